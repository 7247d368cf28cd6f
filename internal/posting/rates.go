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
	way      Reason // how the group was found, where that wasn't by the rate itself
	class    string // of the lines that it taxes, where known
}

// ratesOf lists the order's rates, each once: those of its tax table in their
// order, then such as only lines name.
func ratesOf(o commerce.Order, m Mappings) []rate {
	var rates []rate
	at := func(id, place string) *rate {
		i := slices.IndexFunc(rates, func(r rate) bool { return r.id == id })
		if i < 0 {
			r := rate{id: id, place: place, class: classOf(o, id)}
			r.find(m)
			i, rates = len(rates), append(rates, r)
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

// find looks for the group that stands for the rate: the rate's own, its class's,
// the channel's default.
func (r *rate) find(m Mappings) {
	if r.group, r.mapped = m.Taxes[r.id]; r.mapped {
		return
	}
	if r.group, r.mapped = m.Classes[r.class]; r.mapped && r.class != "" {
		r.way = WarnTaxByClass
		return
	}
	if r.group, r.mapped = m.Default, m.Default.Code != ""; r.mapped {
		r.way = WarnTaxByDefault
	}
}

// need is the group that stands for the rate.
func (r rate) need() *Need {
	return &Need{Kind: NeedTax, Value: r.id, TaxClass: r.class, Found: r.group.Code}
}

// standardClass is the name of the class that lines leave empty.
const standardClass = "standard"

// classOf is the tax class of what a rate taxes, empty where nothing tells.
// Carriage and negative fees take the rates of other lines, whatever their class.
func classOf(o commerce.Order, rateID string) string {
	for _, l := range o.Lines {
		if l.Kind == commerce.Shipping || l.Kind == commerce.Fee && l.ExactTotal.Sign() < 0 || !taxedBy(l, rateID) {
			continue
		}
		if l.TaxClass == "" {
			return standardClass
		}
		return l.TaxClass
	}
	return ""
}

func taxedBy(l commerce.Line, rateID string) bool {
	return slices.ContainsFunc(l.Taxes, func(t commerce.LineTax) bool { return t.RateID == rateID })
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
