package prom

import (
	"errors"
	"strings"

	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
)

// errNoMoney is the cause of what is no money in a shape that we know.
var errNoMoney = errors.New(`not money like "1 713,50 грн"`)

// figures reads the money of one document, and remembers the currency that it names.
type figures struct {
	fields.Reader

	currency *string
}

func newFigures() figures { return figures{Reader: fields.New(), currency: new(string)} }

// In is a reader of the nth object of a list.
func (f figures) In(list string, n int) figures {
	return figures{Reader: f.Reader.In(list, n), currency: f.currency}
}

// money is an amount that has to be there.
func (f figures) money(name string, value fields.Scalar) money.Amount {
	if value == "" {
		f.Refuse(name, "is missing")
		return money.Zero
	}
	amount, currency, err := parseMoney(string(value))
	switch {
	case err != nil:
		f.Refuse(name, "%.20q is %v", string(value), err)
	case currency != "" && *f.currency != "" && currency != *f.currency:
		f.Refuse(name, "it is in %s, what stands before it in %s", currency, *f.currency)
	case currency != "":
		*f.currency = currency
	}
	return f.Bounded(name, amount)
}

// moneyOrNone is money, or nil where the shop says nothing.
func (f figures) moneyOrNone(name string, value fields.Scalar) *money.Amount {
	if value == "" {
		return nil
	}
	amount := f.money(name, value)
	return &amount
}

// parseMoney reads money as people are shown it: digits, perhaps in threes, a comma or a
// point before the two decimals at most, and the currency's sign behind. The currency is
// empty where none is named. Three digits behind a comma might be decimals or thousands:
// that is refused, and so is whatever else there may be.
func parseMoney(text string) (amount money.Amount, currency string, err error) {
	end := strings.LastIndexAny(text, "0123456789") + 1
	currency, known := currencyOf(strings.TrimFunc(text[end:], isGap))
	digits, negative := strings.CutPrefix(strings.TrimLeftFunc(text[:end], isGap), "-")
	whole, decimals, pointed := digits, "", false
	if at := strings.IndexAny(digits, ",."); at >= 0 {
		whole, decimals, pointed = digits[:at], digits[at+1:], true
	}
	whole, grouped := ungroup(whole)
	if !known || !grouped || strings.Contains(digits, "-") || pointed && (decimals == "" || len(decimals) > 2) {
		return money.Zero, "", errNoMoney
	}
	plain := whole
	if pointed {
		plain += "." + decimals
	}
	if amount, err = money.Parse(plain); err != nil {
		return money.Zero, "", errNoMoney
	}
	if negative {
		amount = amount.Neg()
	}
	return amount, currency, nil
}

// ungroup joins digits that stand in threes; ok is false where they don't.
func ungroup(whole string) (digits string, ok bool) {
	groups := strings.Split(strings.Map(evenGap, whole), " ")
	for i, group := range groups {
		if i > 0 && len(group) != 3 || i == 0 && len(groups) > 1 && len(group) > 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), groups[0] != ""
}

// evenGap makes every gap the same one.
func evenGap(r rune) rune {
	if isGap(r) {
		return ' '
	}
	return r
}

// isGap is a space of any width: what stands between thousands and before a currency.
func isGap(r rune) bool {
	switch r {
	case ' ', '\u00a0', '\u2009', '\u202f':
		return true
	}
	return false
}

// currencyOf is the currency that a sign stands for; no sign is no currency.
func currencyOf(sign string) (code string, known bool) {
	switch strings.TrimSuffix(sign, ".") {
	case "":
		return "", sign == ""
	case "грн", "₴", "UAH":
		return "UAH", true
	case "₸", "тг", "KZT":
		return "KZT", true
	case "лей", "MDL":
		return "MDL", true
	}
	return "", false
}
