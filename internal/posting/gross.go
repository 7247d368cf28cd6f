package posting

import (
	"fmt"
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// DefaultTax is the rate of what no tax group of ours is for, in an order whose shop
// tells no taxes: the channel's default stands for it.
const DefaultTax = "default"

// reckonGross works out an order whose shop tells no taxes. Each line is taxed by its
// item's group, else by the channel's default, and its net is what the tax leaves of
// what the buyer pays. So net and tax of all lines add up to the shop's total, whatever
// the rates.
func (r *reckoning) reckonGross() {
	r.order.Totals.PricesIncludeTax = true
	r.on = make([][]int, len(r.told.Lines))
	for i := range r.told.Lines {
		if !r.isGrossSpread(i) {
			r.on[i] = []int{r.grossRate(i)}
		}
	}
	r.order.Lines = slices.Clone(r.told.Lines)
	r.taxes = make([][]money.Amount, len(r.told.Lines))
	for i := range r.told.Lines {
		if r.isGrossSpread(i) {
			r.taxes[i] = r.grossSpread(i)
		} else {
			r.taxes[i] = r.taxWithin(r.on[i][0], r.told.Lines[i].Total)
		}
		r.order.Lines[i] = r.netLine(i)
	}
}

// isGrossSpread reports whether a line is a discount by hand beside anything to lower:
// it lowers every other line in proportion.
func (r *reckoning) isGrossSpread(line int) bool {
	l := r.told.Lines[line]
	return l.Kind == commerce.Fee && l.Total.Sign() < 0 && slices.ContainsFunc(r.told.Lines, grossLowered)
}

func grossLowered(l commerce.Line) bool { return l.Total.Sign() > 0 }

// grossRate is the position of the rate that taxes a line.
func (r *reckoning) grossRate(line int) int {
	found := rate{id: DefaultTax, place: fmt.Sprintf("lines[%d]", line), used: true}
	found.group = r.mappings.Items[bookedSKU(r.told.Lines[line], r.policy)].TaxGroup
	if found.group.Code == "" {
		found.group = r.mappings.Default
	}
	if found.mapped = found.group.Code != ""; found.mapped {
		found.id = found.group.Code
	}
	at := slices.IndexFunc(r.rates, func(known rate) bool { return known.id == found.id })
	if at < 0 {
		at = len(r.rates)
		r.rates = append(r.rates, found)
	}
	return at
}

// taxWithin is the tax within an amount, by rate. A half goes to the net, as wherever
// prices include tax.
func (r *reckoning) taxWithin(k int, gross money.Amount) []money.Amount {
	taxes := make([]money.Amount, len(r.rates))
	whole := money.Int(100)
	taxes[k] = gross.Sub(gross.Mul(whole).Div(whole.Add(r.rates[k].group.Percent), r.scale))
	return taxes
}

// grossSpread is the tax within a discount by hand, of which each other line bears its
// share.
func (r *reckoning) grossSpread(fee int) []money.Amount {
	weights := make([]money.Amount, len(r.told.Lines))
	for i, l := range r.told.Lines {
		if grossLowered(l) {
			weights[i] = l.Total
		}
	}
	shares := make([]money.Amount, len(r.rates))
	for i, part := range money.Allocate(r.told.Lines[fee].Total, weights, r.scale) {
		if !weights[i].IsZero() {
			shares[r.on[i][0]] = shares[r.on[i][0]].Add(part)
			r.on[fee] = append(r.on[fee], r.on[i][0])
		}
	}
	slices.Sort(r.on[fee])
	r.on[fee] = slices.Compact(r.on[fee])
	taxes := make([]money.Amount, len(r.rates))
	for _, k := range r.on[fee] {
		taxes[k] = r.taxWithin(k, shares[k])[k]
	}
	return taxes
}

// netLine is a line without the taxes within it.
func (r *reckoning) netLine(line int) commerce.Line {
	l := r.told.Lines[line]
	before := l.Subtotal
	l.Total = l.Total.Sub(money.Sum(r.taxes[line]...))
	l.ExactTotal, l.Subtotal = l.Total, l.Total
	if isCatalogue(l.Kind) {
		l.Subtotal = before.Sub(money.Sum(r.taxWithin(r.on[line][0], before)...))
	}
	return l
}
