package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/money"
)

// base is the net that a tax group applies to. A line with two rates of the
// group counts once.
func (r reckoning) base(group string) money.Amount {
	var sum money.Amount
	for i := range r.order.Lines {
		sum = sum.Add(r.baseOf(i, group))
	}
	return sum
}

// baseOf is what of a line's net a group applies to.
func (r reckoning) baseOf(line int, group string) money.Amount {
	switch {
	case !slices.Contains(r.groupsOf(line), group):
		return money.Zero
	case r.isSpread(line):
		return r.spreadBase(line, group)
	default:
		return r.order.Lines[line].Total
	}
}

// spreadBase is a group's share of a negative fee. The fee is allocated over the
// lines it lowers, to the unit, so that no part of it is in two bases or in none
// just because of rounding.
func (r reckoning) spreadBase(fee int, group string) money.Amount {
	weights := make([]money.Amount, len(r.order.Lines))
	for i, l := range r.order.Lines {
		if lowered(l) {
			weights[i] = l.ExactTotal
		}
	}
	var sum money.Amount
	for i, part := range money.Allocate(r.order.Lines[fee].Total, weights, r.scale) {
		if lowered(r.order.Lines[i]) && slices.Contains(r.groupsAt(r.loweredAt(i)), group) {
			sum = sum.Add(part)
		}
	}
	return sum
}
