package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

// roundingName is what a document calls its rounding line.
const roundingName = "Rounding"

// document is our reckoning, before any rounding line.
func (r reckoning) document() Document {
	d := Document{Currency: r.order.Currency, Scale: r.scale, Taxes: r.taxTotals()}
	for i := range r.order.Lines {
		line := r.line(i)
		d.Lines = append(d.Lines, line)
		d.Net = d.Net.Add(line.Net)
	}
	for _, t := range d.Taxes {
		d.Tax = d.Tax.Add(t.Tax)
	}
	d.Total = d.Net.Add(d.Tax)
	return d
}

// agreeing is the document with a rounding line that brings its total to the
// given one; without one where they agree already.
func (d Document) agreeing(total money.Amount) Document {
	difference := total.Sub(d.Total)
	if difference.IsZero() {
		return d
	}
	d.Lines = append(slices.Clone(d.Lines), Line{
		Kind: Rounding, Name: roundingName, Quantity: money.Int(1), Net: difference,
	})
	d.Net = d.Net.Add(difference)
	d.Total = total
	return d
}
