package check

import (
	"slices"

	"github.com/shopspring/decimal"
)

// tolerance is the difference that a rounding line may take. A shop that rounds
// taxes at the subtotal is a unit off by itself.
func (c channel) tolerance(currency string) decimal.Decimal {
	if !c.policy.RoundTaxAtSubtotal {
		return c.policy.Tolerance
	}
	return decimal.Max(c.policy.Tolerance, decimal.New(1, -minorUnits(currency)))
}

// contradiction is the largest difference between figures that have to agree: the
// shop's own with each other and, where the shop rounds taxes once for many lines, with
// the taxes that its lines come to.
func (b books) contradiction(c channel, o order) decimal.Decimal {
	told := o.taxes()
	due := told
	if c.policy.RoundTaxAtSubtotal && !o.gross {
		due = b.taxesDue(c, o)
	}
	net, tax := totalOf(o.lines()), decimal.Zero
	most := decimal.Max(o.Total.Sub(net).Sub(o.Tax).Abs(), o.Carriage.Sub(totalOf(o.Shipping)).Abs(), o.taxOnNothing())
	for rate, amount := range due {
		tax = tax.Add(amount)
		most = decimal.Max(most, amount.Sub(told[rate]).Abs())
	}
	return decimal.Max(most, o.Total.Sub(net).Sub(tax).Abs(), o.Tax.Sub(tax).Abs())
}

// taxesDue are what each rate comes to, reckoned anew from lines as exact as the shop
// keeps them and rounded as it rounds: once for the cart and once for the carriage.
func (b books) taxesDue(c channel, o order) map[int64]decimal.Decimal {
	due := map[int64]decimal.Decimal{}
	for _, part := range [][]line{slices.Concat(o.Items, o.Fees), o.Shipping} {
		exact := map[int64]decimal.Decimal{}
		for _, l := range part {
			for _, t := range l.Taxes {
				exact[t.ID] = exact[t.ID].Add(b.taxOn(c, o, l, t.ID))
			}
		}
		for rate, tax := range exact {
			due[rate] = due[rate].Add(o.rounded(tax))
		}
	}
	return due
}

// taxOn is the tax of one rate on a line. A fee below zero is a discount by hand: it has
// the mixture of taxes that the rest of the order has.
func (b books) taxOn(c channel, o order, l line, rate int64) decimal.Decimal {
	share := b.group(c, rate).Percent.Shift(-2)
	if l.kind != "fee" || !l.Total.IsNegative() {
		return l.exact().Mul(share)
	}
	base, taxed := decimal.Zero, decimal.Zero
	for _, other := range o.lines() {
		if !other.Total.IsPositive() {
			continue
		}
		base = base.Add(other.exact())
		if other.taxedBy(rate) {
			taxed = taxed.Add(other.exact())
		}
	}
	if base.IsZero() {
		return l.Total.Mul(share)
	}
	return l.Total.Mul(taxed).Div(base).Mul(share)
}

// rounded is a tax as the shop rounds it: where prices have tax within them, the net gets
// the larger half of a unit.
func (o order) rounded(tax decimal.Decimal) decimal.Decimal {
	scale := minorUnits(o.Currency)
	if half := decimal.New(5, -scale-1); o.Within && tax.Abs().Mod(decimal.New(1, -scale)).Equal(half) {
		return tax.Truncate(scale)
	}
	return tax.Round(scale)
}

// exact is a line's total before the shop rounded it for show.
func (l line) exact() decimal.Decimal {
	exact := l.Price.Mul(l.Quantity).Round(6)
	if exact.Sub(l.Total).Abs().GreaterThan(decimal.New(5, -3)) { // no price is told
		return l.Total
	}
	return exact
}

func (l line) taxedBy(rate int64) bool {
	return slices.ContainsFunc(l.Taxes, func(t struct{ ID int64 }) bool { return t.ID == rate })
}

// taxOnNothing is tax of a rate that no line bears whose net isn't below zero: some
// shops give tax back for a discount by hand on goods that were never taxed.
func (o order) taxOnNothing() decimal.Decimal {
	most := decimal.Zero
	for rate, amount := range o.taxes() {
		if !slices.ContainsFunc(o.lines(), func(l line) bool { return !l.Total.IsNegative() && l.taxedBy(rate) }) {
			most = decimal.Max(most, amount.Abs())
		}
	}
	return most
}
