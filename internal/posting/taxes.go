package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// spreadDigits is how exact the tax of a spread fee is before it is rounded.
const spreadDigits = 12

// lineTaxes is our tax on a line, by rate. It is rounded here unless the channel
// rounds at the subtotal.
func (r reckoning) lineTaxes(line int) []money.Amount {
	taxes := r.exactTaxes(line)
	if r.policy.RoundTaxAtSubtotal {
		return taxes
	}
	for k := range taxes {
		taxes[k] = r.round(taxes[k])
	}
	return taxes
}

// round rounds a tax. Shops that type prices with tax in them round a half down,
// because there the net gets the other half.
func (r reckoning) round(tax money.Amount) money.Amount {
	if r.order.Totals.PricesIncludeTax {
		return tax.RoundBy(money.HalfDown, r.scale)
	}
	return tax.RoundBy(money.HalfUp, r.scale)
}

func (r reckoning) exactTaxes(line int) []money.Amount {
	if r.isSpread(line) {
		return r.spreadTaxes(line)
	}
	return r.taxesOn(r.order.Lines[line].ExactTotal, r.on[line])
}

// taxesOn is what the rates on come to for a net base. A compound rate taxes the
// taxes before it as well.
func (r reckoning) taxesOn(base money.Amount, on []int) []money.Amount {
	taxes := make([]money.Amount, len(r.rates))
	for _, k := range on {
		if !r.rates[k].compound {
			taxes[k] = base.Percent(r.rates[k].group.Percent)
		}
	}
	for _, k := range on {
		if r.rates[k].compound {
			taxes[k] = base.Add(money.Sum(taxes...)).Percent(r.rates[k].group.Percent)
		}
	}
	return taxes
}

// isSpread reports whether a line is a taxed negative fee beside anything to
// lower. Such a fee is a discount by hand: it belongs to no tax class of its own
// but lowers the base of everything else in proportion.
func (r reckoning) isSpread(line int) bool {
	l := r.order.Lines[line]
	if l.Kind != commerce.Fee || l.ExactTotal.Sign() >= 0 || len(r.on[line]) == 0 {
		return false
	}
	return slices.ContainsFunc(r.order.Lines, lowered)
}

// lowered reports whether a line takes a share of a spread fee. Untaxed ones do:
// their share of the fee is untaxed.
func lowered(l commerce.Line) bool { return l.ExactTotal.Sign() > 0 }

// loweredAt are the rates at which a line's share of a spread fee is taxed: its
// own. Taxable carriage without any has those of the first goods that have some,
// because it is of their class.
func (r reckoning) loweredAt(line int) []int {
	if !r.order.Lines[line].Taxable || len(r.on[line]) > 0 {
		return r.on[line]
	}
	for i, l := range r.order.Lines {
		if isCatalogue(l.Kind) && len(r.on[i]) > 0 {
			return r.on[i]
		}
	}
	return nil
}

// spreadTaxes gives a negative fee the mixture of taxes that the lowered lines
// have, at the rates that the fee lists.
func (r reckoning) spreadTaxes(fee int) []money.Amount {
	var base money.Amount
	taxes := make([]money.Amount, len(r.rates))
	for i, l := range r.order.Lines {
		if !lowered(l) {
			continue
		}
		base = base.Add(l.ExactTotal)
		for k, tax := range r.taxesOn(l.ExactTotal, r.loweredAt(i)) {
			taxes[k] = taxes[k].Add(tax)
		}
	}
	for k := range taxes {
		if !slices.Contains(r.on[fee], k) {
			taxes[k] = money.Zero
			continue
		}
		taxes[k] = r.order.Lines[fee].ExactTotal.Mul(taxes[k]).Div(base, spreadDigits)
	}
	return taxes
}

// rateTax is one rate's tax on the whole order, in minor units. The tax on the cart
// and the tax on carriage are two figures of an order, each rounded by itself.
func (r reckoning) rateTax(k int) money.Amount {
	var cart, carriage money.Amount
	for i, taxes := range r.taxes {
		if r.order.Lines[i].Kind == commerce.Shipping {
			carriage = carriage.Add(taxes[k])
		} else {
			cart = cart.Add(taxes[k])
		}
	}
	return r.round(cart).Add(r.round(carriage))
}

// taxTotals are the document's taxes, by group: rates that share a group are
// rounded by themselves and added up.
func (r reckoning) taxTotals() []TaxTotal {
	var totals []TaxTotal
	for k, rate := range r.rates {
		if !rate.mapped || !rate.used {
			continue
		}
		i := slices.IndexFunc(totals, func(t TaxTotal) bool { return t.Group == rate.group.Code })
		if i < 0 {
			i = len(totals)
			totals = append(totals, TaxTotal{Group: rate.group.Code, Percent: rate.group.Percent, Base: r.base(rate.group.Code)})
		}
		totals[i].Tax = totals[i].Tax.Add(r.rateTax(k))
	}
	return totals
}
