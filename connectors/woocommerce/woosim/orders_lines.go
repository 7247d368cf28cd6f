package woosim

import (
	"slices"

	"github.com/shopspring/decimal"
)

// writeLines writes the lines, fees and shipping lines of a request: with an id they change, without they are added.
func (s *Shop) writeLines(o *order, body object) {
	s.writeItems(o, body, "line_items", s.newLine, s.changeLine)
	s.writeItems(o, body, "shipping_lines", s.newShipping, s.changeCharge)
	s.writeItems(o, body, "fee_lines", s.newFee, s.changeCharge)
}

func (s *Shop) writeItems(o *order, body object, key string, add func(*order, object) object, change func(*order, *object, object)) {
	if !body.has(key) {
		return
	}
	items := o.doc.objects(key)
	for _, want := range body.objects(key) {
		i := slices.IndexFunc(items, func(item object) bool { return item.int("id") == want.int("id") })
		switch {
		case i < 0:
			items = append(items, add(o, want))
		case removes(want):
			s.letGo(o, items[i])
			items = slices.Delete(items, i, i+1)
		default:
			change(o, &items[i], want)
		}
	}
	if items == nil {
		items = []object{}
	}
	o.change(key, items)
}

// removes says whether a change asks for an item to go: no pieces, or null for what it can't be without.
func removes(want object) bool {
	if want.has("quantity") && want.dec("quantity").IsZero() {
		return true
	}
	return slices.ContainsFunc([]string{"product_id", "name", "method_id", "method_title"}, func(key string) bool {
		return string(want.get(key)) == "null"
	})
}

// letGo gives a removed line's stock back.
func (s *Shop) letGo(o *order, line object) {
	if p, q := s.lineStock(line), reducedStock(line); p != nil && q != 0 {
		s.systemNote(o, "Deleted "+line.str("name")+" and adjusted stock ("+s.moveBy(p, line.str("name"), q)+")")
	}
	delete(o.exact, line.int("id"))
}

// newLine makes a line of a product. One that the shop doesn't have gives an empty line of nothing, as observed.
func (s *Shop) newLine(o *order, want object) object {
	quantity := decimal.NewFromInt(1)
	if want.has("quantity") {
		quantity = want.dec("quantity")
	}
	p := s.productOf(want)
	line := s.blankLine(quantity)
	amount := decimal.Zero
	if p != nil {
		s.describe(&line, p)
		amount = s.netPrice(p, quantity)
	}
	if want.str("name") != "" {
		line.set("name", want.str("name"))
	}
	o.exact[line.int("id")] = givenAmounts(want, amounts{Subtotal: amount, Total: amount})
	return line
}

func (s *Shop) blankLine(quantity decimal.Decimal) object {
	return newObject("id", take(&s.next.Item), "name", "", "product_id", 0, "variation_id", 0, "quantity", quantity.IntPart(), "tax_class", "",
		"subtotal", "", "subtotal_tax", "", "total", "", "total_tax", "", "taxes", []object{}, "meta_data", []object{}, "sku", nil,
		"global_unique_id", nil, "price", 0, "image", newObject("id", 0, "src", ""), "parent_name", nil)
}

// describe copies onto a line what it says of its product.
func (s *Shop) describe(line *object, p *product) {
	name, parentName := s.lineName(p)
	line.set("name", name)
	line.set("product_id", p.id)
	if p.isVariation() {
		line.set("product_id", p.doc.int("parent_id"))
		line.set("variation_id", p.id)
		line.set("meta_data", s.attributes(p))
	}
	sku := p.doc.str("sku")
	if up := s.products[p.doc.int("parent_id")]; sku == "" && up != nil {
		sku = up.doc.str("sku")
	}
	line.set("tax_class", s.taxClass(p))
	line.set("sku", sku)
	line.set("global_unique_id", p.doc.str("global_unique_id"))
	line.set("image", newObject("id", "", "src", ""))
	line.set("parent_name", parentName)
}

func (s *Shop) attributes(p *product) []object {
	list := []object{}
	for _, a := range p.doc.objects("attributes") {
		key := a.str("slug")
		list = append(list, newObject("id", take(&s.next.Meta), "key", key, "value", a.str("option"),
			"display_key", a.str("name"), "display_value", a.str("option")))
	}
	return list
}

// productOf finds a line's product: the SKU beats the ids, a variation beats its parent.
func (s *Shop) productOf(want object) *product {
	if sku := want.str("sku"); sku != "" {
		return s.bySKU(sku)
	}
	if v := want.int("variation_id"); v != 0 {
		return s.products[v]
	}
	return s.products[want.int("product_id")]
}

// givenAmounts puts amounts that a request gives, always net, in place of those worked out.
func givenAmounts(want object, a amounts) amounts {
	if want.str("subtotal") != "" {
		a.Subtotal = want.dec("subtotal")
	}
	if want.str("total") != "" {
		a.Total = want.dec("total")
	}
	return a
}

// changeLine changes a line. A new quantity moves stock and leaves the totals as they were.
func (s *Shop) changeLine(o *order, line *object, want object) {
	exact := o.exactOf(*line)
	if want.has("quantity") {
		s.restockLine(o, line, want.int("quantity"))
		line.set("quantity", want.int("quantity"))
	}
	if want.str("name") != "" {
		line.set("name", want.str("name"))
	}
	if p := s.productOf(want); p != nil {
		s.describe(line, p)
	}
	o.exact[line.int("id")] = givenAmounts(want, exact)
}

func (s *Shop) restockLine(o *order, line *object, quantity int64) {
	p := s.lineStock(*line)
	held := reducedStock(*line)
	if p == nil || metaIndex(*line, "_reduced_stock") < 0 || held == quantity {
		return
	}
	moved := s.moveBy(p, line.str("name"), held-quantity)
	setMeta(line, s.itemMeta("_reduced_stock", decimal.NewFromInt(quantity).String()))
	s.systemNote(o, "Adjusted stock: "+moved)
}
