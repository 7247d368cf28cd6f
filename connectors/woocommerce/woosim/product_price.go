package woosim

import (
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// readPrice understands a price as WooCommerce does: the shop's decimal sign, blanks between thousands, and whatever else isn't a digit
// thrown away, so that "1e3" is 13 and "abc" is no price at all (put/price_*.json). Decimals stay as typed.
func (s *Shop) readPrice(typed string) string {
	text := strings.TrimSpace(typed)
	if point := s.option("general", "woocommerce_price_decimal_sep"); point != "" && point != "." {
		text = strings.ReplaceAll(text, point, ".")
	}
	text = notOfNumber.ReplaceAllString(text, "")
	if whole, rest, cut := strings.Cut(text, "."); cut {
		text = whole + "." + strings.ReplaceAll(rest, ".", "")
	}
	if _, err := decimal.NewFromString(text); err != nil {
		return ""
	}
	return text
}

// writePrices writes prices and the days of a sale. Variable and grouped products have none of their own, whatever is sent. A sale price
// that isn't below the regular price is dropped for good.
func (s *Shop) writePrices(p *product, body object) {
	if p.kind() == "variable" || p.kind() == "grouped" {
		for _, key := range []string{"regular_price", "sale_price"} {
			p.doc.del(key)
		}
		return
	}
	for _, key := range []string{"regular_price", "sale_price"} {
		if given(body, key) {
			p.doc.set(key, s.readPrice(body.str(key)))
		}
	}
	for _, key := range []string{"date_on_sale_from", "date_on_sale_to"} {
		s.writeSaleDay(p, body, key)
	}
	if sale := p.doc.str("sale_price"); sale != "" && !p.doc.dec("sale_price").LessThan(p.doc.dec("regular_price")) {
		p.doc.set("sale_price", "")
	}
	s.setPrice(p)
}

func (s *Shop) writeSaleDay(p *product, body object, key string) {
	for name, zone := range map[string]*time.Location{key: s.zone, key + "_gmt": time.UTC} {
		if !body.has(name) {
			continue
		}
		var local, gmt any
		if t, ok := readDay(body.str(name), zone); ok {
			local, gmt = s.local(t), t.UTC().Format(timeLayout)
		}
		p.doc.set(key, local)
		p.doc.set(key+"_gmt", gmt)
	}
}

// readDay reads a day, or a time, in a zone.
func readDay(text string, zone *time.Location) (time.Time, bool) {
	for _, layout := range []string{timeLayout, time.DateTime, time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// setPrice settles what a product costs now.
func (s *Shop) setPrice(p *product) {
	price := p.doc.str("regular_price")
	if s.onSale(p) {
		price = p.doc.str("sale_price")
	}
	p.doc.set("price", price)
}

// onSale says whether a product's sale price counts now; of a variable one, whether that of any variation does.
func (s *Shop) onSale(p *product) bool {
	if p.kind() == "variable" {
		for _, child := range s.children(p.id) {
			if s.onSale(child) {
				return true
			}
		}
		return false
	}
	if p.doc.str("sale_price") == "" || !p.doc.dec("sale_price").LessThan(p.doc.dec("regular_price")) {
		return false
	}
	from, started := readDay(p.doc.str("date_on_sale_from_gmt"), time.UTC)
	to, ends := readDay(p.doc.str("date_on_sale_to_gmt"), time.UTC)
	now := s.now()
	return (!started || !from.After(now)) && (!ends || !to.Before(now))
}

// children are a product's variations by id.
func (s *Shop) children(id int64) []*product {
	ids := s.index.children[id]
	list := make([]*product, len(ids))
	for i, child := range ids {
		list[i] = s.products[child]
	}
	return list
}

// priceRange is the lowest and the highest price, as the shop's pages show them, of a product's variations.
func (s *Shop) priceRange(p *product) (low, high decimal.Decimal, found bool) {
	for _, child := range s.children(p.id) {
		if child.doc.str("price") == "" || child.status() != "publish" {
			continue
		}
		price := s.shelfPrice(child, "price")
		if !found || price.LessThan(low) {
			low = price
		}
		if !found || price.GreaterThan(high) {
			high = price
		}
		found = true
	}
	return low, high, found
}
