package check

import (
	"slices"

	"github.com/shopspring/decimal"
)

// billed is what the sale's documents come to, credit notes taken off.
func (f *file) billed() decimal.Decimal {
	sum := decimal.Zero
	for _, d := range f.documents {
		sum = sum.Add(d.Total)
	}
	for _, d := range f.notes {
		sum = sum.Sub(d.Total)
	}
	return sum
}

// examineCredits: an invoice that no longer stands is credited to nothing, tax by
// tax; the one that stands has a credit note for each refund, and no other.
func (f *file) examineCredits() {
	for _, d := range f.documents {
		of := f.notesOf(d)
		credited := decimal.Zero
		for _, note := range of {
			credited = credited.Add(note.Total)
		}
		switch {
		case beyond(credited, d.Total):
			f.add(Doubled, "%s over %s is credited with %s", name(d), d.Total, credited)
		case d.State == "reversed" && !credited.Equal(d.Total):
			f.add(Lost, "%s over %s is reversed, and credited with %s", name(d), d.Total, credited)
		case d.State == "reversed":
			f.examineTaxesOfRest(d, of)
		}
	}
	if f.waits() {
		return // what is to be credited waits with it
	}
	if f.want.refused || !f.want.invoice {
		if billed := f.billed(); !billed.IsZero() {
			f.add(Lost, "the order is %s, and %s of its documents are left", f.order.Status, billed)
		}
		return
	}
	if f.invoice != nil {
		f.examineRefunds(f.notesOf(*f.invoice))
	}
}

// beyond reports whether more was given than there was to give. An order whose discount
// by hand is more than its goods has less than nothing.
func beyond(given, whole decimal.Decimal) bool {
	if whole.IsNegative() {
		given, whole = given.Neg(), whole.Neg()
	}
	return given.GreaterThan(whole)
}

// notesOf are the credit notes against an invoice.
func (f *file) notesOf(d document) []document {
	return slices.DeleteFunc(slices.Clone(f.notes), func(n document) bool { return n.Credits == nil || *n.Credits != d.ID })
}

// examineRefunds: each refund has its credit note, to the cent.
func (f *file) examineRefunds(notes []document) {
	for _, r := range f.order.Refunds {
		if r.Total.IsZero() {
			continue
		}
		of := slices.DeleteFunc(slices.Clone(notes), func(n document) bool { return n.Refund != r.ID.String() })
		switch {
		case len(of) == 0:
			f.add(Lost, "%s was given back for refund %s, and there is no credit note", r.Total.Neg(), r.ID)
		case len(of) > 1:
			f.add(Doubled, "refund %s has %d credit notes", r.ID, len(of))
		case !of[0].Total.Equal(r.Total.Neg()):
			f.add(CentsOff, "%s is over %s, refund %s over %s", name(of[0]), of[0].Total, r.ID, r.Total.Neg())
		}
	}
	for _, n := range notes {
		if !slices.ContainsFunc(f.order.Refunds, func(r refund) bool { return r.ID.String() == n.Refund }) {
			f.add(Doubled, "%s over %s stands for no refund that the shop has", name(n), n.Total)
		}
	}
}

// examineTaxesOfRest: the credit notes of an invoice that is credited whole add up
// to it in every tax.
func (f *file) examineTaxesOfRest(d document, notes []document) {
	left := map[string]decimal.Decimal{}
	for _, t := range f.books.groups[d.ID] {
		left[t.Group] = left[t.Group].Add(t.Tax)
	}
	for _, n := range notes {
		for _, t := range f.books.groups[n.ID] {
			left[t.Group] = left[t.Group].Sub(t.Tax)
		}
	}
	for group, tax := range left {
		if !tax.IsZero() {
			f.add(CentsOff, "%s is credited whole, and %s of %s are left", name(d), tax, group)
		}
	}
}
