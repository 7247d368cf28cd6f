package promsim

import (
	"strings"

	"github.com/shopspring/decimal"
)

// moneyText writes an amount as Prom shows it to people: "1 713 грн", "1 234,56 грн" [L].
func (s *Shop) moneyText(d decimal.Decimal) string {
	whole, cents, _ := strings.Cut(d.Abs().StringFixed(2), ".")
	var parts []string
	for len(whole) > 3 {
		parts = append([]string{whole[len(whole)-3:]}, parts...)
		whole = whole[:len(whole)-3]
	}
	text := strings.Join(append([]string{whole}, parts...), s.settings.Thousands)
	if cents != "00" {
		text += "," + cents
	}
	if d.IsNegative() {
		text = "-" + text
	}
	return text + " " + s.settings.Suffix
}

// mustDecimal reads an amount that a caller of the package typed.
func mustDecimal(what, text string) decimal.Decimal {
	d, err := decimal.NewFromString(text)
	if err != nil {
		panic("promsim: " + what + ": " + err.Error())
	}
	return d
}

// amount reads a JSON number that the shop itself holds; anything else is zero.
func (d doc) amount(key string) decimal.Decimal {
	text := strings.Trim(string(encode(d[key])), `"`)
	v, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Zero
	}
	return v
}
