package woosim

import (
	"cmp"
	"html"
	"maps"
	"slices"
)

// Product is what a back office would know of something that the shop sells.
type Product struct {
	SKU      string
	Name     string
	Virtual  bool // nothing to deliver
	Oversold bool // the shop promised more than it has
	Derived  bool // not among the products: taken from the lines of orders
}

// Products lists what the shop of an export sells under an SKU, by SKU: the
// products that were found, and what lines of orders name beside them. A line
// doesn't count that gives a product another SKU than the product itself has,
// or than most lines give it: that SKU is nobody's.
func (e *Export) Products() []Product {
	bySKU := map[string]Product{}
	known := map[int64]bool{}
	for _, p := range e.products {
		known[p.int("id")] = true
		if sku := p.str("sku"); sku != "" {
			bySKU[sku] = Product{
				SKU: sku, Name: html.UnescapeString(p.str("name")), Virtual: p.bool("virtual"),
				Oversold: p.dec("stock_quantity").IsNegative(),
			}
		}
	}
	for id, named := range e.namedByLines() {
		if known[id] {
			continue
		}
		if _, listed := bySKU[named.SKU]; !listed {
			bySKU[named.SKU] = named
		}
	}
	return slices.SortedFunc(maps.Values(bySKU), func(a, b Product) int { return cmp.Compare(a.SKU, b.SKU) })
}

// namedByLines gives each product or variation that lines name the SKU that most
// of them give it; of equally many, the first in the alphabet.
func (e *Export) namedByLines() map[int64]Product {
	votes := map[int64]map[string]int{}
	names := map[string]string{}
	for _, order := range e.Orders {
		o, err := parseObject(order.Raw)
		if err != nil {
			continue
		}
		for _, line := range o.objects("line_items") {
			id, sku := cmp.Or(line.int("variation_id"), line.int("product_id")), line.str("sku")
			if id == 0 || sku == "" {
				continue
			}
			if votes[id] == nil {
				votes[id] = map[string]int{}
			}
			votes[id][sku]++
			names[sku] = html.UnescapeString(line.str("name"))
		}
	}
	out := map[int64]Product{}
	for id, skus := range votes {
		best := slices.SortedFunc(maps.Keys(skus), func(a, b string) int {
			return cmp.Or(cmp.Compare(skus[b], skus[a]), cmp.Compare(a, b))
		})[0]
		out[id] = Product{SKU: best, Name: names[best], Derived: true}
	}
	return out
}

// RoundAtSubtotal is the export's own setting of that name; false where it has none.
func (e *Export) RoundAtSubtotal() bool {
	return slices.ContainsFunc(e.options["tax"], func(o object) bool {
		return o.str("id") == "woocommerce_tax_round_at_subtotal" && o.str("value") == "yes"
	})
}
