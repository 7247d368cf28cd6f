package activities_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// setupOld has a shop that doesn't tell what changed.
func setupOld(t *testing.T, orders ...int64) *bundle {
	t.Helper()
	b := setupShop(t, commerce.Production, woosim.Settings{Old: true}, (*httptest.Server).StartTLS, orders...)
	b.limit("10000", 1000, 50)
	return b
}

const dontTell = "change feed: The shop doesn't tell which orders changed."

func TestAShopThatDoesntTellWhatChangedIsReadByIDs(t *testing.T) {
	t.Parallel()
	b := setupOld(t, pending, cash)
	b.many(250)
	require.Equal(t, len(b.shop.Orders())-b.trashed(), b.readAll())
	b.requireAllRead()
	require.True(t, strings.HasPrefix(b.wrongs(), dontTell), b.wrongs())
	b.walk(pending)
	b.walk(cash)

	b.many(120)
	require.NoError(t, b.shop.LoadOrders(crowd(t, 90_000, 3, time.Now())))
	b.shop.SetStatus(pending, "processing") // of an open sale
	b.shop.SetStatus(cash, "on-hold")       // of a settled one, whose webhook tells
	b.delivered("order.updated", cash)
	b.readAll()
	b.requireAllRead()
	b.shop.TrashOrder(pending)
	b.readAll()
	require.Equal(t, commerce.Trashed, b.orderStatus(pending))
}

// TestNoOrderIsPassedOverWhereTheListMoves: orders come and go in front of the page that
// is about to be turned, by more than the pages overlap.
func TestNoOrderIsPassedOverWhereTheListMoves(t *testing.T) {
	t.Parallel()
	const first, many = 10_000, 450
	b := setupOld(t)
	require.NoError(t, b.shop.LoadOrders(crowd(t, first, many, time.Now().Add(-time.Hour))))
	newcomers := crowd(t, first+many, 40, time.Now())
	turn := 0
	shops := b.set.Channels.(activities.Shops)
	shops.Transport = restlessBefore{shops.Transport, func(r *http.Request) {
		if r.URL.Query().Get("order") != "desc" {
			return
		}
		switch turn++; turn {
		case 2, 4:
			for i := range 25 {
				b.shop.TrashOrder(int64(first + many - 1 - 30*turn - i))
			}
		case 3:
			_ = b.shop.LoadOrders(newcomers) // such orders are good: it took hundreds
		}
	}}
	b.set.Channels = shops
	b.readAll()
	b.readAll()
	b.requireAllRead()
	require.Greater(t, turn, 6, "it began anew")
}

// restlessBefore changes the shop before each request.
type restlessBefore struct {
	next   http.RoundTripper
	change func(*http.Request)
}

func (r restlessBefore) RoundTrip(request *http.Request) (*http.Response, error) {
	r.change(request)
	return r.next.RoundTrip(request)
}

func TestOrdersBeforeAChannelsStartAreLeftAloneByIDsToo(t *testing.T) {
	t.Parallel()
	b := setupOld(t, pending, cash)
	b.exec("UPDATE channels SET start_at = now() - interval '1 hour'")
	b.shop.TouchOrder(cash)
	require.Equal(t, 1, b.readAll())
	require.Equal(t, "346", b.list("SELECT remote_id FROM orders"))
}

func TestTheFeedIsTriedAgainOnceADay(t *testing.T) {
	t.Parallel()
	b := setupOld(t, straight)
	now := time.Now()
	b.set.Now = func() time.Time { return now }
	b.readAll()
	require.True(t, strings.HasPrefix(b.wrongs(), dontTell))

	b.shop.SetOld(false)
	b.readAll()
	require.NotEmpty(t, b.wrongs(), "believed for a day")
	now = now.Add(25 * time.Hour)
	b.shop.SetStatus(straight, "on-hold")
	b.readAll()
	require.NotContains(t, b.wrongs(), "change feed", "updated")
	b.requireAllRead()
	require.Equal(t, 1, b.count("feed_cursors WHERE feed = 'orders'"))

	b.shop.SetOld(true)
	now = now.Add(25 * time.Hour)
	b.shop.SetStatus(straight, "processing")
	b.readAll()
	require.Contains(t, b.wrongs(), "change feed", "and put back")
}

func TestAFeedThatCantBeTriedIsTriedAgain(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.AddFault(woosim.Rule{Times: 1, Fault: woosim.ServerError()})
	_, err := b.set.ImportPage(t.Context(), page(true))
	require.False(t, final(t, err))
	require.ErrorContains(t, err, "prove the change feed")
	require.Zero(t, b.count("feed_proofs"))
	require.Equal(t, 1, b.readAll())
	require.Empty(t, b.wrongs())
}
