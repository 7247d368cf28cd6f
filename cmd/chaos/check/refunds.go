package check

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// givenBack is what a refund gave back of which lines, by WooCommerce's names. Its amount
// is positive, what it says of lines is below zero.
type givenBack struct {
	Amount   decimal.Decimal
	Items    []line `json:"line_items"`
	Shipping []line `json:"shipping_lines"`
	Fees     []line `json:"fee_lines"`
}

func (g givenBack) lines() []line { return slices.Concat(g.Items, g.Shipping, g.Fees) }

// readGivenBack reads refunds as the shop lists them, the newest first, and answers with
// the oldest first.
func readGivenBack(refunds []json.RawMessage) ([]givenBack, error) {
	all := make([]givenBack, len(refunds))
	for i, raw := range refunds {
		if err := json.Unmarshal(raw, &all[i]); err != nil {
			return nil, fmt.Errorf("a refund can't be read: %w", err)
		}
	}
	slices.Reverse(all)
	return all, nil
}

// disputed reports whether a refund says of lines another sum than the order's own figures
// of them come to, by more than the tolerance: where prices have tax within, a shop rounds
// half a cent of a line's tax down, and up in the form by which staff give it back. What
// gives back all that is left is taken as it is.
func (f *file) disputed() bool {
	left := f.order.Total
	for _, g := range f.order.givenBack {
		lines, due := g.lines(), decimal.Zero
		for _, l := range lines {
			due = due.Add(f.order.dueFor(l))
		}
		differs := g.Amount.Sub(due).Abs().GreaterThan(f.channel.tolerance(f.order.Currency))
		if len(lines) > 0 && differs && g.Amount.LessThan(left) {
			return true
		}
		left = left.Sub(g.Amount)
	}
	return false
}

// dueFor is what a refunded part of a line comes to: its net as the shop says, and of the
// line's tax what the part is of the line. So many pieces at their price are that by
// number, else it is that by net.
func (o order) dueFor(part line) decimal.Decimal {
	net, pieces, lines, scale := part.Total.Neg(), part.Quantity.Neg(), o.lines(), minorUnits(o.Currency)
	i := slices.IndexFunc(lines, func(l line) bool { return l.ID.String() == part.refundOf() })
	if i < 0 || lines[i].Total.IsZero() {
		return net
	}
	whole := lines[i]
	if pieces.IsPositive() && net.Equal(whole.Total.Mul(pieces).DivRound(whole.Quantity, scale)) {
		return net.Add(whole.Tax.Mul(pieces).DivRound(whole.Quantity, scale))
	}
	return net.Add(whole.Tax.Mul(net).DivRound(whole.Total, scale))
}

// refundOf is the id of the order's line that a refund's line gives back.
func (l line) refundOf() string {
	for _, m := range l.Meta {
		if m.Key == "_refunded_item_id" {
			return strings.Trim(string(m.Value), `"`)
		}
	}
	return ""
}
