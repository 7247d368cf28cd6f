package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
)

// TestACatalogueIsReadInPagesAndOrdersGoOn reads little: that the figures are those of
// what they are called is what it shows.
func TestACatalogueIsReadInPagesAndOrdersGoOn(t *testing.T) {
	t.Parallel()
	got := call(t.Context(), t.TempDir(), "catalogue", "--binary", workerstest.Build(t), "--temporal", "dev", "--sizes", "130,350", "--changed", "3", "--orders", "4", "--output", "json")
	require.Zero(t, got.code, got.errOut)
	var r catalogueReport
	require.NoError(t, json.Unmarshal([]byte(got.out), &r), got.out)
	require.Len(t, r.Sizes, 2)
	for i, products := range []int{130, 350} {
		f := r.Sizes[i]
		require.Equal(t, products, f.Products)
		require.GreaterOrEqual(t, f.Full.Requests, (products+99)/100)
		require.LessOrEqual(t, f.Full.Requests, (products+99)/100+1, "pages of products, and of variations")
		require.Positive(t, f.Changes.Requests)
		require.LessOrEqual(t, f.Changes.Requests, 3, "products, variations, and whether the shop tells what changes")
		require.Positive(t, f.Full.Seconds)
	}
	require.Equal(t, 4, r.Alone.Orders)
	require.Positive(t, r.Beside.Orders)
	require.LessOrEqual(t, r.Beside.Orders, 4)
	require.InDelta(t, r.Beside.P95MS/r.Alone.P95MS, r.Ratio, 0.01)
}

func TestACatalogueIsAskedForInEarnest(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"too few products":      {[]string{"--sizes", "19,1000"}, "--sizes: want 20 products or more"},
		"more changed than are": {[]string{"--sizes", "40", "--changed", "41"}, "--changed: want 1 or more"},
		"one order":             {[]string{"--orders", "1"}, "--orders: want 2 or more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), t.TempDir(), append([]string{"catalogue", "--binary", "/"}, tt.args...)...)
			require.Equal(t, exitUsage, got.code)
			require.Contains(t, got.errOut, tt.says)
		})
	}
}
