// Package money holds exact decimal amounts. There is no float in it, no
// currency inside an amount (a document has one, and amounts of two documents
// never meet), and every function that rounds names its scale and its rule.
package money

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// maxDigits bounds what Parse takes: more digits than any shop's money has, few
// enough that sums and products of them stay cheap.
const maxDigits = 40

// ErrSyntax says that a text is no plain decimal number.
var ErrSyntax = errors.New("not a decimal number")

// Amount is an exact decimal number: money, a quantity or a rate. The zero
// value is 0. Amounts are compared with Equal and Cmp, never with ==.
type Amount struct{ d decimal.Decimal }

// Zero is nothing.
var Zero Amount

// Parse reads plain decimal digits with an optional sign and fraction, such as
// "-12.50". Exponents, spaces, separators of thousands and an empty text are
// refused with ErrSyntax.
func Parse(s string) (Amount, error) {
	digits := strings.TrimPrefix(s, "-")
	whole, fraction, dotted := strings.Cut(digits, ".")
	if !plain(whole) || (dotted && !plain(fraction)) || len(digits) > maxDigits {
		return Amount{}, fmt.Errorf("%w: %.60q", ErrSyntax, s)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return Amount{}, fmt.Errorf("%w: %.60q", ErrSyntax, s)
	}
	return Amount{d}, nil
}

func plain(digits string) bool {
	for _, r := range digits {
		if r < '0' || r > '9' {
			return false
		}
	}
	return digits != ""
}

// MustParse is Parse for constants in code and tests; it panics where Parse
// fails.
func MustParse(s string) Amount {
	a, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return a
}

// Int is a whole number as an amount.
func Int(n int64) Amount { return Amount{decimal.NewFromInt(n)} }

// Add is a + b, exactly.
func (a Amount) Add(b Amount) Amount { return Amount{a.d.Add(b.d)} }

// Sub is a − b, exactly.
func (a Amount) Sub(b Amount) Amount { return Amount{a.d.Sub(b.d)} }

// Mul is a × b, exactly.
func (a Amount) Mul(b Amount) Amount { return Amount{a.d.Mul(b.d)} }

// Neg is −a.
func (a Amount) Neg() Amount { return Amount{a.d.Neg()} }

// Abs is a without its sign.
func (a Amount) Abs() Amount { return Amount{a.d.Abs()} }

// Percent is rate per cent of a, exactly.
func (a Amount) Percent(rate Amount) Amount { return Amount{a.d.Mul(rate.d).Shift(-2)} }

// Div is a ÷ b rounded half away from zero to scale decimals. It panics when b
// is zero: a caller that can't rule that out has to ask first.
func (a Amount) Div(b Amount, scale int32) Amount { return Amount{a.d.DivRound(b.d, scale)} }

// Cmp is −1, 0 or +1 as a is less than, equal to or greater than b.
func (a Amount) Cmp(b Amount) int { return a.d.Cmp(b.d) }

// Equal reports whether a and b are the same number; 1.5 equals 1.50.
func (a Amount) Equal(b Amount) bool { return a.d.Equal(b.d) }

// Sign is −1, 0 or +1.
func (a Amount) Sign() int { return a.d.Sign() }

// IsZero reports whether a is 0.
func (a Amount) IsZero() bool { return a.d.IsZero() }

// FitsScale reports whether a has no digit beyond scale decimals, trailing
// zeros aside: 4.030 fits two decimals, 4.035 does not.
func (a Amount) FitsScale(scale int32) bool { return a.d.Equal(a.d.Truncate(scale)) }

// IsInteger reports whether a has no fraction.
func (a Amount) IsInteger() bool { return a.d.IsInteger() }

// Whole is a without its fraction: 2.9 is 2, and −2.9 is −2.
func (a Amount) Whole() Amount { return Amount{a.d.Truncate(0)} }

// String writes plain digits and keeps trailing zeros: "12.50".
func (a Amount) String() string {
	if exp := a.d.Exponent(); exp < 0 {
		return a.d.StringFixed(-exp)
	}
	return a.d.String()
}

// Short writes plain digits without trailing zeros: "12.5". Equal amounts have
// equal short texts, whatever scale they came with.
func (a Amount) Short() string { return a.d.String() }

// Fixed writes a with exactly scale decimals, rounding half away from zero.
func (a Amount) Fixed(scale int32) string { return a.d.StringFixed(scale) }

// Text is an amount that may be missing: as String writes it, or empty.
func Text(a *Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

// Sum adds amounts up, exactly; the sum of none is 0.
func Sum(amounts ...Amount) Amount {
	var sum Amount
	for _, a := range amounts {
		sum = sum.Add(a)
	}
	return sum
}

// MarshalText makes an amount a quoted string in JSON, so that no reader on the
// way turns it into a float.
func (a Amount) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText is Parse.
func (a *Amount) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*a = parsed
	return nil
}

// Scan reads a numeric column. A NULL is refused: a nullable column has a
// pointer type.
func (a *Amount) Scan(src any) error {
	switch v := src.(type) {
	case string:
		return a.UnmarshalText([]byte(v))
	case int64:
		*a = Int(v)
		return nil
	default:
		return fmt.Errorf("money: can't read a %T", src)
	}
}

// Value writes a numeric column.
func (a Amount) Value() (driver.Value, error) { return a.String(), nil }
