package console

import (
	"net/url"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/money"
)

// walkASaleToItsEnd applies a partial payment, sends goods out with a tracking number, and
// asks for a step to be skipped.
func walkASaleToItsEnd(w *tab, b *bundle) {
	b.sold("2001")
	w.enter("operator", "/sales/riga/2001")
	w.opens("/sales/riga/2001/payments")
	w.types("/sales/riga/2001/payments", map[string]string{"amount": "10.00", "account": "bank"})
	w.looks("sale-payment")
	w.sends("/sales/riga/2001/payments", "10.00\u00a0EUR recorded to bank.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM payments WHERE amount = 10 AND by_hand"))
	w.gives("/sales/riga/2001/deliveries", map[string]string{"lines[1].quantity": "0"}, "Delivery note #1 is made.")
	w.gives("/deliveries/1/moves/shipped", map[string]string{"parcels[0].number": "RR1", "parcels[0].carrier": "Omniva"}, "Delivery note #1 is brought on.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM delivery_parcels WHERE number = 'RR1' AND carrier = 'Omniva'"))
	w.gives("/sales/riga/2001/commands/skip", map[string]string{"step": "note", "reason": "told by phone"}, "The step is being skipped.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM commands WHERE kind = 'skip' AND step = 'note' AND actor = 'operator'"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = $1 AND subject = '2001'", activities.TopicOrder))
	w.looks("sale-acted")
}

// walkASaleThatIsHeld asks of a sale everything that people may, in Latvian.
func walkASaleThatIsHeld(w *tab, b *bundle) {
	b.exec(`INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable)
		SELECT s.id, h.position, h.reason, 'order', 'it waits', 'look', true
		FROM sales s, (VALUES (2, 'edited'), (3, 'issue_by_hand')) h (position, reason) WHERE s.number = '1001'`)
	b.speaks("operator", "lv")
	w.enter("operator", "/sales/riga/1001")
	w.looks("sale-held-lv")
	for _, command := range saleCommands() {
		w.gives("/sales/riga/1001/commands/"+command, map[string]string{"reason": "told by phone"}, b.said("lv", "told."+command))
		require.Equal(w.t, 1, b.count("SELECT count(*) FROM commands WHERE kind = $1 AND actor = 'operator' AND reason = 'told by phone'", command), command)
	}
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = $1 AND subject = '1001'", activities.TopicOrder))
	w.photographs("sale-asked-lv")
}

// walkASaleThatWasWrong gives a sale to another customer, agrees when they pay, mails its
// invoice and opens it, and reads field by field what became of its order, in Ukrainian.
func walkASaleThatWasWrong(w *tab, b *bundle) {
	const sale = "/sales/riga/2001"
	b.sold("2001")
	b.speaks("operator", "uk")
	w.enter("operator", sale)
	w.gives(sale+"/customer", map[string]string{"customer": "1", "reason": "two people share a phone"}, b.said("uk", "told.customer"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM sales WHERE number = '2001' AND customer_id = 1 AND matched_by = 'person'"))
	w.opens("/documents/1/mail")
	w.sends("/documents/1/mail", b.said("uk", "told.mail", "number", "i-000001"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM document_mails WHERE document_id = 1 AND state = 'intended'"))

	order := ordered("2001")
	order.ModifiedAt, order.Lines[0].Quantity = order.ModifiedAt.AddDate(0, 0, 1), money.Int(3)
	b.reads(order)
	w.do(chromedp.Reload())
	w.at(sale)
	require.Regexp(w.t, `lines\[11\]\.quantity\s+2\s+3\s`, w.text("[aria-labelledby=edits-title] tbody"))
	w.looks("sale-edited-uk")

	w.opensPaper("/documents/1/pdf", "document")

	w.do(chromedp.Navigate(w.site + "/customers/1"))
	w.gives("/customers/1/terms", map[string]string{"due_day": "15", "reason": "as agreed"}, b.said("uk", "customer.agreed"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM customers WHERE id = 1 AND due_day = 15 AND due_days IS NULL"))
	w.looks("customer-uk")
}

// walkManySales releases two sales that were picked, and has all that a filter leaves
// looked at again.
func walkManySales(w *tab, b *bundle) {
	w.enter("operator", "/sales?state=held")
	w.clicks(`[value="riga/1001"]`)
	w.clicks(`[value="riga/1002"]`)
	w.fill(map[string]string{"command": "release"})
	w.looks("sales-picked")
	w.clicks(`#many button[value=""]`)
	w.do(chromedp.WaitVisible(chromedp.CSS("#many-reason")))
	require.Equal(w.t, "Sales that are meant: 2. It does something for 2, and is refused for 0.", w.text("[role=status]"))
	w.looks("sales-many")
	w.do(chromedp.Focus(chromedp.CSS("#many-reason")), chromedp.KeyEvent("rounding"+kb.Enter), chromedp.WaitVisible(chromedp.CSS("#outcome")))
	require.Equal(w.t, 2, b.count("SELECT count(*) FROM command_list_sales l JOIN command_lists c USING (key) WHERE c.kind = 'release' AND c.reason = 'rounding'"))

	b.sale("1003", "Cat Buyer")
	w.do(chromedp.Navigate(w.site + "/sales?state=held"))
	w.fill(map[string]string{"command": "retry"})
	w.clicks(`#many button[value="true"]`)
	w.says("h1", "Look at it again")
	require.Equal(w.t, "Sales that are meant: 3. It does something for 3, and is refused for 0.", w.text("[role=status]"))
	w.clicks(formTo("/sales/many") + " button")
	w.says("#outcome [role=status]", "Carried out for 0 of 3 sales, refused for 0.")
	require.Equal(w.t, 3, b.count("SELECT count(*) FROM command_list_sales l JOIN command_lists c USING (key) WHERE c.kind = 'retry' AND c.actor = 'operator'"))

	page, err := url.Parse(ask(w, chromedp.Location()))
	require.NoError(w.t, err)
	key, err := url.PathUnescape(page.Path[len("/commands/"):])
	require.NoError(w.t, err)
	require.NoError(w.t, activities.GiveListed(w.t.Context(), b.db, key))
	b.exec("UPDATE commands SET applied_at = now(), concluded_at = now() WHERE kind = 'retry'")
	b.walked("1001")
	w.says("#outcome [role=status]", "Carried out for 3 of 3 sales, refused for 0.")
	w.looks("command")
}
