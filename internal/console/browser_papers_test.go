package console

import (
	"github.com/chromedp/chromedp"

	"github.com/orderloom/orderloom/internal/access"
)

// walkPapers goes from a sale's document to its money, and from a register to its shift.
func walkPapers(w *tab, b *bundle) {
	b.sold("2001")
	b.drawer()
	operator := b.as(access.Operator)
	operator.post(till+"/open", map[string][]string{"float[EUR]": {"50.00"}})
	operator.post("/sales/riga/2001/payments", map[string][]string{"amount": {"20"}, "register": {"till-1"}})
	w.enter("operator", "/documents")
	w.clicks("tbody th a")
	w.at("/documents/1")
	w.looks("document")
	w.clicks(`a[href="/payments/1"]`)
	w.at("/payments/1")
	w.looks("payment")
	w.clicks(`a[href="/shifts/1"]`)
	w.at("/shifts/1")
	w.looks("shift")
	w.do(chromedp.Navigate(w.site + "/shifts"))
	w.looks("shifts")
}
