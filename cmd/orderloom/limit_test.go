package main

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// TestTwoWorkersTogetherKeepTheShopsRate lets two worker processes carry a shop's
// orders and asks the shop what it had to bear.
func TestTwoWorkersTogetherKeepTheShopsRate(t *testing.T) {
	t.Parallel()
	const perSecond, burst, atOnce = 20, 5, 3
	l, binary := startShop(t), workerstest.Build(t)
	q := dbgen.New()
	channel, err := q.ChannelByCode(t.Context(), l.db, l.Shops[0].Code)
	require.NoError(t, err)
	require.NoError(t, q.ChannelLimit(t.Context(), l.db, dbgen.ChannelLimitParams{
		ID: channel.Channel.ID, CallsPerSecond: money.Int(perSecond), CallsBurst: burst, CallsAtOnce: atOnce,
	}))
	shop := l.Shops[0].Simulated
	shop.AddFault(woosim.Rule{Fault: woosim.Fault{Slow: 40 * time.Millisecond}})
	shop.ForgetRequests()

	require.NoError(t, activities.WakeReader(t.Context(), l.db, channel.Channel.Code))
	workerstest.Hire(t, binary, workerSettings(l), 2)
	require.Eventually(t, func() bool { return shop.RequestCount()["notes.create"] > 60 && nothingLeft(t, l) }, 3*time.Minute, 50*time.Millisecond)

	requests := shop.Requests()
	require.Greater(t, len(requests), 90)
	slices.SortFunc(requests, func(a, b woosim.Request) int { return a.Began.Compare(b.Began) })
	for i, first := range requests {
		running := 0
		for j, other := range requests {
			if j <= i && other.Ended.After(first.Began) {
				running++
			}
			if j < i {
				continue
			}
			// A stretch of time may hold a burst, what the pace allows, and what was on its way already.
			allowed := float64(burst+atOnce) + perSecond*other.Began.Sub(first.Began).Seconds()
			require.LessOrEqual(t, float64(j-i+1), allowed, "requests %d to %d", i, j)
		}
		require.LessOrEqual(t, running, atOnce, "beside request %d", i)
	}
	pace := float64(len(requests)) / requests[len(requests)-1].Began.Sub(requests[0].Began).Seconds()
	t.Logf("%d requests, %.1f a second of %d allowed", len(requests), pace, perSecond)
}
