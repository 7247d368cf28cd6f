package woosim

import (
	"slices"

	"github.com/shopspring/decimal"
)

// sum adds up charges whose taxes are known.
func (b *bill) sum() totals {
	var t totals
	var cartTax, shippingTax, subtotal, total, fees, subtotalTax, discountedTax decimal.Decimal
	for _, c := range b.lines {
		subtotal = subtotal.Add(b.lineNet(c.Subtotal))
		total = total.Add(b.lineNet(c.Total))
		for _, tax := range c.Taxes {
			subtotalTax = subtotalTax.Add(tax.Subtotal)
			discountedTax = discountedTax.Add(tax.Total)
		}
	}
	for _, c := range slices.Concat(b.lines, b.fees) {
		for _, tax := range c.Taxes {
			amount := b.rules.lineTax(tax.Total)
			r := t.rate(tax.Rate)
			r.cart = r.cart.Add(amount)
			cartTax = cartTax.Add(amount)
		}
	}
	for _, c := range b.fees {
		fees = fees.Add(c.Total)
	}
	for _, c := range b.shipping {
		t.shipping = t.shipping.Add(b.rules.round(c.Total))
		for _, tax := range c.Taxes {
			amount := b.rules.lineTax(tax.Total)
			r := t.rate(tax.Rate)
			r.shipping = r.shipping.Add(amount)
			shippingTax = shippingTax.Add(amount)
		}
	}
	t.cartTax, t.shippingTax = b.rules.roundTax(cartTax), b.rules.roundTax(shippingTax)
	t.totalTax = t.cartTax.Add(t.shippingTax)
	t.discount = b.rules.round(subtotal.Sub(total))
	t.discountTax = b.rules.roundTax(subtotalTax.Sub(discountedTax))
	t.payable = b.rules.round(total.Add(fees).Add(t.shipping).Add(t.totalTax))
	return t
}

// lineNet is what a line adds to the order's sums: rounded, unless rounding is left to the sum.
func (b *bill) lineNet(d decimal.Decimal) decimal.Decimal {
	if b.rules.roundAtSubtotal {
		return d
	}
	return b.rules.round(d)
}

func (t *totals) rate(id int64) *rateSum {
	i := slices.IndexFunc(t.rates, func(r rateSum) bool { return r.rate == id })
	if i < 0 {
		i = len(t.rates)
		t.rates = append(t.rates, rateSum{rate: id})
	}
	return &t.rates[i]
}
