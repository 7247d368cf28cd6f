//go:build contract

// The contract: what we rely on at Prom.ua, tried on a real company. Run it when the
// marketplace changes its API, and when you doubt the simulated shop.
//
// Nothing is written: the API places no orders, so that the suite can't run there. The
// company should have more than a hundred orders, the more kinds the better. The token
// needs to read orders, payment options and delivery options.
//
//	ORDERLOOM_CONTRACT_ADDRESS=https://my.prom.ua ORDERLOOM_CONTRACT_KEY=… \
//	go test -tags contract -count=1 -v -run TestContract ./connectors/prom
//
// What we rely on, beyond what is documented:
//
//   - every order is in the shape that we know, its money included, and adds up;
//   - a list goes by id, the newest first, and on below last_id, which may be told again;
//   - last_modified_from and last_modified_to are UTC and leave out what changed at
//     another time, whether or not their ends belong to them; so are date_from and date_to;
//   - an order that is read by its id says what the list says of it;
//   - an order that isn't there is 404, a wrong token is 401 or 403;
//   - the list of statuses names what orders name, and those of ways to pay and of delivery
//     are there.

package prom

import (
	"net/http"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

func contractClient(t *testing.T, token secret.String) *Client {
	t.Helper()
	made, err := New(connectors.Shop{
		Address: os.Getenv("ORDERLOOM_CONTRACT_ADDRESS"), Environment: commerce.Test, Credentials: connectors.Credentials{Key: token},
	}, http.DefaultTransport.(*http.Transport).Clone())
	require.NoError(t, err, "ORDERLOOM_CONTRACT_ADDRESS and ORDERLOOM_CONTRACT_KEY name a company to read")
	return made.(*Client)
}

func TestContract(t *testing.T) {
	t.Parallel()
	c := contractClient(t, secret.String(os.Getenv("ORDERLOOM_CONTRACT_KEY")))
	first, err := c.OrdersPlaced(t.Context(), connectors.Range{}, connectors.ListPosition{})
	require.NoError(t, err)
	require.Empty(t, first.Unreadable)
	require.Len(t, first.Orders, connectors.PageSize, "want a company with more than a hundred orders")
	second, err := c.OrdersPlaced(t.Context(), connectors.Range{}, first.Rest)
	require.NoError(t, err)
	require.Empty(t, second.Unreadable)
	orders := append(slices.Clone(first.Orders), second.Orders...)

	t.Run("orders add up", func(t *testing.T) {
		for _, o := range orders {
			require.True(t, addsUp(o.Order), "order %s", o.Order.RemoteID)
			require.NotEmpty(t, o.Order.Currency, "order %s", o.Order.RemoteID)
		}
	})
	t.Run("lists go by id and on below last_id", func(t *testing.T) {
		for i := 1; i < len(orders); i++ {
			require.Less(t, number(t, orders[i].Order.RemoteID), number(t, orders[i-1].Order.RemoteID))
		}
		last := uint64(number(t, first.Rest.LastID))
		raw, _, err := c.oneList(t.Context(), "contract", ordersPath, ordersKey, nil, last+1)
		require.NoError(t, err)
		require.Equal(t, last, raw.rows[0].id, "one more than an id tells of it, whether last_id is told or not")
	})
	t.Run("times leave out what is elsewhere", func(t *testing.T) { contractTimes(t, c, orders) })
	t.Run("an order by its id", func(t *testing.T) {
		page, err := c.FindOrder(t.Context(), orders[1].Order.RemoteID)
		require.NoError(t, err)
		require.Equal(t, orders[1].Order.Fingerprint(), page.Orders[0].Order.Fingerprint())
		_, err = c.readOrder(t.Context(), "contract", 1)
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
	})
	t.Run("lists name what orders name", func(t *testing.T) { contractLists(t, c, orders) })
	t.Run("a wrong token", func(t *testing.T) {
		_, err := contractClient(t, "0123456789abcdef").OrderStatuses(t.Context())
		require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
	})
}

func contractTimes(t *testing.T, c *Client, orders []connectors.Read) {
	t.Helper()
	none, err := c.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: time.Now().Add(tooFar)})
	require.NoError(t, err)
	require.Empty(t, none.Orders, "what changes in ten years")
	newest := slices.MaxFunc(orders, func(a, b connectors.Read) int { return a.Order.ModifiedAt.Compare(b.Order.ModifiedAt) }).Order
	page, err := c.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: newest.ModifiedAt})
	require.NoError(t, err)
	require.Contains(t, ordersOf(page), newest.RemoteID, "the latest change")
	for _, o := range page.Orders {
		require.True(t, o.Order.ModifiedAt.After(newest.ModifiedAt.Add(-3*time.Second)), "order %s", o.Order.RemoteID)
	}
	placed := orders[50].Order.PlacedAt
	within, err := c.OrdersPlaced(t.Context(), connectors.Range{Since: placed, Until: placed.Add(time.Second)}, connectors.ListPosition{})
	require.NoError(t, err)
	require.Contains(t, ordersOf(within), orders[50].Order.RemoteID)
}

func contractLists(t *testing.T, c *Client, orders []connectors.Read) {
	t.Helper()
	named := map[string]bool{}
	statuses, err := c.OrderStatuses(t.Context())
	require.NoError(t, err)
	for _, s := range statuses {
		named["status "+s.Slug] = true
	}
	payments, err := c.PaymentMethods(t.Context())
	require.NoError(t, err)
	for _, p := range payments {
		named["payment "+p.ID] = true
	}
	_, err = c.DeliveryMethods(t.Context())
	require.NoError(t, err)
	for _, o := range orders {
		require.True(t, named["status "+o.Order.Status], "order %s: status %s", o.Order.RemoteID, o.Order.Status)
		if method := o.Order.Payment.Method; method != "" && !named["payment "+method] {
			t.Logf("order %s is paid in a way that is offered no longer: %s", o.Order.RemoteID, method)
		}
	}
}
