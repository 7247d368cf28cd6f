package check

import (
	"maps"
	"slices"
	"strconv"
)

// want is what an order calls for as it stands now.
type want struct {
	sale, refused          bool
	invoice, paid, deliver bool
	account                int64           // where its payment goes; 0 where nobody mapped it
	wrong                  map[string]bool // reasons that hold it before anything is posted
}

// hidden are the statuses that no list of a shop shows.
func hidden(status string) bool {
	return slices.Contains([]string{"trash", "checkout-draft", "auto-draft"}, status)
}

func (b books) want(c channel, o order) want {
	imports := len(c.policy.ImportStatuses) == 0 || slices.Contains(c.policy.ImportStatuses, o.Status)
	w := want{sale: imports && !hidden(o.Status)}
	if o.unreadable {
		return w // nobody knows
	}
	if w.refused = slices.Contains(c.policy.RefusedStatuses, o.Status); w.refused || !imports {
		return w
	}
	status := c.accepted(o.Status)
	method, mapped := b.method(c, o.Method)
	w.invoice = slices.Contains(c.policy.DocumentStatuses, status) && len(o.lines()) > 0
	w.paid = o.Total.IsPositive() && o.paid(paidBy(c.policy, method), status)
	w.deliver = slices.Contains(c.policy.DeliveryStatuses, status) && slices.ContainsFunc(o.Items, func(l line) bool {
		return b.items[bookedAs(c.policy, l)].Kind != "service"
	})
	if mapped {
		w.account = method.Account
	}
	if w.invoice || w.paid || w.deliver {
		w.wrong = b.wrong(c, o, w)
	}
	return w
}

func (b books) method(c channel, name string) (methodMapping, bool) {
	i := slices.IndexFunc(b.methods[c.ID], func(m methodMapping) bool { return m.Method == name })
	if i < 0 {
		return methodMapping{}, false
	}
	return b.methods[c.ID][i], true
}

// paid reports whether the buyer has paid: by the word of whoever took the money, else by
// the order's status.
func (o order) paid(statuses []string, status string) bool {
	if o.cashed != nil {
		return *o.cashed
	}
	return slices.Contains(statuses, status)
}

// paidBy are the statuses that say that the money is there.
func paidBy(p policy, m methodMapping) []string {
	if len(m.Paid) > 0 {
		return m.Paid
	}
	return p.PaidStatuses
}

// bookedAs is the SKU under which a line is booked.
func bookedAs(p policy, l line) string {
	switch l.kind {
	case "shipping":
		return p.ShippingSKU
	case "fee":
		return p.FeeSKU
	case "custom":
		return p.CustomSKU
	default:
		return l.SKU
	}
}

// wrong are the reasons for which the order has to wait for a person.
func (b books) wrong(c channel, o order, w want) map[string]bool {
	mapped, ratesRight := b.rates(c, o)
	taken := slices.Contains(c.Currencies, o.Currency)
	reasons := map[string]bool{
		"unknown_item": slices.ContainsFunc(o.lines(), func(l line) bool {
			sku := bookedAs(c.policy, l)
			_, known := b.items[sku]
			return !known || sku == ""
		}),
		"unmapped_tax":     !mapped,
		"unmapped_payment": w.paid && w.account == 0,
		"currency":         !taken,
		"too_fine":         o.tooFine(),
		"totals":           mapped && b.contradiction(c, o).GreaterThan(c.tolerance(o.Currency)),
		"tax_rate":         !ratesRight,
		"inbox":            !c.policy.Automatic,
	}
	maps.DeleteFunc(reasons, func(_ string, holds bool) bool { return !holds })
	return reasons
}

// rates reports whether each rate that taxes something stands for a group of
// ours, and whether those that do have its percentage.
func (b books) rates(c channel, o order) (mapped, right bool) {
	used, amounts := map[int64]bool{}, o.taxes()
	for id, amount := range amounts {
		used[id] = !amount.IsZero()
	}
	for _, l := range o.lines() {
		for _, tax := range l.Taxes {
			used[tax.ID] = true
		}
	}
	if o.gross {
		return c.TaxGroup != "", true
	}
	mapped, right = true, true
	for id := range used {
		group := b.group(c, id)
		mapped = mapped && (group.Group != "" || !used[id])
		for _, rate := range o.Rates {
			untold := rate.Percent.IsZero() && !amounts[id].IsZero() // old shops name the rate alone
			if rate.ID == id && used[id] && group.Group != "" && !untold {
				right = right && rate.Percent.Equal(group.Percent)
			}
		}
	}
	return mapped, right
}

// group is the tax group that stands for a rate; the zero value for none.
func (b books) group(c channel, rate int64) taxMapping {
	for _, m := range b.taxes[c.ID] {
		if m.Rate == strconv.FormatInt(rate, 10) {
			return m
		}
	}
	return taxMapping{}
}
