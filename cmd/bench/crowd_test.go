package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
)

// TestShopsInTroubleHoldNoOtherUp is not about how long it takes: that all orders of
// the others are settled while a shop never answers is what it shows.
func TestShopsInTroubleHoldNoOtherUp(t *testing.T) {
	t.Parallel()
	got := call(t.Context(), t.TempDir(), "channels", "--binary", workerstest.Build(t), "--temporal", "dev", "--channels", "5", "--dead", "2", "--orders", "2", "--output", "json")
	require.Zero(t, got.code, got.errOut)
	var r crowdReport
	require.NoError(t, json.Unmarshal([]byte(got.out), &r), got.out)
	require.Equal(t, []int{5, 2, 1, 4, 4}, []int{r.Channels, r.Dead, r.Throttled, r.Calm.Orders, r.Troubled.Orders})
	require.Positive(t, r.Calm.MedianMS)
	require.LessOrEqual(t, r.Troubled.MedianMS, r.Troubled.P95MS)
	require.InDelta(t, r.Troubled.MedianMS/r.Calm.MedianMS, r.Ratio, 0.01)
}

func TestACrowdIsAskedForInEarnest(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		args []string
		says string
	}{
		"nobody answers": {[]string{"--channels", "2"}, "want more than --dead and --throttled together"},
		"no orders":      {[]string{"--orders", "0"}, "--orders: want 1 or more"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), t.TempDir(), append([]string{"channels", "--binary", "/"}, tt.args...)...)
			require.Equal(t, exitUsage, got.code)
			require.Contains(t, got.errOut, tt.says)
		})
	}
}
