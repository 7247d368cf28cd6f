package connectortest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// refunds tries what connectors tell of money given back: line by line, and the
// same by whatever way the order is read.
func (s *suite) refunds(t *testing.T, reader connectors.OrderReader) {
	id := s.shop.MakeOrders(t, 1)[0]
	before, _ := s.read(t, id)
	require.Empty(t, before.Refunds)
	s.shop.GiveBack(t, id)
	page, err := reader.OrdersByID(t.Context(), []string{id})
	require.NoError(t, err)
	require.Len(t, page.Orders, 1)
	order := page.Orders[0].Order
	require.Len(t, order.Refunds, 1)
	refund := order.Refunds[0]
	require.NotEmpty(t, refund.RemoteID)
	require.Negative(t, refund.Total.Sign())
	require.False(t, refund.PlacedAt.IsZero())
	require.Equal(t, before.Totals, order.Totals, "a refund lowers no total")
	if s.limits.WholeRefunds {
		require.Equal(t, order.Totals.Total.String(), refund.Total.Neg().String(), "all of it")
		require.Empty(t, refund.Lines)
	} else {
		refundOfLine(t, order, refund)
	}
	s.readAlike(t, order)
}

// refundOfLine: a refund of a part of one line says of which, and how much is tax.
func refundOfLine(t *testing.T, order commerce.Order, refund commerce.Refund) {
	t.Helper()
	require.Len(t, refund.Lines, 1)
	line := refund.Lines[0]
	require.True(t, slices.ContainsFunc(order.Lines, func(l commerce.Line) bool {
		return l.RemoteID == line.RemoteLineID && l.Kind == line.Kind
	}), "it names a line of the order: %+v", line)
	require.Positive(t, line.Total.Sign())
	require.Positive(t, line.Tax().Sign())
	require.Equal(t, refund.Total.Neg().String(), line.Total.Add(line.Tax()).String(), "net and tax are all of it")
}

// readAlike wants every other way of reading to tell the same, or its news would
// never end.
func (s *suite) readAlike(t *testing.T, order commerce.Order) {
	t.Helper()
	if feed, err := connectors.As[connectors.OrderFeed](s.connector); err == nil {
		seen := readings{}
		seen.walk(t, feed, connectors.FeedPosition{}, nothing)
		require.Equal(t, order.Fingerprint(), seen[order.RemoteID].Order.Fingerprint(), "the change feed")
	}
	if able, err := connectors.As[connectors.OrderRange](s.connector); err == nil {
		all := wholeList(t, func(at connectors.ListPosition) (connectors.OrderPage, error) {
			return able.OrdersPlaced(t.Context(), connectors.Range{Since: order.PlacedAt}, at)
		})
		i := slices.IndexFunc(all, func(r connectors.Read) bool { return r.Order.RemoteID == order.RemoteID })
		require.GreaterOrEqual(t, i, 0)
		require.Equal(t, order.Fingerprint(), all[i].Order.Fingerprint(), "a range")
	}
	if able, err := connectors.As[connectors.OrderStatusSetter](s.connector); err == nil {
		answer, err := able.SetOrderStatus(t.Context(), order.RemoteID, connectors.StatusChange{Status: s.shop.Statuses()[1]})
		require.NoError(t, err)
		require.Equal(t, order.Refunds, answer.Order.Refunds, "the answer to a status")
	}
}
