package main

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/workflows"
)

// straightPlan is a shop of so many orders that raise no question.
func straightPlan(code string, orders int) playground.Plan {
	return playground.Plan{Code: code, Name: code, Environment: commerce.Test, Made: orders, Straight: true}
}

// settledIn counts a channel's sales that are settled.
func settledIn(t *testing.T, l *local, channel string) (n int64) {
	t.Helper()
	require.NoError(t, l.db.QueryRow(t.Context(),
		"SELECT count(*) FROM sales s JOIN channels c ON c.id = s.channel_id WHERE c.code = $1 AND s.state = 'settled'", channel).Scan(&n))
	return n
}

// walkedIn counts a channel's orders that have gone their whole way, their shop told.
func walkedIn(t *testing.T, l *local, channel string) (n int) {
	t.Helper()
	require.NoError(t, l.db.QueryRow(t.Context(),
		"SELECT count(*) FROM orders o JOIN channels c ON c.id = o.channel_id WHERE c.code = $1 AND o.processed_version = o.version", channel).Scan(&n))
	return n
}

// TestOneSlowShopDelaysNoOther has one worker with few slots and three shops: one that
// takes writes and never answers them, one that has too much of everything, and one
// that is well. The last is done before the first has given up on a single call.
func TestOneSlowShopDelaysNoOther(t *testing.T) {
	t.Parallel()
	const orders = 25
	l, binary := startPlan(t, straightPlan("dead", orders), straightPlan("busy", orders), straightPlan("well", orders)), workerstest.Build(t)
	dead, busy := l.Shops[0].Simulated, l.Shops[1].Simulated
	for _, write := range []string{"notes.create", "orders.update"} {
		dead.AddFault(woosim.Rule{Kind: write, Fault: woosim.Fault{Slow: time.Hour}})
	}
	busy.AddFault(woosim.Rule{Fault: woosim.TooManyRequests(0)})
	require.NoError(t, activities.WakeReader(t.Context(), l.db, "dead"))
	require.NoError(t, activities.WakeReader(t.Context(), l.db, "busy"))
	settings := workerSettings(l)
	settings["ORDERLOOM_WORKER_ACTIVITIES"] = "12" // fewer than the dead shop's channel allows at once
	workerstest.Hire(t, binary, settings, 1)
	q := dbgen.New()
	require.Eventually(t, func() bool {
		unfinished, err := q.OrdersUnprocessed(t.Context(), l.db, "dead")
		return err == nil && unfinished > 0 && busy.RequestCount()["orders.list"] > 0
	}, time.Minute, 20*time.Millisecond)

	began := time.Now()
	require.NoError(t, activities.WakeReader(t.Context(), l.db, "well"))
	require.Eventually(t, func() bool { return walkedIn(t, l, "well") == orders }, 50*time.Second, 20*time.Millisecond)
	t.Logf("%d orders of the shop that is well, done after %s", orders, time.Since(began).Round(time.Millisecond))
	require.Zero(t, dead.RequestCount()["notes.create"], "none of its calls is over")
	pace, err := q.ShopPace(t.Context(), l.db, channelID(t, l, "busy"))
	require.NoError(t, err)
	require.True(t, pace.Slowed)
}

func channelID(t *testing.T, l *local, code string) int64 {
	t.Helper()
	row, err := dbgen.New().ChannelByCode(t.Context(), l.db, code)
	require.NoError(t, err)
	return row.Channel.ID
}

// TestAnImportByHandDelaysNoLiveOrder: an order that comes in while a person imports
// old ones overtakes them all, at the worker and at their shop.
func TestAnImportByHandDelaysNoLiveOrder(t *testing.T) {
	t.Parallel()
	const old = 120
	l, binary := startPlan(t, straightPlan("tea", old)), workerstest.Build(t)
	q, shop := dbgen.New(), l.Shops[0].Simulated
	require.NoError(t, q.ChannelLimit(t.Context(), l.db, dbgen.ChannelLimitParams{
		ID: channelID(t, l, "tea"), CallsPerSecond: money.Int(4), CallsBurst: 2, CallsAtOnce: 2,
	}))
	_, err := l.db.Exec(t.Context(), "UPDATE channels SET start_at = now()") // what was before, a person imports
	require.NoError(t, err)
	settings := workerSettings(l)
	settings["ORDERLOOM_WORKER_ACTIVITIES"] = "8"
	workerstest.Hire(t, binary, settings, 1)
	_, err = l.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{
		ID: workflows.RangeWorkflowID("tea", "old"), TaskQueue: workflows.QueueSync, Priority: workflows.ByHand("tea"),
	}, workflows.ImportRange, activities.RangeInput{Channel: "tea"})
	require.NoError(t, err)
	require.Eventually(t, func() bool { return settledIn(t, l, "tea") > 3 }, time.Minute, 20*time.Millisecond)

	fresh := strconv.FormatInt(shop.MakeOrders(99, 1, time.Now(), woosim.Straight())[0].ID, 10)
	began := time.Now()
	require.NoError(t, activities.WakeReader(t.Context(), l.db, "tea"))
	require.Eventually(t, func() bool {
		sales, err := q.SaleFind(t.Context(), l.db, fresh, "tea")
		return err == nil && len(sales) == 1 && sales[0].State == "settled"
	}, time.Minute, 20*time.Millisecond)
	took, left := time.Since(began), old+1-settledIn(t, l, "tea")
	t.Logf("settled after %s, with %d old orders to go", took.Round(time.Millisecond), left)
	require.Greater(t, left, int64(old/3))
}
