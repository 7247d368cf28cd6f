package money

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Take takes part from amounts in proportion, at scale decimals, so that what is
// taken adds up to part exactly. Amounts may be of either sign, as those of an
// invoice with a discount line are. Where they have no finer digits than scale and
// part is no more than their sum, nothing is taken that isn't there: each share
// lies between 0 and its amount. Leftover units go to the largest remainders,
// earliest first.
//
// It panics where the amounts come to 0 but part doesn't.
func Take(part Amount, from []Amount, scale int32) []Amount {
	sum := Sum(from...)
	if sum.IsZero() {
		if !part.IsZero() {
			panic("money: nothing to take from")
		}
		return make([]Amount, len(from))
	}
	units := part.Round(scale).d.Shift(scale)
	shares := make([]decimal.Decimal, len(from))
	rests := make([]decimal.Decimal, len(from)) // what rounding down took from each share
	left := units
	for i, a := range from {
		shares[i], rests[i] = floorDiv(units.Mul(a.d), sum.d)
		left = left.Sub(shares[i])
	}
	for _, i := range byRest(rests)[:left.IntPart()] {
		shares[i] = shares[i].Add(decimal.NewFromInt(1))
	}
	out := make([]Amount, len(from))
	for i, s := range shares {
		out[i] = Amount{s.Shift(-scale)}
	}
	return out
}

// floorDiv is a ÷ b rounded down to a whole number, and the size of what was left.
func floorDiv(a, b decimal.Decimal) (quotient, rest decimal.Decimal) {
	q, r := a.QuoRem(b, 0)
	if r.Sign()*b.Sign() < 0 {
		return q.Sub(decimal.NewFromInt(1)), r.Add(b).Abs()
	}
	return q, r.Abs()
}

// RoundTo rounds amounts to scale decimals so that they add up to total rounded to
// scale. Each is rounded half away from zero; what that leaves goes, a unit each,
// to those that rounding moved most the other way, earliest first.
//
// It panics on no amounts at all, unless total is 0.
func RoundTo(total Amount, amounts []Amount, scale int32) []Amount {
	out := make([]Amount, len(amounts))
	off := make([]Amount, len(amounts))
	for i, a := range amounts {
		out[i] = a.Round(scale)
		off[i] = a.Sub(out[i])
	}
	left := total.Round(scale).Sub(Sum(out...))
	if left.IsZero() {
		return out
	}
	if len(amounts) == 0 {
		panic("money: nothing to round")
	}
	unit := MinorUnit(scale)
	if left.Sign() < 0 {
		unit = unit.Neg()
	}
	order := make([]int, len(off))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return off[b].Cmp(off[a]) * left.Sign() })
	units := left.d.Shift(scale).Abs().IntPart()
	for n := range units {
		i := order[n%int64(len(order))]
		out[i] = out[i].Add(unit)
	}
	return out
}

// Between is a brought into the range from 0 to limit, whichever sign limit has.
func (a Amount) Between(limit Amount) Amount {
	switch {
	case a.Sign()*limit.Sign() <= 0:
		return Zero
	case a.Abs().Cmp(limit.Abs()) > 0:
		return limit
	default:
		return a
	}
}
