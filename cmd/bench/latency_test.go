package main

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
)

// measured is what a small run of a command says.
func measured[R any](t *testing.T, args ...string) (r R) {
	t.Helper()
	got := call(t.Context(), t.TempDir(), append(args, "--binary", workerstest.Build(t), "--temporal", "dev", "--output", "json")...)
	require.Zero(t, got.code, got.errOut)
	require.NoError(t, json.Unmarshal([]byte(got.out), &r), got.out)
	return r
}

// requireRefused calls a command wrongly, and nothing starts.
func requireRefused(t *testing.T, command string, wrong map[string]string) {
	t.Helper()
	for flag, says := range wrong {
		got := call(t.Context(), t.TempDir(), command, "--binary", "/", flag)
		require.Equal(t, exitUsage, got.code, flag)
		require.Contains(t, got.errOut, says)
	}
}

// TestAWebhookBecomesAnInvoice counts from signed webhooks that a gateway process took:
// nothing else wakes a reader.
func TestAWebhookBecomesAnInvoice(t *testing.T) {
	t.Parallel()
	r := measured[latencyReport](t, "latency", "--orders", "8", "--rate", "20")
	require.Equal(t, []int{8, 8}, []int{r.Invoiced.Orders, r.Settled.Orders})
	require.Positive(t, r.Invoiced.MedianMS)
	require.LessOrEqual(t, r.Invoiced.MedianMS, r.Invoiced.P95MS)
	require.LessOrEqual(t, r.Invoiced.P95MS, r.Invoiced.P99MS)
	require.Less(t, r.Invoiced.MedianMS, r.Settled.MedianMS, "an invoice comes before the shop is told")
}

func TestLatencyIsAskedForInEarnest(t *testing.T) {
	t.Parallel()
	requireRefused(t, "latency", map[string]string{"--rate=0": "--rate: want more than 0", "--orders=0": "--orders: want 1 or more"})
}

func TestPercentiles(t *testing.T) {
	t.Parallel()
	var took []float64
	for ms := 200.0; ms > 0; ms-- {
		took = append(took, ms)
	}
	require.Equal(t, waits{Orders: 200, MedianMS: 101, P95MS: 191, P99MS: 199, MostMS: 200}, waitsOf(took))
	require.Equal(t, waits{Orders: 1, MedianMS: 7, P95MS: 7, P99MS: 7, MostMS: 7}, waitsOf([]float64{7}))
	require.Zero(t, waitsOf(nil))
}
