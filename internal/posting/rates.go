package posting

import (
	"fmt"
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// rate is one of the shop's tax rates as one order uses it, and our group for it.
type rate struct {
	id       string
	place    string // where the order names it first
	told     *money.Amount
	compound bool
	shop     money.Amount // what the shop says it comes to
	used     bool         // a line lists it, or the shop's tax of it isn't zero
	group    TaxGroup
	mapped   bool
}

// ratesOf lists the order's rates, each once: those of its tax table in their
// order, then such as only lines name.
func ratesOf(o commerce.Order, m Mappings) []rate {
	var rates []rate
	at := func(id, place string) *rate {
		i := slices.IndexFunc(rates, func(r rate) bool { return r.id == id })
		if i < 0 {
			group, mapped := m.Taxes[id]
			i, rates = len(rates), append(rates, rate{id: id, place: place, group: group, mapped: mapped})
		}
		return &rates[i]
	}
	for i, t := range o.Taxes {
		r := at(t.RateID, fmt.Sprintf("taxes[%d].rate_id", i))
		amount := t.Total.Add(t.Shipping)
		r.compound = t.Compound
		r.told = toldPercent(t, amount)
		r.shop = r.shop.Add(amount)
		r.used = r.used || !amount.IsZero()
	}
	for i, l := range o.Lines {
		for j, t := range l.Taxes {
			at(t.RateID, fmt.Sprintf("lines[%d].taxes[%d].rate_id", i, j)).used = true
		}
	}
	return rates
}

// toldPercent is the shop's percentage of a rate, or nil: old shops name the
// rate and its tax only, which reads as tax at 0 %.
func toldPercent(t commerce.Tax, amount money.Amount) *money.Amount {
	if t.Percent.IsZero() && !amount.IsZero() {
		return nil
	}
	return &t.Percent
}

// label names the rate in the totals table: "tax LV21 21 %".
func (r rate) label() string {
	switch {
	case r.mapped:
		return fmt.Sprintf("tax %s %s %%", r.group.Code, r.group.Percent.Short())
	case r.told != nil:
		return fmt.Sprintf("tax rate %s, %s %%", r.id, r.told.Short())
	default:
		return "tax rate " + r.id
	}
}
