package main

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOrdersAreCarriedOverBooksThatHaveAPast(t *testing.T) {
	t.Parallel()
	r := measured[growthReport](t, "growth", "--sizes", "200,3000", "--orders", "6")
	require.Len(t, r.Sizes, 2)
	for i, sales := range []int{200, 3000} {
		got := r.Sizes[i]
		require.Equal(t, sales, got.Sales)
		require.Positive(t, got.OrdersPerSecond)
		require.GreaterOrEqual(t, got.EventsPerOrder, 11.0)
		require.Greater(t, got.DatabaseBytes, int64(1<<20))
	}
	require.Empty(t, r.Sizes[1].ReadWhole, "everything that an order needs is found by an index")
	require.Greater(t, r.Sizes[1].DatabaseBytes, r.Sizes[0].DatabaseBytes)
}

func TestGrowthIsAskedForInEarnest(t *testing.T) {
	t.Parallel()
	requireRefused(t, "growth", map[string]string{"--sizes=199,1000": "--sizes: want 200 sales or more", "--orders=0": "--orders: want 1 or more"})
}
