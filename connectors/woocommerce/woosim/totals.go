package woosim

import (
	"slices"

	"github.com/shopspring/decimal"
)

// taxPrecision is the number of decimals WooCommerce keeps of taxes and net amounts it works out.
const taxPrecision = 6

// taxRules are the settings that decide how taxes are worked out and rounded.
type taxRules struct {
	decimals        int32
	pricesInclude   bool
	roundAtSubtotal bool
}

// round rounds an amount the way PHP does: half away from zero.
func (t taxRules) round(d decimal.Decimal) decimal.Decimal { return d.Round(t.decimals) }

// roundTax rounds a tax: half down, that is towards zero, when prices are typed with tax.
func (t taxRules) roundTax(d decimal.Decimal) decimal.Decimal {
	if t.pricesInclude {
		return roundHalfDown(d, t.decimals)
	}
	return d.Round(t.decimals)
}

// lineTax rounds one tax of one line, unless rounding is left to the sum.
func (t taxRules) lineTax(d decimal.Decimal) decimal.Decimal {
	if t.roundAtSubtotal {
		return d
	}
	return t.roundTax(d)
}

func roundHalfDown(d decimal.Decimal, places int32) decimal.Decimal {
	cut := d.Truncate(places)
	half := decimal.New(5, -places-1)
	if d.Sub(cut).Abs().GreaterThan(half) {
		return d.Round(places)
	}
	return cut
}

// taxAmount is what one rate takes of one line, unrounded (six decimals).
type taxAmount struct {
	Rate     int64           `json:"rate"`
	Total    decimal.Decimal `json:"total"`
	Subtotal decimal.Decimal `json:"subtotal"`
}

// amounts are the exact amounts of a line, fee or shipping line; what the API shows is rounded from them.
type amounts struct {
	Subtotal decimal.Decimal `json:"subtotal"`
	Total    decimal.Decimal `json:"total"`
	Taxes    []taxAmount     `json:"taxes,omitempty"`
}

func (a amounts) shownTax(t taxRules) (total, subtotal decimal.Decimal) {
	for _, tax := range a.Taxes {
		total = total.Add(t.lineTax(tax.Total))
		subtotal = subtotal.Add(t.lineTax(tax.Subtotal))
	}
	return total, subtotal
}

// charge is a line, a fee or a shipping line as the arithmetic needs it.
type charge struct {
	amounts
	class   string
	taxable bool
}

// bill is all that an order's totals follow from.
type bill struct {
	rules    taxRules
	rates    func(class string) []taxRate // the rates of the order's tax address; none when it is exempt
	lines    []charge
	fees     []charge
	shipping []charge
}

// rateSum is what one rate takes of the whole order.
type rateSum struct {
	rate     int64
	cart     decimal.Decimal
	shipping decimal.Decimal
}

// totals are an order's sums.
type totals struct {
	rates                      []rateSum
	discount, discountTax      decimal.Decimal
	shipping, shippingTax      decimal.Decimal
	cartTax, totalTax, payable decimal.Decimal
}

// settle works out the taxes of every charge of b, in place, and the totals.
func (b *bill) settle() totals {
	for i := range b.lines {
		b.lines[i].Taxes = b.taxes(b.lines[i])
	}
	b.capNegativeFees()
	for i := range b.fees {
		b.fees[i].Taxes = b.feeTaxes(b.fees[i])
	}
	class, found := b.shippingClass()
	for i := range b.shipping {
		s := &b.shipping[i]
		s.class, s.Taxes = class, nil
		if found {
			s.Taxes = b.shippingTaxes(*s)
		}
	}
	return b.sum()
}

func (b *bill) taxes(c charge) []taxAmount {
	if !c.taxable {
		return nil
	}
	var out []taxAmount
	for _, r := range b.rates(c.class) {
		out = append(out, taxAmount{r.id, r.of(c.Total), r.of(c.Subtotal)})
	}
	return out
}

// capNegativeFees keeps a negative fee from taking more than there is.
func (b *bill) capNegativeFees() {
	sum := decimal.Zero
	for _, c := range slices.Concat(b.lines, b.shipping) {
		sum = sum.Add(b.rules.round(c.Total))
	}
	for i := range b.fees {
		f := &b.fees[i]
		if least := b.rules.round(sum).Neg(); least.IsNegative() && f.Total.LessThan(least) {
			f.Total = least
		}
		sum = sum.Add(f.Total)
	}
}

// feeTaxes taxes a fee by its class; a negative one is spread over the classes of what it lowers.
func (b *bill) feeTaxes(fee charge) []taxAmount {
	if !fee.Total.IsNegative() || !fee.taxable {
		return b.taxes(fee)
	}
	classes, costs, sum := b.costsByClass()
	if sum.IsZero() {
		return nil
	}
	var out []taxAmount
	for i, class := range classes {
		part := fee
		part.class = class
		part.Total = fee.Total.Mul(costs[i]).DivRound(sum, 12)
		out = addTaxes(out, b.taxes(part))
	}
	return out
}

// costsByClass sums what isn't negative by tax class; the untaxed takes its share of the sum but has no class.
func (b *bill) costsByClass() (classes []string, costs []decimal.Decimal, sum decimal.Decimal) {
	add := func(c charge) {
		if c.Total.IsNegative() {
			return
		}
		sum = sum.Add(c.Total)
		if !c.taxable {
			return
		}
		i := slices.Index(classes, c.class)
		if i < 0 {
			i = len(classes)
			classes, costs = append(classes, c.class), append(costs, decimal.Zero)
		}
		costs[i] = costs[i].Add(c.Total)
	}
	for _, c := range slices.Concat(b.lines, b.fees) {
		add(c)
	}
	for _, c := range b.shipping {
		if len(classes) > 0 {
			c.class = classes[0]
		}
		add(c)
	}
	return classes, costs, sum
}

// shippingClass is the class that shipping inherits: the standard one if any line has it, else the first of the shop's classes.
func (b *bill) shippingClass() (string, bool) {
	for _, class := range []string{"", "reduced-rate", "zero-rate"} {
		if slices.ContainsFunc(b.lines, func(c charge) bool { return c.taxable && c.class == class }) {
			return class, true
		}
	}
	for _, c := range b.lines {
		if c.taxable {
			return c.class, true
		}
	}
	return "", false
}

func (b *bill) shippingTaxes(c charge) []taxAmount {
	if !c.taxable {
		return nil
	}
	var out []taxAmount
	for _, r := range b.rates(c.class) {
		if r.shipping {
			out = append(out, taxAmount{Rate: r.id, Total: r.of(c.Total)})
		}
	}
	return out
}

func addTaxes(sum, more []taxAmount) []taxAmount {
	for _, m := range more {
		i := slices.IndexFunc(sum, func(t taxAmount) bool { return t.Rate == m.Rate })
		if i < 0 {
			sum = append(sum, m)
			continue
		}
		sum[i].Total = sum[i].Total.Add(m.Total)
		sum[i].Subtotal = sum[i].Subtotal.Add(m.Subtotal)
	}
	return sum
}
