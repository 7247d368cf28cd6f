package console

import (
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
)

// opens opens a part of a sale's page by what its summary says, and types into its form.
func (w *tab) opens(form string, typed map[string]string) {
	w.t.Helper()
	w.do(chromedp.Click(chromedp.CSS(`details:has(form [id^="` + form + `-"]) > summary`)))
	for name, text := range typed {
		field := chromedp.CSS(`[id="` + form + "-" + name + `"]`)
		w.do(chromedp.WaitVisible(field), chromedp.SetValue(field, text))
	}
}

// sends sends a form of a sale's page, and waits for what is said of it.
func (w *tab) sends(form, said string) {
	w.t.Helper()
	w.do(chromedp.Click(chromedp.CSS(`form:has([id^="` + form + `-"]) button`)))
	require.Eventually(w.t, func() bool { // the page before may have said something else
		told, err := chromedp.Run(w.ctx, chromedp.Evaluate[string](`document.readyState + (document.querySelector(".notice.good")?.innerText ?? "")`))
		return err == nil && told == "complete"+said
	}, soon, 20*time.Millisecond, said)
}

// walkASaleToItsEnd applies a partial payment, sends goods out with a tracking number, asks
// for a step to be skipped, and releases two held sales at once.
func walkASaleToItsEnd(w *tab, b *bundle) {
	w.enter("operator", "/sales?state=held")
	w.do(chromedp.Click(chromedp.CSS(`[value="riga/1001"]`)), chromedp.Click(chromedp.CSS(`[value="riga/1002"]`)), chromedp.SetValue(chromedp.CSS("#many-command"), "release"))
	w.looks("sales-picked")
	w.do(chromedp.Click(chromedp.CSS(`#many button[value=""]`)), chromedp.WaitVisible(chromedp.CSS("#many-reason")))
	require.Equal(w.t, "Sales that are meant: 2. It does something for 2, and is refused for 0.", w.text("[role=status]"))
	w.looks("sales-many")
	w.do(chromedp.Focus(chromedp.CSS("#many-reason")), chromedp.KeyEvent("rounding"+kb.Enter), chromedp.WaitVisible(chromedp.CSS("#outcome")))
	w.looks("command")
	require.Equal(w.t, 2, b.count("SELECT count(*) FROM command_list_sales l JOIN command_lists c USING (key) WHERE c.kind = 'release' AND c.reason = 'rounding'"))

	b.sold("2001")
	w.do(chromedp.Navigate(w.site + "/sales/riga/2001"))
	w.opens("payment", map[string]string{"amount": "10.00", "account": "bank"})
	w.looks("sale-payment")
	w.sends("payment", "10.00\u00a0EUR recorded to bank.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM payments WHERE amount = 10 AND by_hand"))
	w.opens("delivery", map[string]string{"lines[1].quantity": "0"})
	w.sends("delivery", "Delivery note #1 is made.")
	w.opens("note-1-shipped", map[string]string{"parcels[0].number": "RR1", "parcels[0].carrier": "Omniva"})
	w.sends("note-1-shipped", "Delivery note #1 is brought on.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM delivery_parcels WHERE number = 'RR1' AND carrier = 'Omniva'"))
	w.opens("skip", map[string]string{"step": "note", "reason": "told by phone"})
	w.sends("skip", "The step is being skipped.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM commands WHERE kind = 'skip' AND step = 'note' AND actor = 'operator'"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = $1 AND subject = '2001'", activities.TopicOrder))
	w.looks("sale-acted")
}
