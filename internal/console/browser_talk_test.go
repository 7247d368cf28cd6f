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
