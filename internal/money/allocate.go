package money

import (
	"slices"

	"github.com/shopspring/decimal"
)

// Allocate splits total over weights so that the parts, at scale decimals, add
// up to total rounded to scale exactly. Leftover units go to the largest
// remainders, earliest first, so the result depends on nothing but the
// arguments. All-zero weights split evenly.
//
// It panics on a negative weight and on no weights at all.
func Allocate(total Amount, weights []Amount, scale int32) []Amount {
	if len(weights) == 0 {
		panic("money: nothing to allocate over")
	}
	weights = evenIfZero(weights)
	sum := Sum(weights...)
	units := total.Round(scale).d.Shift(scale)

	parts := make([]decimal.Decimal, len(weights))
	rests := make([]decimal.Decimal, len(weights)) // what truncation took from each part
	left := units
	for i, w := range weights {
		share, rest := units.Mul(w.d).QuoRem(sum.d, 0)
		parts[i], rests[i] = share, rest.Abs()
		left = left.Sub(share)
	}
	one := decimal.NewFromInt(int64(left.Sign()))
	for _, i := range byRest(rests)[:left.Abs().IntPart()] {
		parts[i] = parts[i].Add(one)
	}

	out := make([]Amount, len(parts))
	for i, p := range parts {
		out[i] = Amount{p.Shift(-scale)}
	}
	return out
}

func evenIfZero(weights []Amount) []Amount {
	for _, w := range weights {
		if w.Sign() < 0 {
			panic("money: negative weight")
		}
	}
	if !Sum(weights...).IsZero() {
		return weights
	}
	return slices.Repeat([]Amount{Int(1)}, len(weights))
}

// byRest is the parts' positions, largest remainder first.
func byRest(rests []decimal.Decimal) []int {
	order := make([]int, len(rests))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return rests[b].Cmp(rests[a]) })
	return order
}
