package woosim

import (
	"strings"

	"github.com/shopspring/decimal"
)

// option is the value of a setting that the API shows, or "".
func (s *Shop) option(group, id string) string {
	for _, o := range s.options[group] {
		if o.str("id") == id {
			return o.str("value")
		}
	}
	return ""
}

// priceHTML is a price as the shop's pages show it, markup and all.
func (s *Shop) priceHTML(p *product) string {
	if p.kind() == "variable" {
		return s.rangeHTML(p)
	}
	if p.doc.str("price") == "" {
		return ""
	}
	price := s.moneyHTML(s.shelfPrice(p, "price"), "")
	if !s.onSale(p) {
		return price
	}
	was := s.shelfPrice(p, "regular_price")
	return `<del aria-hidden="true">` + s.moneyHTML(was, "") + `</del> <span class="screen-reader-text">Original price was: ` +
		s.spoken(was) + `.</span><ins aria-hidden="true">` + price + `</ins><span class="screen-reader-text">Current price is: ` +
		s.spoken(s.shelfPrice(p, "price")) + `.</span>`
}

// shelfPrice is a price as the shop's pages show it: without tax, unless the shop shows prices with it.
func (s *Shop) shelfPrice(p *product, key string) decimal.Decimal {
	price := p.doc.dec(key)
	with := s.option("tax", "woocommerce_tax_display_shop") == "incl"
	if with == s.settings.PricesIncludeTax || p.doc.str("tax_status") != "taxable" {
		return price
	}
	rates := s.ratesFor(s.settings.Country, s.taxClass(p))
	if !with {
		return price.Sub(includedTax(price, rates))
	}
	sum := price
	for _, r := range rates {
		sum = sum.Add(r.of(price))
	}
	return sum
}

func (s *Shop) rangeHTML(p *product) string {
	low, high, found := s.priceRange(p)
	switch {
	case !found:
		return ""
	case low.Equal(high):
		return s.moneyHTML(low, "")
	}
	const hidden = ` aria-hidden="true"`
	return s.moneyHTML(low, hidden) + ` <span aria-hidden="true">&ndash;</span> ` + s.moneyHTML(high, hidden) +
		`<span class="screen-reader-text">Price range: ` + s.spoken(low) + ` through ` + s.spoken(high) + `</span>`
}

func (s *Shop) moneyHTML(d decimal.Decimal, attribute string) string {
	symbol := `<span class="woocommerce-Price-currencySymbol" translate="no">` + s.symbolHTML() + `</span>`
	return `<span class="woocommerce-Price-amount amount"` + attribute + `><bdi>` + s.withSymbol(s.digits(d), symbol) + `</bdi></span>`
}

// spoken is an amount without markup, for screen readers.
func (s *Shop) spoken(d decimal.Decimal) string { return s.withSymbol(s.digits(d), s.symbolHTML()) }

func (s *Shop) symbolHTML() string {
	if c, known := currencies()[s.settings.Currency]; known {
		return c[2]
	}
	return s.settings.Currency
}

func (s *Shop) withSymbol(digits, symbol string) string {
	switch s.option("general", "woocommerce_currency_pos") {
	case "right":
		return digits + symbol
	case "right_space":
		return digits + "&nbsp;" + symbol
	case "left_space":
		return symbol + "&nbsp;" + digits
	default:
		return symbol + digits
	}
}

// digits writes an amount with the shop's signs; below zero it shows none.
func (s *Shop) digits(d decimal.Decimal) string {
	whole, cents, _ := strings.Cut(decimal.Max(d, decimal.Zero).StringFixed(*s.settings.Decimals), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + s.option("general", "woocommerce_price_thousand_sep") + whole[i:]
	}
	if cents == "" {
		return whole
	}
	return whole + s.option("general", "woocommerce_price_decimal_sep") + cents
}
