package signals_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/signals"
)

func TestShopCallsAreCountedByWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewPedanticRegistry()
	calls := signals.NewShopCalls(registry)
	calls.Answered("riga", http.MethodGet, http.StatusOK, time.Second)
	calls.Answered("riga", http.MethodPut, http.StatusTooManyRequests, time.Second)
	calls.Answered("riga", http.MethodPost, 0, time.Minute)
	calls.Answered("riga", http.MethodHead, 999, time.Second)
	calls.Waited("riga", 2*time.Second)
	calls.PutOff("riga", time.Second)
	require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
# HELP orderloom_shop_calls_total Requests to shops by the status of the answer; none: there was none.
# TYPE orderloom_shop_calls_total counter
orderloom_shop_calls_total{channel="riga",kind="read",status="200"} 1
orderloom_shop_calls_total{channel="riga",kind="read",status="other"} 1
orderloom_shop_calls_total{channel="riga",kind="write",status="429"} 1
orderloom_shop_calls_total{channel="riga",kind="write",status="none"} 1
# HELP orderloom_shop_waits_total Requests that had to wait for their turn at a shop: they came later (waited), or their step was put off.
# TYPE orderloom_shop_waits_total counter
orderloom_shop_waits_total{channel="riga",outcome="put_off"} 1
orderloom_shop_waits_total{channel="riga",outcome="waited"} 1
# HELP orderloom_shop_wait_seconds_total How long requests waited for their turn, all together.
# TYPE orderloom_shop_wait_seconds_total counter
orderloom_shop_wait_seconds_total{channel="riga"} 3
`), "orderloom_shop_calls_total", "orderloom_shop_waits_total", "orderloom_shop_wait_seconds_total"))
}

func TestWhereNobodyCountsNothingIsCounted(t *testing.T) {
	t.Parallel()
	var calls *signals.ShopCalls
	require.NotPanics(t, func() {
		calls.Answered("riga", http.MethodGet, http.StatusOK, time.Second)
		calls.Waited("riga", time.Second)
	})
}

func TestTemporalCountsInOurRegistry(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewPedanticRegistry()
	handler, err := signals.Temporal(registry)
	require.NoError(t, err)
	handler = handler.WithTags(map[string]string{"operation": "PollActivityTaskQueue"})
	handler.Counter("temporal_request").Inc(3)
	handler.Gauge("temporal_num_pollers").Update(8)
	handler.Timer("temporal_request_latency").Record(20 * time.Millisecond)
	require.NoError(t, testutil.GatherAndCompare(registry, strings.NewReader(`
# HELP temporal_num_pollers 
# TYPE temporal_num_pollers gauge
temporal_num_pollers{operation="PollActivityTaskQueue"} 8
# HELP temporal_request_total 
# TYPE temporal_request_total counter
temporal_request_total{operation="PollActivityTaskQueue"} 3
`), "temporal_num_pollers", "temporal_request_total"))
	require.Equal(t, 1, testutil.CollectAndCount(registry, "temporal_request_latency_seconds"))
}

func TestAProcessSaysWhetherItIsReady(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		err  error
		code int
		text string
	}{
		{"it is", nil, http.StatusOK, "ready\n"},
		{"it lacks something", errors.New("the database doesn't answer"), http.StatusServiceUnavailable, "the database doesn't answer\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			handler := signals.Handler(signals.NewRegistry(), func(context.Context) error { return tt.err })
			for path, want := range map[string]int{"/readyz": tt.code, "/healthz": http.StatusOK, "/metrics": http.StatusOK, "/": http.StatusNotFound} {
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, path, http.NoBody))
				require.Equal(t, want, answer.Code, path)
				if path == "/readyz" {
					require.Equal(t, tt.text, answer.Body.String())
				}
			}
		})
	}
}
