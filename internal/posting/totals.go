package posting

import (
	"fmt"
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

const (
	labelTax   = "tax"
	labelTotal = "total"
)

// compare puts our figures beside the shop's, row by row. The document is the
// one without a rounding line. A shop that tells no taxes is compared by what the buyer
// pays.
func (r reckoning) compare(d Document) []Row {
	t := r.told.Totals
	ours := r.toldByKind()
	fees := ours[commerce.Fee].Add(ours[commerce.Tip]) // line by line: the shop has no sum of them
	rows := []Row{
		// The shop has no figure for its goods: they are what the others leave.
		{Label: "goods", Ours: ours[commerce.Goods].Add(ours[commerce.Custom]), Shop: t.Total.Sub(t.Shipping).Sub(fees).Sub(t.Tax)},
		{Label: "shipping", Ours: ours[commerce.Shipping], Shop: t.Shipping},
		{Label: "fees", Ours: fees, Shop: fees},
		{Label: "discounts", Ours: r.discounts(), Shop: t.Discount, Told: true},
	}
	if !t.Gross {
		rows = append(rows, r.taxRows()...)
		rows = append(rows, Row{Label: labelTax, Ours: d.Tax, Shop: t.Tax})
	}
	rows = append(rows, Row{Label: labelTotal, Ours: d.Total, Shop: t.Total})
	tolerance := r.policy.tolerance(r.scale)
	for i := range rows {
		rows[i].judge(tolerance)
	}
	return rows
}

func (r *Row) judge(tolerance money.Amount) {
	r.Difference = r.Ours.Sub(r.Shop)
	r.Beyond = !r.Told && r.Difference.Abs().Cmp(tolerance) > 0
}

// tolerance is at least one minor unit where tax is rounded at the subtotal:
// there the shop's own lines don't always add up to its totals.
func (p Policy) tolerance(scale int32) money.Amount {
	unit := money.MinorUnit(scale)
	if p.RoundTaxAtSubtotal && p.Tolerance.Cmp(unit) < 0 {
		return unit
	}
	return p.Tolerance
}

func (r reckoning) toldByKind() map[commerce.LineKind]money.Amount {
	sums := map[commerce.LineKind]money.Amount{}
	for _, l := range r.told.Lines {
		sums[l.Kind] = sums[l.Kind].Add(l.Total)
	}
	return sums
}

func (r reckoning) discounts() money.Amount {
	var sum money.Amount
	for _, l := range r.told.Lines {
		sum = sum.Add(discountOf(l))
	}
	return sum
}

// taxRows compares rate by rate, as the shop keeps them; rates of one group get
// a row each and are told apart by their ids.
func (r reckoning) taxRows() []Row {
	var rows []Row
	for k, rate := range r.rates {
		label := rate.label()
		if slices.ContainsFunc(rows, func(row Row) bool { return row.Label == label }) {
			label = fmt.Sprintf("%s (rate %s)", label, rate.id)
		}
		rows = append(rows, Row{Label: label, Ours: r.rateTax(k), Shop: rate.shop})
	}
	return rows
}

func anyBeyond(rows []Row) bool {
	return slices.ContainsFunc(rows, func(r Row) bool { return r.Beyond })
}
