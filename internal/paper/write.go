package paper

import (
	"strings"
	"time"

	"github.com/orderloom/orderloom/internal/money"
)

const nbsp = "\u00a0"

// amount writes money with exactly so many decimals, rounding half away from zero.
func (w words) amount(a money.Amount, decimals int32) string {
	return w.digits(a.Round(decimals).Fixed(decimals))
}

// unitPrice writes money with at least so many decimals, and all that it has.
func (w words) unitPrice(a money.Amount, decimals int32) string {
	if a.FitsScale(decimals) {
		return w.amount(a, decimals)
	}
	return w.digits(a.Short())
}

// count writes a number without trailing zeros.
func (w words) count(a money.Amount) string { return w.digits(a.Short()) }

func (w words) percent(a money.Amount) string { return w.digits(a.Short()) + "%" }

// date writes a calendar day; a zero time is no day.
func (w words) date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(w.day)
}

// digits puts the language's marks into plain digits.
func (w words) digits(plain string) string {
	sign := ""
	if strings.HasPrefix(plain, "-") {
		sign, plain = "-", plain[1:]
	}
	whole, fraction, dotted := strings.Cut(plain, ".")
	text := sign + w.grouped(whole)
	if dotted {
		text += w.decimal + fraction
	}
	return text
}

func (w words) grouped(whole string) string {
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + w.thousands + whole[i:]
	}
	return whole
}
