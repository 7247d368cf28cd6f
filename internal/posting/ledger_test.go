package posting_test

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// ledger books one sale as moves say, and keeps the balances that documents,
// payments and stock moves add up to. Nothing in it is ever unmade.
type ledger struct {
	books    posting.Books
	balances map[string]money.Amount
	posted   int // documents, payments and stock moves
}

func newLedger() *ledger { return &ledger{balances: map[string]money.Amount{}} }

// look brings the books to where an order in its newest state wants them, as far
// as no question stands in the way that a person can't release.
func (l *ledger) look(b *bundle, o commerce.Order) {
	a := posting.Assess(o, b.policy, b.mappings)
	if !a.Acceptable() {
		return // held until it is mended: nothing moves
	}
	target := posting.TargetOf(o, a, b.policy, b.mappings)
	if target.Invoice != nil {
		accepted := a.Accept()
		target.Invoice = &accepted
	}
	for l.move(l.books.Toward(target, b.policy), target) {
		continue
	}
}

// move books moves, and reports whether another look may find more.
func (l *ledger) move(m posting.Moves, t posting.Target) (again bool) {
	if m.Cancel != nil {
		l.post(*m.Cancel, -1)
	}
	if m.Issue != nil {
		l.post(*m.Issue, 1)
	}
	if m.Cancel != nil || m.Issue != nil || t.Invoice == nil {
		l.books.Invoice, l.books.Sold, l.books.Credits = m.Issue, t.Sold, nil
	}
	for _, c := range m.Credits {
		if !c.Acceptable() {
			break
		}
		l.post(c.Accept(), -1)
		l.books.Credits = append(l.books.Credits, posting.Credited{RefundID: c.RefundID, Document: c.Accept()})
		again = again || len(c.Issues) > 0
	}
	l.pay(m.Money)
	l.send(m.Goods)
	return again
}

func (l *ledger) add(account string, amount money.Amount) {
	if l.balances[account] = l.balances[account].Add(amount); l.balances[account].IsZero() {
		delete(l.balances, account)
	}
}

// post books a document, or with sign −1 a credit note.
func (l *ledger) post(d posting.Document, sign int64) {
	l.posted++
	by := money.Int(sign)
	l.add("customer", d.Total.Mul(by))
	for _, line := range d.Lines {
		l.add(fmt.Sprintf("income %s %d %s", line.Kind, line.ItemID, line.SKU), line.Net.Mul(by))
		l.add(fmt.Sprintf("invoiced %d %s", line.ItemID, line.SKU), line.Quantity.Mul(by))
	}
	for _, tax := range d.Taxes {
		l.add("tax "+tax.Group, tax.Tax.Mul(by))
		l.add("base "+tax.Group, tax.Base.Mul(by))
	}
}

func (l *ledger) pay(moves []posting.Money) {
	for _, m := range moves {
		l.posted++
		l.add("customer", m.Amount.Neg())
		l.add("money in "+m.Account, m.Amount)
		l.books.Received = append(l.books.Received, m)
	}
}

func (l *ledger) send(moves []posting.Goods) {
	for _, g := range moves {
		l.posted++
		l.add(fmt.Sprintf("delivered %d %s", g.ItemID, g.SKU), g.Quantity)
		l.books.Goods = append(l.books.Goods, g)
	}
}

// said are the balances as texts.
func (l *ledger) said() map[string]string {
	told := map[string]string{}
	for account, balance := range l.balances {
		told[account] = balance.Short()
	}
	return told
}
