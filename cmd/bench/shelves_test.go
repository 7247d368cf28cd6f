package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
)

// TestAShopIsToldOfStockInBatches tells a small shop: that every listing is in one
// batch and no more is what it shows.
func TestAShopIsToldOfStockInBatches(t *testing.T) {
	t.Parallel()
	got := call(t.Context(), t.TempDir(), "stock", "--binary", workerstest.Build(t), "--temporal", "dev", "--listings", "250", "--batch", "20ms", "--slow", "30", "--each", "1ms", "--output", "json")
	require.Zero(t, got.code, got.errOut)
	var r stockReport
	require.NoError(t, json.Unmarshal([]byte(got.out), &r), got.out)
	for _, p := range []pushes{r.First, r.Changed} {
		require.Equal(t, []int{250, 3, 50, 100}, []int{p.Listings, p.Requests, p.Least, p.Most})
		require.InDelta(t, 250/p.Seconds, p.PerSecond, 0.01)
	}
	require.Equal(t, []int{30, 1}, []int{r.Slow.Listings, r.Slow.Requests})
}

func TestStockIsAskedForInEarnest(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"no listings":         {[]string{"--listings", "0"}, "--listings: want 1 or more"},
		"more slow than are":  {[]string{"--listings", "10", "--slow", "11"}, "--slow: want no more than --listings"},
		"a time that is none": {[]string{"--batch", "-1s"}, "--batch and --each: want no time below zero"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), t.TempDir(), append([]string{"stock", "--binary", "/"}, tt.args...)...)
			require.Equal(t, exitUsage, got.code)
			require.Contains(t, got.errOut, tt.says)
		})
	}
}
