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

// walkMessages reads a message, answers it, sends the answer again that failed, and erases
// the conversation.
func walkMessages(w *tab, b *bundle) {
	b.letter("When do you send it?")
	w.enter("operator", "/messages")
	w.looks("messages")
	w.clicks("tbody th a")
	w.at(letterAt)
	w.looks("message")
	w.sends(letterAt+"/read", b.said("en", "message.readnow"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM messages WHERE read_by = 'operator'"))
	w.do(chromedp.SendKeys(chromedp.CSS("#reply-text"), "Today"), chromedp.Click(chromedp.CSS("[aria-labelledby=reply-title] button")))
	w.at(letterAt)
	w.says(".talk > .ours .state", "To be sent")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM message_replies WHERE body = 'Today' AND state = 'intended' AND actor = 'operator'"))
	w.do(chromedp.SendKeys(chromedp.CSS("#reply-text"), "Half a"))
	b.became("failed")
	w.says(".talk > .ours .state", "Failed")
	require.Equal(w.t, "Half a", w.value("document.querySelector('#reply-text').value"), "what is typed stays")
	w.looks("message-failed")
	w.sendsBy(".talk button", b.said("en", "message.replied"))
	w.says(".talk > .ours:last-child .state", "To be sent")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM message_replies WHERE again_of IS NOT NULL"))
	b.became("sent")
	w.types(letterAt+"/erase", map[string]string{"reason": "asked for"})
	w.sends(letterAt+"/erase", b.said("en", "message.erased"))
	require.Zero(w.t, b.count("SELECT count(*) FROM messages WHERE body <> ''"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'erase messages' AND detail->>'reason' = 'asked for'"))
	w.photographs("message-erased")
}

// walkNotices has a channel's person sent a notice of no problem, and sees what became of
// it, in Ukrainian.
func walkNotices(w *tab, b *bundle) {
	b.exec("UPDATE people SET email = 'viewer@example.test' WHERE code = 'viewer'")
	b.exec("UPDATE channels SET notices_to = 'viewer'")
	b.speaks("operator", "uk")
	w.enter("operator", "/notices")
	w.clicks(`a[href="/notices/try"]`)
	w.at("/notices/try")
	w.looks("notice-try-uk")
	w.types("/notices", map[string]string{"channel": "riga"})
	w.sends("/notices", b.said("uk", "notice.tried"))
	w.at("/notices/1")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM notice_deliveries WHERE way = 'email' AND state = 'intended'"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'try notices'"))
	w.looks("notice-uk")
}

// walkFindings leaves a finding alone, then has it repaired after all, and asks for a look.
func walkFindings(w *tab, b *bundle) {
	b.differs()
	w.enter("operator", "/findings")
	w.looks("findings")
	w.clicks("tbody th a")
	w.at("/findings/1")
	w.looks("finding")
	w.types("/findings/1/ignore", map[string]string{"reason": "the staff keep it so"})
	w.sends("/findings/1/ignore", b.said("en", "finding.ignored"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM reconcile_findings WHERE state = 'ignored' AND reason = 'the staff keep it so' AND actor = 'operator'"))
	w.sends("/findings/1/repair", b.said("en", "finding.repaired"))
	require.Equal(w.t, "Finding 1 Repairing", w.text("h1"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM reconcile_findings WHERE state = 'repairing' AND actor = 'operator'"))
	w.do(chromedp.Navigate(w.site + "/looks/new?channel=riga"))
	w.looks("look")
	w.clicks("main button")
	w.at("/looks")
	w.looks("looks")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'reconcile' AND channel = 'riga'"))
}

// walkGaps fills a gap and watches the sales that it held go, without a reload.
func walkGaps(w *tab, b *bundle) {
	b.lacks()
	w.enter("operator", "/gaps")
	w.looks("gaps")
	w.clicks("tbody th a")
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

// walkRegisters opens a register, has it take a payment method, and closes it.
func walkRegisters(w *tab, b *bundle) {
	b.drawer()
	w.enter("operator", "/registers")
	w.looks("registers")
	w.clicks("tbody th a")
	w.at(till)
	w.do(chromedp.SendKeys(chromedp.CSS("[name='float[EUR]']"), "50.00"), chromedp.Submit(chromedp.CSS("[name='float[EUR]']")), chromedp.WaitVisible(chromedp.CSS("[name='counted[EUR]']")))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM shifts WHERE opened_by = 'operator'"))
	w.looks("register-open")
	w.types(till+"/take", map[string]string{"method": "cod", "channel": "riga"})
	w.sends(till+"/take", b.said("en", "till.taken", "method", "cod", "account", "cash"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM payment_mappings WHERE remote_method = 'cod' AND register_id IS NOT NULL"))
	w.do(chromedp.SendKeys(chromedp.CSS("[name='counted[EUR]']"), "49.50"), chromedp.Submit(chromedp.CSS("[name='counted[EUR]']")), chromedp.WaitVisible(chromedp.CSS("[name='float[EUR]']")))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM shifts WHERE closed_by = 'operator'"))
	w.looks("register-closed")
	w.do(chromedp.Navigate(w.site + "/journal?actor=operator"))
	w.looks("journal")
	w.do(chromedp.Click(chromedp.CSS("tbody th a")), chromedp.WaitVisible(chromedp.CSS(".facts")))
	w.looks("journal-entry")
}
