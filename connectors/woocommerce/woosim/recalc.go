package woosim

// recalculate works out an order's taxes and totals by the shop's present settings and rates, and shows them.
func (s *Shop) recalculate(o *order) {
	lines, fees, shipping := o.doc.objects("line_items"), o.doc.objects("fee_lines"), o.doc.objects("shipping_lines")
	b := bill{
		rules: s.settings.rules(), rates: s.ratesOf(o, shipping),
		lines: s.charges(o, lines), fees: s.charges(o, fees), shipping: s.charges(o, shipping),
	}
	sum := b.settle()
	s.showCharges(o, "line_items", lines, b.lines)
	s.showCharges(o, "fee_lines", fees, b.fees)
	s.showCharges(o, "shipping_lines", shipping, b.shipping)
	s.showTotals(o, sum)
}

// ratesOf answers with the rates of the order's tax address: shipping, else billing, else the shop's own; the shop's own for pickup.
func (s *Shop) ratesOf(o *order, shipping []object) func(string) []taxRate {
	for _, m := range o.doc.objects("meta_data") {
		if m.str("key") == "is_vat_exempt" && m.str("value") == "yes" {
			return func(string) []taxRate { return nil }
		}
	}
	country := o.doc.object("shipping").str("country")
	if country == "" {
		country = o.doc.object("billing").str("country")
	}
	for _, l := range shipping {
		if l.str("method_id") == "local_pickup" {
			country = s.settings.Country
		}
	}
	if country == "" {
		country = s.settings.Country
	}
	return func(class string) []taxRate { return s.ratesFor(country, class) }
}

func (s *Shop) charges(o *order, items []object) []charge {
	out := make([]charge, len(items))
	for i, item := range items {
		out[i] = charge{amounts: o.exactOf(item), class: item.str("tax_class"), taxable: s.isTaxable(item)}
	}
	return out
}

// isTaxable reads the tax status of a fee or shipping line from itself, of a line from its product.
func (s *Shop) isTaxable(item object) bool {
	if item.has("tax_status") {
		return item.str("tax_status") == "taxable"
	}
	p := s.lineProduct(item)
	return p == nil || p.doc.str("tax_status") == "taxable"
}
