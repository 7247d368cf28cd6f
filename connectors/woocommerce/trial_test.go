package woocommerce_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

func TestATestOrderIsPlacedReadAndRemoved(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.ReadWrite)
	before := b.shop.Orders()
	require.Equal(t, connectors.Check{Name: "test order", State: good, Detail: "placed, read and removed"}, b.client.TryOrder(t.Context()))
	require.Equal(t, before, b.shop.Orders())
	count := b.shop.RequestCount()
	require.Equal(t, []int{1, 1, 1}, []int{count["orders.create"], count["orders.get"], count["orders.delete"]})
}

// TestATestOrderThatStaysIsNeverToldOf: wherever it could stand, it is left out.
func TestATestOrderThatStaysIsNeverToldOf(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.ReadWrite)
	before := len(b.shop.Orders())
	b.shop.AddFault(woosim.Rule{Kind: "orders.delete", Fault: woosim.ServerError()})
	tried := b.client.TryOrder(t.Context())
	require.Equal(t, failed, tried.State)
	require.Regexp(t, `^delete order \d+ in the shop; it is never imported$`, tried.Remedy)
	require.Len(t, b.shop.Orders(), before+1)
	id := tried.Remedy[len("delete order ") : len(tried.Remedy)-len(" in the shop; it is never imported")]

	lists := map[string]func() (connectors.OrderPage, error){
		"changed": func() (connectors.OrderPage, error) {
			return b.client.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: time.Now().Add(-time.Minute)})
		},
		"by id":     func() (connectors.OrderPage, error) { return b.client.OrdersByID(t.Context(), []string{id}) },
		"by number": func() (connectors.OrderPage, error) { return b.client.OrdersByNumber(t.Context(), id) },
		"placed": func() (connectors.OrderPage, error) {
			return b.client.OrdersPlaced(t.Context(), connectors.Range{Since: time.Now().Add(-time.Minute)}, connectors.ListPosition{})
		},
		"newest": func() (connectors.OrderPage, error) { return b.client.NewestOrders(t.Context(), 0) },
	}
	for name, list := range lists {
		page, err := list()
		require.NoError(t, err, name)
		require.Empty(t, page.Unreadable, name)
		for _, read := range page.Orders {
			require.NotEqual(t, id, read.Order.RemoteID, name)
		}
	}
}

func TestATestOrderWhoseAnswerIsLostIsSaidSo(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.ReadWrite)
	b.shop.AddFault(woosim.Rule{Kind: "orders.create", Fault: woosim.Fault{CutAfter: true}})
	tried := b.client.TryOrder(t.Context())
	require.Equal(t, failed, tried.State)
	require.Contains(t, tried.Remedy, "look in the shop for an order with the note")
	reads := setup(t, woosim.Read)
	tried = reads.client.TryOrder(t.Context())
	require.Equal(t, failed, tried.State)
	require.Contains(t, tried.Detail, "Unauthorized")
}
