package woosim

import (
	"strings"

	"github.com/shopspring/decimal"
)

func (s *Shop) showCharges(o *order, key string, items []object, charges []charge) {
	for i := range items {
		o.exact[items[i].int("id")] = charges[i].amounts
		s.showItem(&items[i], charges[i].amounts)
	}
	o.change(key, items)
}

// showItem writes an item's amounts as the API shows them.
func (s *Shop) showItem(item *object, a amounts) {
	rules := s.settings.rules()
	tax, subtotalTax := a.shownTax(rules)
	if item.has("subtotal") {
		item.set("subtotal", s.money(a.Subtotal))
		item.set("subtotal_tax", s.money(subtotalTax))
	}
	item.set("total", s.money(a.Total))
	item.set("total_tax", s.money(tax))
	taxes := make([]object, len(a.Taxes))
	for i, t := range a.Taxes {
		subtotal := ""
		if item.has("subtotal") {
			subtotal = s.money(t.Subtotal)
		}
		taxes[i] = newObject("id", t.Rate, "total", s.money(t.Total), "subtotal", subtotal)
	}
	item.set("taxes", taxes)
	if item.has("price") {
		item.set("price", unitPrice(a.Total, item.dec("quantity")))
	}
}

// unitPrice is a binary float with its noise, as PHP divides.
func unitPrice(total, quantity decimal.Decimal) float64 {
	if quantity.IsZero() {
		return 0
	}
	return total.InexactFloat64() / quantity.InexactFloat64()
}

func (s *Shop) money(d decimal.Decimal) string { return d.StringFixed(*s.settings.Decimals) }

func (s *Shop) showTotals(o *order, t totals) {
	o.change("discount_total", s.money(t.discount), "discount_tax", s.money(t.discountTax),
		"shipping_total", s.money(t.shipping), "shipping_tax", s.money(t.shippingTax), "cart_tax", s.money(t.cartTax),
		"total", s.money(t.payable), "total_tax", s.money(t.totalTax))
	known := map[int64]object{}
	for _, line := range o.doc.objects("tax_lines") {
		known[line.int("rate_id")] = line
	}
	lines := make([]object, 0, len(t.rates))
	for _, sum := range t.rates {
		line, found := known[sum.rate]
		if !found {
			line = s.newTaxLine(sum.rate)
		}
		line.set("tax_total", s.money(sum.cart))
		line.set("shipping_tax_total", s.money(sum.shipping))
		lines = append(lines, line)
	}
	o.change("tax_lines", lines)
	s.showLife(o)
}

func (s *Shop) newTaxLine(rate int64) object {
	r, _ := s.rateByID(rate)
	return newObject("id", take(&s.next.Item), "rate_code", strings.ReplaceAll(r.code(), "\n", " "), "rate_id", rate, "label", r.name,
		"compound", false, "tax_total", "", "shipping_tax_total", "", "rate_percent", r.percent.InexactFloat64(), "meta_data", []object{})
}

// showItemTaxes shows item taxes anew after the shop's rounding changed; what is stored of the order stays.
func (s *Shop) showItemTaxes(o *order) {
	for _, key := range []string{"line_items", "fee_lines", "shipping_lines"} {
		items := o.doc.objects(key)
		for i := range items {
			tax, subtotalTax := o.exactOf(items[i]).shownTax(s.settings.rules())
			items[i].set("total_tax", s.money(tax))
			if items[i].has("subtotal_tax") {
				items[i].set("subtotal_tax", s.money(subtotalTax))
			}
		}
		o.change(key, items)
	}
}

// inDecimals shows an order's money with dp decimals. Totals are stored rounded, so only lines gain by it.
func (s *Shop) inDecimals(o *order, dp int32) object {
	doc := o.doc.clone()
	rules := s.settings.rules()
	fixed := func(o *object, keys ...string) {
		for _, key := range keys {
			if o.has(key) && o.str(key) != "" {
				o.set(key, o.dec(key).StringFixed(dp))
			}
		}
	}
	fixed(&doc, "discount_total", "discount_tax", "shipping_total", "shipping_tax", "cart_tax", "total", "total_tax")
	for _, key := range []string{"line_items", "fee_lines", "shipping_lines"} {
		items := doc.objects(key)
		for i := range items {
			exact := o.exactOf(items[i])
			tax, subtotalTax := exact.shownTax(rules)
			items[i].set("total", exact.Total.StringFixed(dp))
			items[i].set("total_tax", tax.StringFixed(dp))
			if items[i].has("subtotal") {
				items[i].set("subtotal", exact.Subtotal.StringFixed(dp))
				items[i].set("subtotal_tax", subtotalTax.StringFixed(dp))
			}
			taxes := items[i].objects("taxes")
			for j := range taxes {
				taxes[j].set("total", exact.Taxes[j].Total.StringFixed(dp))
				if taxes[j].str("subtotal") != "" {
					taxes[j].set("subtotal", exact.Taxes[j].Subtotal.StringFixed(dp))
				}
			}
			items[i].set("taxes", taxes)
		}
		doc.set(key, items)
	}
	lines := doc.objects("tax_lines")
	for i := range lines {
		fixed(&lines[i], "tax_total", "shipping_tax_total")
	}
	doc.set("tax_lines", lines)
	return doc
}
