package console

import (
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// says waits until a place on the page says something, which it comes to by itself.
func (w *tab) says(selector, text string) {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		said, err := chromedp.Run(w.ctx, chromedp.Evaluate[string]("document.querySelector('"+selector+"')?.innerText ?? ''"))
		return err == nil && said == text
	}, soon, 50*time.Millisecond, text)
}

func walkMessages(w *tab, b *bundle) {
	b.letter("When do you send it?")
	w.enter("operator", "/messages")
	w.looks("messages")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")))
	w.at(letterAt)
	w.looks("message")
	w.do(chromedp.SendKeys(chromedp.CSS("#reply-text"), "Today"), chromedp.Click(chromedp.CSS("[aria-labelledby=reply-title] button")))
	w.at(letterAt)
	w.says(".talk > .ours .state", "To be sent")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM message_replies WHERE body = 'Today' AND state = 'intended' AND actor = 'operator'"))
	w.do(chromedp.SendKeys(chromedp.CSS("#reply-text"), "Half a"))
	b.became("failed")
	w.says(".talk > .ours .state", "Failed")
	require.Equal(w.t, "Half a", w.value("document.querySelector('#reply-text').value"), "what is typed stays")
	w.looks("message-failed")
	w.do(chromedp.Click(chromedp.CSS(".talk button")))
	w.says(".talk > .ours:last-child .state", "To be sent")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM message_replies WHERE again_of IS NOT NULL"))
}

func walkFindings(w *tab, b *bundle) {
	b.differs()
	w.enter("operator", "/findings")
	w.looks("findings")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")))
	w.at("/findings/1")
	w.looks("finding")
	w.do(chromedp.Click(chromedp.CSS("[aria-labelledby=repair-title] button")), chromedp.WaitVisible(chromedp.CSS(".notice.good")))
	require.Equal(w.t, "Finding 1 Repairing", w.text("h1"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM reconcile_findings WHERE state = 'repairing' AND actor = 'operator'"))
	w.do(chromedp.Navigate(w.site + "/looks/new?channel=riga"))
	w.looks("look")
	w.do(chromedp.Click(chromedp.CSS("main button")))
	w.at("/looks")
	w.looks("looks")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'reconcile' AND channel = 'riga'"))
}

// walkGaps fills a gap and watches the sales that it held go, without a reload.
func walkGaps(w *tab, b *bundle) {
	b.lacks()
	w.enter("operator", "/gaps")
	w.looks("gaps")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")))
	w.at(gapAt)
	require.Equal(w.t, "2", w.text("#waiting"))
	w.looks("gap")
	w.do(chromedp.SetValue(chromedp.CSS("#fill-value"), "till"), chromedp.Submit(chromedp.CSS("#fill-value")), chromedp.WaitVisible(chromedp.CSS("main > .notice.good")))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM payment_mappings m JOIN money_accounts a ON a.id = m.money_account_id WHERE m.remote_method = 'bacs' AND a.code = 'till'"))
	require.Equal(w.t, 2, b.count("SELECT count(*) FROM outbox WHERE topic = 'order'"))
	w.value("window.mark = 'the same page'")
	b.walked("1001")
	w.says("#waiting", "1")
	b.walked("1002")
	w.says("#waiting", "0")
	require.Equal(w.t, "the same page", w.value("window.mark"), "it wasn't loaded again")
	w.looks("gap-filled")
}

func walkRegisters(w *tab, b *bundle) {
	b.drawer()
	w.enter("operator", "/registers")
	w.looks("registers")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")))
	w.at(till)
	w.do(chromedp.SendKeys(chromedp.CSS("[name='float[EUR]']"), "50.00"), chromedp.Submit(chromedp.CSS("[name='float[EUR]']")), chromedp.WaitVisible(chromedp.CSS("[name='counted[EUR]']")))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM shifts WHERE opened_by = 'operator'"))
	w.looks("register-open")
	w.do(chromedp.SendKeys(chromedp.CSS("[name='counted[EUR]']"), "49.50"), chromedp.Submit(chromedp.CSS("[name='counted[EUR]']")), chromedp.WaitVisible(chromedp.CSS("[name='float[EUR]']")))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM shifts WHERE closed_by = 'operator'"))
	w.looks("register-closed")
	w.do(chromedp.Navigate(w.site + "/journal?actor=operator"))
	w.looks("journal")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")), chromedp.WaitVisible(chromedp.CSS(".facts")))
	w.looks("journal-entry")
}
