// Package signals is what a process tells of itself to whoever watches it: metrics for
// Prometheus and traces by OpenTelemetry. Names follow Prometheus' conventions: base
// units, _total for what only grows. Labels name channels, states, reasons and kinds,
// never an order or a person, so that how many series there are is bounded by how many
// channels there are.
package signals

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// readyWithin is how long whoever asks whether a process is ready waits at most.
const readyWithin = 2 * time.Second

// NewRegistry has what Go and the operating system know of the process.
func NewRegistry() *prometheus.Registry {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return registry
}

// Handler answers GET /metrics with what is gathered, GET /healthz as long as the process
// lives, and GET /readyz with 503 and the reason where ready has one.
func Handler(gathered prometheus.Gatherer, ready func(context.Context) error) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(gathered, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), readyWithin)
		defer cancel()
		if err := ready(ctx); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Write([]byte("ready\n"))
	})
	return mux
}
