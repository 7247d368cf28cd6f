package woosim

import (
	"strings"

	"github.com/shopspring/decimal"
)

// product is a product or a variation. A hidden one was made up from an order's line and has only what the line told.
type product struct {
	id  int64
	doc object
}

func (p *product) managesStock() bool { return p.doc.bool("manage_stock") }

func (p *product) stock() int64 { return p.doc.int("stock_quantity") }

func (p *product) isVariation() bool { return p.doc.str("type") == "variation" }

func (s *Shop) addProduct(doc object) {
	id := doc.int("id")
	s.products[id] = &product{id, doc.clone()}
	s.reserve(&s.next.Post, id)
}

// learnProduct makes up a product that an order's line names and the catalogue lacks.
func (s *Shop) learnProduct(line object) {
	id, parent := line.int("product_id"), int64(0)
	kind := "simple"
	if v := line.int("variation_id"); v != 0 {
		id, parent, kind = v, id, "variation"
	}
	if id == 0 || s.products[id] != nil {
		return
	}
	price := "0.00"
	if q := line.dec("quantity"); !q.IsZero() {
		price = line.dec("subtotal").DivRound(q, 2).StringFixed(2)
	}
	status := "taxable"
	if len(line.objects("taxes")) == 0 {
		status = "none"
	}
	s.addProduct(newObject("id", id, "name", line.str("name"), "type", kind, "status", "publish", "sku", line.str("sku"),
		"price", price, "regular_price", price, "sale_price", "", "virtual", false, "downloadable", false,
		"tax_status", status, "tax_class", line.str("tax_class"), "manage_stock", true, "stock_quantity", 100,
		"stock_status", "instock", "parent_id", parent, "global_unique_id", line.str("global_unique_id")))
}

// SetStock sets a product's or variation's own stock. An unknown id is ignored.
func (s *Shop) SetStock(productID, quantity int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.products[productID]; p != nil {
		p.doc.set("manage_stock", true)
		p.doc.set("stock_quantity", quantity)
		s.fire("product.updated", p.id)
	}
}

// Stock returns the stock of a product or variation, 0 when it isn't managed.
func (s *Shop) Stock(productID int64) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.stockKeeper(productID); p != nil {
		return p.stock()
	}
	return 0
}

// stockKeeper is the product that holds the stock of id: itself, its parent, or none.
func (s *Shop) stockKeeper(id int64) *product {
	p := s.products[id]
	switch {
	case p == nil:
		return nil
	case p.managesStock():
		return p
	case p.doc.str("manage_stock") == "parent":
		return s.products[p.doc.int("parent_id")]
	default:
		return nil
	}
}

// bySKU finds a product the way lines do: a variation's own SKU, or a product's.
func (s *Shop) bySKU(sku string) *product {
	var found *product
	for _, p := range s.products {
		if sku == "" || !strings.EqualFold(s.ownSKU(p), sku) {
			continue
		}
		if found == nil || p.id < found.id {
			found = p
		}
	}
	return found
}

// lineName is what an order line calls the product.
func (s *Shop) lineName(p *product) (name string, parent any) {
	name = p.doc.str("name")
	up := s.products[p.doc.int("parent_id")]
	if !p.isVariation() || up == nil {
		return name, nil
	}
	if !strings.HasPrefix(name, up.doc.str("name")) {
		name = up.doc.str("name") + " - " + name
	}
	return name, up.doc.str("name")
}

// netPrice is the price of quantity pieces without tax, as the shop puts it on a new line.
func (s *Shop) netPrice(p *product, quantity decimal.Decimal) decimal.Decimal {
	gross := p.doc.dec("price").Mul(quantity)
	if !s.settings.PricesIncludeTax || p.doc.str("tax_status") != "taxable" {
		return gross
	}
	return gross.Sub(includedTax(gross, s.ratesFor(s.settings.Country, p.doc.str("tax_class"))))
}

// lineProduct is the product or variation that a line was made of.
func (s *Shop) lineProduct(line object) *product {
	if v := line.int("variation_id"); v != 0 {
		return s.products[v]
	}
	return s.products[line.int("product_id")]
}
