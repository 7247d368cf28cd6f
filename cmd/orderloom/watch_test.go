package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// freeAddress is one of this machine where nobody listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return listener.Addr().String()
}

// watched looks at a worker that has worked as Prometheus and a supervisor do.
func (b *books) watched(t *testing.T) {
	t.Helper()
	for path, wanted := range map[string][]string{
		"/healthz": {"ok"},
		"/readyz":  {"ready"},
		"/metrics": {
			`orderloom_ledger_up 1`, `orderloom_channel_info{channel="tea",environment=`, `orderloom_poll_lag_seconds{channel="tea"}`,
			`orderloom_shop_calls_total{channel="tea",kind="read",status="200"}`, `orderloom_shop_call_seconds_bucket{channel="tea",kind="read",le="0.1"}`,
			`temporal_workflow_completed_total{`, `temporal_activity_execution_latency_seconds_bucket{`, `temporal_worker_task_slots_available{`, `go_goroutines`,
		},
	} {
		text := b.looksAt(t, path)
		for _, want := range wanted {
			require.Contains(t, text, want)
		}
	}
}

// looksAt is what a worker says of itself.
func (b *books) looksAt(t *testing.T, path string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+b.environment["ORDERLOOM_METRICS_ADDRESS"]+path, http.NoBody)
	require.NoError(t, err)
	answer, err := (&http.Client{}).Do(request)
	require.NoError(t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, errors.Join(err, answer.Body.Close()))
	require.Equal(t, http.StatusOK, answer.StatusCode, "%s: %s", path, text)
	return string(text)
}
