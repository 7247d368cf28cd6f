package check

import (
	"slices"

	"github.com/shopspring/decimal"
)

// received is the money there is, given back taken off, by account.
func (f *file) received() (all decimal.Decimal, accounts map[int64]decimal.Decimal) {
	accounts = map[int64]decimal.Decimal{}
	for _, p := range f.books.payments[f.sale.ID] {
		all, accounts[p.Account] = all.Add(p.Amount), accounts[p.Account].Add(p.Amount)
	}
	return all, accounts
}

// due is the money that there has to be by the shop's word of today.
func (f *file) due() decimal.Decimal {
	if !f.want.paid {
		return decimal.Zero
	}
	return f.order.Total.Sub(f.order.refunded())
}

// examinePayment: what the status says was paid is there, once and in full, less
// what was given back; of what isn't paid, or is refused, nothing is.
func (f *file) examinePayment() {
	payments := f.books.payments[f.sale.ID]
	if len(payments) > 0 {
		f.examinePayments(payments)
	}
	if f.waits() {
		return // it stays as it was
	}
	all, accounts := f.received()
	switch due := f.due(); {
	case all.Equal(due):
	case f.refundedTwice(payments), all.GreaterThan(due) && len(payments) > 1:
		f.add(Doubled, "%d payments come to %s, and %s ought to be there", len(payments), all, due)
	case len(payments) == 0:
		f.add(Lost, "the order is %s and has no payment", f.order.Status)
	default:
		f.add(CentsOff, "the payments come to %s, and %s ought to be there", all, due)
	}
	for account, amount := range accounts {
		if account != f.want.account && !amount.IsZero() && all.Equal(f.due()) {
			f.add(Audit, "%s are in account %d, not in that of %q", amount, account, f.order.Method)
		}
	}
}

// refundedTwice reports whether more was given back for a refund than the shop gave.
func (f *file) refundedTwice(payments []payment) bool {
	return slices.ContainsFunc(f.order.Refunds, func(r refund) bool {
		back := decimal.Zero
		for _, p := range payments {
			if p.Kind == "refund" && p.Refund == r.ID.String() {
				back = back.Add(p.Amount)
			}
		}
		return back.LessThan(r.Total)
	})
}

// examinePayments: each has the sign of its kind and the order's currency, and was
// called for.
func (f *file) examinePayments(payments []payment) {
	for _, p := range payments {
		if (p.Kind == "payment") != p.Amount.IsPositive() || p.Currency != f.order.Currency {
			f.add(Audit, "%s %d is over %s %s", p.Kind, p.ID, p.Amount, p.Currency)
		}
		named := slices.ContainsFunc(f.order.Refunds, func(r refund) bool { return r.ID.String() == p.Refund })
		if p.Kind == "refund" && !named {
			f.add(Audit, "payment %d gives back for refund %q, which the shop doesn't have", p.ID, p.Refund)
		}
	}
	method, _ := f.books.method(f.channel, f.order.Method)
	said := f.was(paidBy(f.channel.policy, method))
	if f.order.cashed != nil { // it never takes its word back
		said = *f.order.cashed
	}
	if !said {
		f.add(Audit, "payment %d was recorded, though no status of the order ever said so", payments[0].ID)
	}
}

// examineSettled: what counts as settled of a document is settled, and what the
// documents have open is what the sale has.
func (f *file) examineSettled() {
	var invoices, notes decimal.Decimal
	for _, d := range f.documents {
		f.examineSums(d, f.allocated(d))
		invoices = invoices.Add(d.open())
	}
	for _, d := range f.notes {
		f.examineSums(d, f.allocated(d).Neg())
		notes = notes.Add(d.open())
	}
	if invoices.IsPositive() && notes.IsPositive() {
		f.add(Audit, "%s are open of the invoices and %s of the credit notes at the same time", invoices, notes)
	}
	received, _ := f.received()
	due, open := f.billed().Sub(received), invoices.Sub(notes)
	if len(f.found) == 0 && len(f.documents) > 0 && !open.Equal(due) && !due.IsNegative() {
		f.add(Audit, "the documents have %s open; %s was billed and %s received", open, f.billed(), received)
	}
}

// allocated is what payments settle of a document.
func (f *file) allocated(d document) decimal.Decimal {
	sum := decimal.Zero
	for _, a := range f.books.settled[d.ID] {
		sum = sum.Add(a.Amount)
	}
	return sum
}

// examineSums: what counts as paid of a document is what payments were allocated to
// it, and its state says whether all of it is settled.
func (f *file) examineSums(d document, allocated decimal.Decimal) {
	bounded := !d.Paid.IsNegative() && !d.Cleared.IsNegative() && (!d.open().IsNegative() || !d.Total.IsPositive())
	said := !d.stands() || !d.Total.IsPositive() || (d.State == "paid") == d.open().IsZero()
	if !d.Paid.Equal(allocated) || !bounded || !said {
		f.add(Audit, "%s over %s is %s with %s paid and %s cleared; payments of %s were allocated to it", name(d), d.Total, d.State, d.Paid, d.Cleared, allocated)
	}
}
