package check

import "github.com/shopspring/decimal"

// examinePayment: what the status says was paid is paid, once and in full.
func (f *file) examinePayment() {
	payments, paid := f.books.payments[f.sale.ID], decimal.Zero
	for _, p := range payments {
		paid = paid.Add(p.Amount)
	}
	if len(f.documents) == 0 {
		if len(payments) > 0 {
			f.add(Audit, "%s was paid without an invoice", paid)
		}
		return
	}
	d := f.documents[0]
	switch {
	case len(payments) > 1 && paid.GreaterThan(d.Total):
		f.add(Doubled, "%d payments of %s in all are for %s over %s", len(payments), paid, name(d), d.Total)
		return // the rest follows from that
	case len(payments) == 0 && f.want.paid && d.Total.IsPositive() && !f.isHeld():
		f.add(Lost, "the order is %s and has no payment", f.order.Status)
	case len(payments) > 0 && !paid.Equal(d.Total):
		f.add(CentsOff, "%s was paid of %s over %s", paid, name(d), d.Total)
	}
	f.examineAllocations(d)
	f.examineAccounts(d, payments)
}

// examineAllocations: what counts as paid is what payments were allocated to the
// document, and the state says whether that is all of it.
func (f *file) examineAllocations(d document) {
	allocated := decimal.Zero
	for _, a := range f.books.settled[d.ID] {
		allocated = allocated.Add(a.Amount)
	}
	inFull := allocated.Equal(d.Total) && allocated.IsPositive()
	if !d.Paid.Equal(allocated) || (d.State == "paid") != inFull {
		f.add(Audit, "%s over %s is %s with %s paid; payments of %s were allocated to it", name(d), d.Total, d.State, d.Paid, allocated)
	}
}

// examineAccounts: each payment is for the sale's document, went where its method
// says, and was called for.
func (f *file) examineAccounts(d document, payments []payment) {
	method, _ := f.books.method(f.channel, f.order.Method)
	for _, p := range payments {
		if p.Account != method.Account || p.Currency != d.Currency || p.Document != d.ID {
			f.add(Audit, "payment %d in %s went to account %d for document %d", p.ID, p.Currency, p.Account, p.Document)
		}
	}
	if len(payments) > 0 && !f.was(paidBy(f.channel.policy, method)) {
		f.add(Audit, "payment %d was recorded, though no status of the order ever said so", payments[0].ID)
	}
}
