package posting_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// TestTheWayToAStateLeavesNoTrace says that the same order, seen in any sequence of
// states on its way, ends with the balances of the last state alone: by account,
// tax group, customer and item.
func TestTheWayToAStateLeavesNoTrace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, anyWay)
}

// FuzzAnyWay searches for a counterexample for as long as it is let.
func FuzzAnyWay(f *testing.F) { f.Fuzz(rapid.MakeFuzz(anyWay)) }

func anyWay(t *rapid.T) {
	b := drawSale(t)
	b.order.PlacedAt = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	b.policy.RestockRefunds = rapid.Bool().Draw(t, "restock")
	step := newLedger()
	for range rapid.IntRange(1, 6).Draw(t, "states") {
		drawState(t, b)
		for range rapid.IntRange(1, 2).Draw(t, "looks") {
			step.look(b, b.order)
		}
	}
	alone := newLedger()
	alone.look(b, b.order)
	require.Equal(t, alone.said(), step.said())

	booked := step.posted
	step.look(b, b.order)
	require.Equal(t, booked, step.posted, "a look at what is known books nothing")
}

// drawState moves the order on: its status, its payment, its lines, its refunds.
func drawState(t *rapid.T, b *bundle) {
	o := &b.order
	statuses := []string{"pending", "on-hold", "processing", "processing", "completed", "completed", "cancelled", "refunded", "draft"}
	o.Status = rapid.SampledFrom(statuses).Draw(t, "status")
	o.Payment.Method = rapid.SampledFrom([]string{"bacs", "bacs", "cod"}).Draw(t, "method")
	switch rapid.IntRange(0, 5).Draw(t, "what happens") {
	case 0:
		o.Lines = append(slices.Clone(o.Lines), drawSoldLine(t, 10+len(o.Lines), o.Currency))
		agree(b, cents(t, -2, 2, scaleOf(o.Currency)))
	case 1:
		o.Lines = slices.Clone(o.Lines)
		o.Lines[0].Quantity = money.Int(rapid.Int64Range(1, 7).Draw(t, "quantity"))
	case 2, 3:
		refund(t, o)
	case 4:
		if len(o.Refunds) > 0 {
			i := rapid.IntRange(0, len(o.Refunds)-1).Draw(t, "taken back")
			o.Refunds = slices.Delete(slices.Clone(o.Refunds), i, i+1)
		}
	}
}

// refund gives back no more than is left, as no shop does.
func refund(t *rapid.T, o *commerce.Order) {
	left := o.Totals.Total.Sub(o.Refunded())
	if left.Sign() <= 0 {
		return
	}
	r := drawRefund(t, *o, left, scaleOf(o.Currency))
	if r.Total.Neg().Cmp(left) > 0 {
		r = commerce.Refund{Total: left.Neg()}
	}
	r.RemoteID = strconv.Itoa(500 + len(o.Refunds) + rapid.IntRange(0, 9).Draw(t, "id")*10)
	r.PlacedAt = o.PlacedAt.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "hour")) * time.Hour)
	o.Refunds = append(slices.Clone(o.Refunds), r)
}
