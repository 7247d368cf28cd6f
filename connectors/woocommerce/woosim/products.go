package woosim

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// product is a product or a variation. Its doc holds what was said of it (shapes.slim); what follows from that is worked out when it is
// shown. Of one made up from an order's line it has only what the line told.
type product struct {
	id                int64
	doc               object
	created, modified time.Time
	keys              productKeys // under which the index has it
}

func (p *product) kind() string { return p.doc.str("type") }

func (p *product) status() string { return p.doc.str("status") }

func (p *product) parentID() int64 { return p.doc.int("parent_id") }

func (p *product) managesStock() bool { return p.doc.bool("manage_stock") }

func (p *product) stock() int64 { return p.doc.int("stock_quantity") }

func (p *product) isVariation() bool { return p.kind() == "variation" }

// addProduct takes a product in the shape of either route. It replaces one of the same id.
func (s *Shop) addProduct(doc object) *product {
	p := &product{id: doc.int("id"), created: s.docTime(doc, "date_created"), modified: s.docTime(doc, "date_modified")}
	if old := s.products[p.id]; old != nil {
		s.index.drop(old)
	}
	p.doc = s.shapes.slim(doc)
	if doc.str("manage_stock") == "parent" { // shown of the parent, not its own
		p.doc.del("manage_stock")
		p.doc.del("stock_quantity")
	}
	s.products[p.id] = p
	s.index.put(p)
	s.reserve(&s.next.Post, p.id)
	s.reserveMeta(p.doc)
	return p
}

// docTime reads a time of a product that was shown; one without times is new.
func (s *Shop) docTime(doc object, key string) time.Time {
	t, err := s.readTime(doc, key)
	if err != nil {
		return s.now()
	}
	return t
}

// settleVariations takes from variations what they only show of their parent: its SKU and its tax class.
func (s *Shop) settleVariations() {
	for _, p := range s.products {
		up := s.parentOf(p)
		if up == nil {
			continue
		}
		if p.doc.str("sku") == up.doc.str("sku") {
			p.doc.del("sku")
		}
		if p.doc.str("tax_class") == up.doc.str("tax_class") {
			p.doc.set("tax_class", "parent")
		}
		s.index.put(p)
	}
}

// parentOf is the product that a variation belongs to, or nil.
func (s *Shop) parentOf(p *product) *product {
	if !p.isVariation() {
		return nil
	}
	return s.products[p.parentID()]
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
	s.addProduct(newObject("id", id, "name", line.str("name"), "slug", slugOf(line.str("name")), "type", kind, "status", "publish",
		"sku", line.str("sku"), "price", price, "regular_price", price, "tax_status", status, "tax_class", line.str("tax_class"),
		"manage_stock", true, "stock_quantity", 100, "stock_status", "instock", "parent_id", parent,
		"global_unique_id", line.str("global_unique_id")))
}

// bySKU finds a product the way lines do: a variation's own SKU, or a product's.
func (s *Shop) bySKU(sku string) *product { return s.products[s.index.firstBySKU(sku)] }

// ownSKU is a product's SKU; one that a variation only shows of its parent isn't its own.
func (s *Shop) ownSKU(p *product) string { return p.doc.str("sku") }

// lineName is what an order line calls the product.
func (s *Shop) lineName(p *product) (name string, parent any) {
	up := s.parentOf(p)
	if up == nil {
		return p.doc.str("name"), nil
	}
	return s.title(p), up.doc.str("name")
}

// title is a product's name; a variation's is its parent's with what is chosen.
func (s *Shop) title(p *product) string {
	name, up := p.doc.str("name"), s.parentOf(p)
	if up == nil {
		return name
	}
	if chosen := optionsOf(p); chosen != "" {
		name = chosen
	}
	if strings.HasPrefix(name, up.doc.str("name")) {
		return name
	}
	return up.doc.str("name") + " - " + name
}

// taxClass is the class that a product is taxed by; a variation may leave it to its parent.
func (s *Shop) taxClass(p *product) string {
	class := p.doc.str("tax_class")
	if class != "parent" {
		return class
	}
	if up := s.parentOf(p); up != nil {
		return up.doc.str("tax_class")
	}
	return ""
}

// netPrice is the price of quantity pieces without tax, as the shop puts it on a new line.
func (s *Shop) netPrice(p *product, quantity decimal.Decimal) decimal.Decimal {
	gross := p.doc.dec("price").Mul(quantity)
	if !s.settings.PricesIncludeTax || p.doc.str("tax_status") != "taxable" {
		return gross
	}
	return gross.Sub(includedTax(gross, s.ratesFor(s.settings.Country, s.taxClass(p))))
}

// lineProduct is the product or variation that a line was made of.
func (s *Shop) lineProduct(line object) *product {
	if v := line.int("variation_id"); v != 0 {
		return s.products[v]
	}
	return s.products[line.int("product_id")]
}
