package prom

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/fault"
)

// calls are the kinds of requests that the shop got, in their order.
func (s simShop) calls() []string {
	var kinds []string
	for _, r := range s.Requests() {
		kinds = append(kinds, r.Kind)
	}
	return kinds
}

func TestOrdersThatStandTogetherAreReadTogether(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		which func(all []string) []string
		calls []string
	}{
		{"none", func([]string) []string { return nil }, nil},
		{"one alone", func(all []string) []string { return all[7:8] }, []string{"orders.get"}},
		{"one twice", func(all []string) []string { return []string{all[7], all[7]} }, []string{"orders.get"}},
		{"a hundred", func(all []string) []string { return all[20:120] }, []string{"orders.list"}},
		{"the newest", func(all []string) []string { return all[200:] }, []string{"orders.list"}},
		{"two far apart", func(all []string) []string { return []string{all[0], all[249]} }, []string{"orders.list", "orders.get"}},
		{"the oldest", func(all []string) []string { return all[:3] }, []string{"orders.list", "orders.list"}}, // and whether there are more
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			shop := newSimShop(t, promsim.Settings{LastIDExclusive: len(tt.name)%2 == 0, CustomStatuses: ownStatuses()})
			all := shop.MakeOrders(t, 250)
			want := tt.which(all)
			page, err := shop.client(t).OrdersByID(t.Context(), want)
			require.NoError(t, err)
			require.ElementsMatch(t, slices.Compact(slices.Clone(want)), ordersOf(page))
			require.Equal(t, tt.calls, shop.calls())
			require.False(t, page.More)
		})
	}
}

func TestANumberIsAnID(t *testing.T) {
	t.Parallel()
	shop := newSimShop(t, promsim.Settings{CustomStatuses: ownStatuses()})
	id := shop.MakeOrders(t, 1)[0]
	c := shop.client(t)
	page, err := c.OrdersByNumber(t.Context(), id)
	require.NoError(t, err)
	require.Len(t, page.Orders, 1)
	for _, none := range []string{"x", "", "0", "-1", "1/2", "../orders/list"} {
		page, err := c.OrdersByNumber(t.Context(), none)
		require.NoError(t, err)
		require.Empty(t, page.Orders)
	}
	require.Len(t, shop.calls(), 1)
}

// TestAnOrderIsMissingWhereTheListLacksItToo: a 404 alone is what any address answers with
// that isn't there.
func TestAnOrderIsMissingWhereTheListLacksItToo(t *testing.T) {
	t.Parallel()
	const order = `{"id":415000007,"status":"received","date_created":"2026-01-01T00:00:00+00:00","date_modified":"2026-01-01T00:00:00+00:00","price":"1 грн"}`
	for _, tt := range []struct {
		name, list string
		status     int
		kind       fault.Kind // empty: it is found
	}{
		{"it isn't on the list", `{"orders":[` + strings.ReplaceAll(order, "415000007", "415000003") + `]}`, 200, fault.NotFound},
		{"the list is empty", `{"orders":[]}`, 200, fault.NotFound},
		{"there is no list either", `<html>`, 404, fault.Invalid},
		{"the list is away", `<html>`, 503, fault.Transient},
		{"the list has it all the same", `{"orders":[` + order + `]}`, 200, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(r *http.Request) *http.Response {
				if strings.HasSuffix(r.URL.Path, ordersPath) {
					require.Equal(t, "415000008", r.URL.Query().Get("last_id"), "told or not, it would be there")
					return answer(tt.status, tt.list)
				}
				return answer(404, "<html>")
			})
			page, err := c.FindOrder(t.Context(), "415000007")
			if tt.kind == "" {
				require.NoError(t, err)
				require.Equal(t, "415000007", page.Orders[0].Order.RemoteID)
				return
			}
			require.True(t, fault.Is(err, tt.kind), "%v", err)
		})
	}
}

func TestAnAnswerAboutAnotherOrderIsNone(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"order":{"id":8}}`, `{"order":null}`, `{"id":7}`, `{}`} {
		c := newClient(t, func(*http.Request) *http.Response { return answer(200, body) })
		_, err := c.FindOrder(t.Context(), "7")
		require.True(t, fault.Is(err, fault.Invalid), "%v", err)
		require.ErrorContains(t, err, "the answer is about no order, or about another one")
	}
}

func TestAnIDThatIsNoneIsNeverAsked(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(r *http.Request) *http.Response {
		require.Fail(t, "it was asked", r.URL.Path)
		return answer(200, "{}")
	})
	for _, id := range []string{"", "0", "x", "-1", "7/set_status", "9223372036854775808"} {
		_, err := c.OrdersByID(t.Context(), []string{id})
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.FindOrder(t.Context(), id)
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.SetOrderStatus(t.Context(), id, connectors.StatusChange{Status: "received"})
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.GetOrderParcels(t.Context(), id)
		require.True(t, fault.Is(err, fault.Invalid), id)
	}
	_, err := c.OrdersPlaced(t.Context(), connectors.Range{}, connectors.ListPosition{LastID: "x"})
	require.True(t, fault.Is(err, fault.Invalid))
}

// TestARangeIsExactWhateverTheShopCounts: whether a time's ends belong to it.
func TestARangeIsExactWhateverTheShopCounts(t *testing.T) {
	t.Parallel()
	for _, exclusive := range []bool{false, true} {
		now := shopDay
		sim := promsim.New(promsim.Settings{BoundsExclusive: exclusive}, promsim.WithClock(func() time.Time { return now }))
		var ids []string
		for range 5 { // a quarter of a second apart, the first and the last in whole ones
			ids = append(ids, idText(sim.PlaceOrder(promsim.Placement{})))
			now = now.Add(250 * time.Millisecond)
		}
		shop := serve(t, sim)
		for _, tt := range []struct {
			since, until time.Time
			want         []string
		}{
			{shopDay, shopDay.Add(time.Second), ids[:4]},
			{shopDay.Add(time.Millisecond), time.Time{}, ids[1:]},
			{time.Time{}, shopDay.Add(500 * time.Millisecond), ids[:2]},
			{shopDay.Add(time.Second), shopDay.Add(time.Second + 1), ids[4:]},
		} {
			page, err := shop.client(t).OrdersPlaced(t.Context(), connectors.Range{Since: tt.since, Until: tt.until}, connectors.ListPosition{})
			require.NoError(t, err)
			require.ElementsMatch(t, tt.want, ordersOf(page), "from %s to %s", tt.since, tt.until)
		}
	}
}
