package gateway

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/joining"
)

// metrics are what is counted. No label names a channel: how many series there are
// doesn't depend on how many shops.
type metrics struct {
	registry *prometheus.Registry
	received *prometheus.CounterVec
	seconds  prometheus.Histogram
	owed     prometheus.Gauge
	keys     *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		received: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderloom_webhooks_total", Help: "Webhooks by what became of them.",
		}, []string{"outcome"}),
		seconds: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "orderloom_webhook_seconds", Help: "How long a webhook took to answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 5},
		}),
		owed: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "orderloom_webhooks_owed", Help: "1 while webhooks came that couldn't be stored.",
		}),
		keys: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderloom_keys_total", Help: "Keys that shops sent by what became of them.",
		}, []string{"outcome"}),
	}
	m.registry.MustRegister(m.received, m.seconds, m.owed, m.keys, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, o := range outcomes() {
		m.received.WithLabelValues(string(o)) // there from the start, at zero
	}
	return m
}

func (m *metrics) saw(o outcome, took time.Duration) {
	m.received.WithLabelValues(string(o)).Inc()
	m.seconds.Observe(took.Seconds())
}

// gave counts a key that a shop sent.
func (m *metrics) gave(at joining.Standing, err error) {
	became := string(at)
	if err != nil {
		became = "unreadable"
		if fault.KindOf(err).Retryable() {
			became = "failed"
		}
	}
	m.keys.WithLabelValues(became).Inc()
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}
