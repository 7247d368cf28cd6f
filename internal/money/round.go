package money

import (
	"fmt"

	"github.com/shopspring/decimal"
)

// Rounding says what becomes of a half.
type Rounding string

const (
	// HalfUp rounds a half away from zero: 0.315 becomes 0.32.
	HalfUp Rounding = "half_up"
	// HalfDown rounds a half towards zero: 0.315 becomes 0.31.
	HalfDown Rounding = "half_down"
)

// Round rounds half away from zero to scale decimals.
func (a Amount) Round(scale int32) Amount { return Amount{a.d.Round(scale)} }

// RoundBy rounds to scale decimals by the given rule; the empty rule is HalfUp.
// An unknown rule panics: it is a bug, not data.
func (a Amount) RoundBy(rule Rounding, scale int32) Amount {
	switch rule {
	case HalfUp, "":
		return a.Round(scale)
	case HalfDown:
		return Amount{roundHalfDown(a.d, scale)}
	default:
		panic(fmt.Sprintf("money: unknown rounding %q", rule))
	}
}

func roundHalfDown(d decimal.Decimal, scale int32) decimal.Decimal {
	cut := d.Truncate(scale)
	half := decimal.New(5, -scale-1)
	if d.Sub(cut).Abs().GreaterThan(half) {
		return d.RoundUp(scale)
	}
	return cut.Truncate(scale)
}
