package connectortest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
)

// drift is how far a shop's clock may be from ours.
const drift = 5 * time.Second

// checkPage holds what every page promises: asked is when the call began.
func checkPage(t *testing.T, page connectors.OrderPage, asked time.Time) {
	t.Helper()
	answered := time.Now()
	require.LessOrEqual(t, len(page.Orders)+len(page.Unreadable), connectors.PageSize)
	require.Empty(t, page.Unreadable)
	if page.Total > 0 {
		require.GreaterOrEqual(t, page.Total, len(page.Orders))
	}
	if !page.ShopTime.IsZero() {
		require.WithinRange(t, page.ShopTime, asked.Add(-drift), answered.Add(drift))
	}
	there := map[string]bool{}
	for _, o := range page.Orders {
		require.NotEmpty(t, o.Order.RemoteID)
		require.NotEmpty(t, o.Order.Number)
		require.NotEmpty(t, o.Order.Status)
		require.False(t, o.Order.ModifiedAt.IsZero())
		require.WithinRange(t, o.AskedAt, asked, answered)
		require.False(t, there[o.Order.RemoteID], "order %s stands on the page twice", o.Order.RemoteID)
		there[o.Order.RemoteID] = true
	}
}

// wholeList reads all pages of a list.
func wholeList(t *testing.T, list func(at connectors.ListPosition) (connectors.OrderPage, error)) []connectors.Read {
	t.Helper()
	var all []connectors.Read
	var at connectors.ListPosition
	for range maxPages {
		asked := time.Now()
		page, err := list(at)
		require.NoError(t, err)
		checkPage(t, page, asked)
		all = append(all, page.Orders...)
		at = stored(t, page.Rest)
		if page.More {
			continue
		}
		beyond, err := list(at)
		require.NoError(t, err)
		require.Empty(t, beyond.Orders, "beyond the end")
		require.False(t, beyond.More, "beyond the end")
		return all
	}
	require.Fail(t, "the list has no end")
	return nil
}

// ids are the orders' own.
func ids(reads []connectors.Read) []string { return orders(connectors.OrderPage{Orders: reads}) }
