package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

// remainder is an invoice with what is left of each of its lines. Every figure in
// it is in minor units, taxes by line and group too, so that what is taken from it
// can be counted and the last taking takes all.
type remainder struct {
	invoice Document
	whole   []Line // the invoice's own
	left    []Line // line by line the rest of whole; rounding lines of credit notes come behind
}

func remainderOf(invoice Document, credited []Document) remainder {
	r := remainder{invoice: invoice, whole: invoice.countable()}
	r.left = slices.Clone(r.whole)
	for i := range r.left {
		r.left[i].Taxes = slices.Clone(r.left[i].Taxes)
	}
	for _, note := range credited {
		for _, l := range note.countable() {
			r.take(l)
		}
	}
	return r
}

// take takes a credited line from what is left. A line that nothing is left for,
// such as a credit note's rounding, is owed the other way round from then on.
func (r *remainder) take(l Line) { r.left = added(r.left, l.negated()) }

// total is what is left in all, tax included.
func (r *remainder) total() money.Amount {
	var sum money.Amount
	for _, l := range r.left {
		sum = sum.Add(l.Net).Add(l.Tax)
	}
	return sum
}

// countable are the document's lines with taxes by group in minor units that add
// up to the document's: where tax is rounded at the subtotal those of its lines
// are finer.
func (d Document) countable() []Line {
	lines := slices.Clone(d.Lines)
	for i := range lines {
		lines[i].Taxes = lines[i].taxesByGroup()
	}
	for _, total := range d.Taxes {
		var at []*LineTax
		var exact []money.Amount
		for i := range lines {
			if k := lines[i].taxAt(total.Group); k >= 0 {
				at = append(at, &lines[i].Taxes[k])
				exact = append(exact, lines[i].Taxes[k].Tax)
			}
		}
		if len(at) == 0 {
			continue
		}
		for k, tax := range money.RoundTo(total.Tax, exact, d.Scale) {
			at[k].Tax = tax
		}
	}
	for i := range lines {
		lines[i].Tax = sumOfTaxes(lines[i].Taxes)
	}
	return lines
}

// note is a credit note of the given lines, in the order of the invoice's taxes.
func (r *remainder) note(lines []Line) Document {
	d := Document{Currency: r.invoice.Currency, Scale: r.invoice.Scale}
	for _, l := range lines {
		if !l.isBlank() {
			d.Lines = append(d.Lines, l)
			d.Net = d.Net.Add(l.Net)
		}
	}
	for _, whole := range r.invoice.Taxes {
		total := TaxTotal{Group: whole.Group, Percent: whole.Percent}
		taxed := false
		for _, l := range d.Lines {
			if k := l.taxAt(whole.Group); k >= 0 {
				taxed = true
				total.Base, total.Tax = total.Base.Add(l.Taxes[k].Base), total.Tax.Add(l.Taxes[k].Tax)
			}
		}
		if taxed {
			d.Taxes = append(d.Taxes, total)
			d.Tax = d.Tax.Add(total.Tax)
		}
	}
	d.Total = d.Net.Add(d.Tax)
	return d
}
