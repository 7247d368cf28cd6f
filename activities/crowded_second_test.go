package activities_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// crowd are n orders that a shop changed within one second; their ids go up from first.
func crowd(t testing.TB, first, n int, second time.Time) []json.RawMessage {
	t.Helper()
	var pattern struct {
		Modified string `json:"date_modified"`
		GMT      string `json:"date_modified_gmt"`
	}
	raw := woosim.OrdersWithIDs(woosim.CapturedOrders(false, false), straight)[0]
	require.NoError(t, json.Unmarshal(raw, &pattern))
	raw = bytes.ReplaceAll(raw, []byte(pattern.Modified), []byte(second.Format("2006-01-02T15:04:05")))
	raw = bytes.ReplaceAll(raw, []byte(pattern.GMT), []byte(second.UTC().Format("2006-01-02T15:04:05")))
	raws := make([]json.RawMessage, n)
	for i := range raws {
		id := strconv.Itoa(first + i)
		one := bytes.Replace(raw, []byte(`"id":278`), []byte(`"id":`+id), 1)
		raws[i] = bytes.Replace(one, []byte(`"number":"278"`), []byte(`"number":"`+id+`"`), 1)
	}
	return raws
}

// restless changes the shop beside each request that it is asked.
type restless struct {
	next   http.RoundTripper
	change func()
}

func (r restless) RoundTrip(request *http.Request) (*http.Response, error) {
	var beside sync.WaitGroup
	defer beside.Wait()
	beside.Go(r.change)
	return r.next.RoundTrip(request)
}

// TestNoneOfTenThousandOrdersOfOneSecondIsLost reads them while orders of every page
// change, come and go, and compares with the shop's own list.
func TestNoneOfTenThousandOrdersOfOneSecondIsLost(t *testing.T) {
	t.Parallel()
	const many, first = 10_000, 1_000
	b := setup(t)
	all := crowd(t, first, many+300, time.Now().Add(-time.Hour))
	require.NoError(t, b.shop.LoadOrders(all[:many]))
	newcomers := all[many:]
	b.limit("10000", 1000, 50)

	rng, turn := rand.New(rand.NewPCG(4, 4)), sync.Mutex{}
	known := func() int64 { return first + rng.Int64N(many) }
	shops := b.set.Channels.(activities.Shops)
	calm := shops.Transport
	shops.Transport = restless{calm, func() {
		turn.Lock()
		defer turn.Unlock()
		b.shop.TouchOrder(known())
		b.shop.SetStatus(known(), "on-hold")
		b.shop.TrashOrder(known())
		_ = b.shop.LoadOrders(newcomers[:1]) // such orders are good: it took ten thousand
		b.shop.TouchOrder(first + int64(len(all)-len(newcomers)))
		newcomers = newcomers[1:]
	}}
	b.set.Channels = shops
	b.readAll()
	require.Positive(t, b.count("orders WHERE status = 'on-hold'"), "the shop changed while it was read")

	shops.Transport = calm
	b.set.Channels = shops
	b.readAll()
	b.requireAllRead()
	require.Greater(t, b.count("orders"), many-200)
}

// requireAllRead compares what was read with all that the shop lists, as it is now.
func (b *bundle) requireAllRead() {
	b.t.Helper()
	stored := map[string]string{}
	rows, err := b.db.App.Query(b.t.Context(), "SELECT remote_id, status, modified_at FROM orders")
	require.NoError(b.t, err)
	defer rows.Close()
	for rows.Next() {
		var id, status string
		var modified time.Time
		require.NoError(b.t, rows.Scan(&id, &status, &modified))
		stored[id] = status + " " + modified.UTC().Format("2006-01-02T15:04:05")
	}
	require.NoError(b.t, rows.Err())
	for _, raw := range b.shop.Orders() {
		var order struct {
			ID       int64
			Status   string
			Modified string `json:"date_modified_gmt"`
		}
		require.NoError(b.t, json.Unmarshal(raw, &order))
		if order.Status != "trash" && order.Status != "checkout-draft" {
			require.Equal(b.t, order.Status+" "+order.Modified, stored[fmt.Sprint(order.ID)], "order %d", order.ID)
		}
	}
}
