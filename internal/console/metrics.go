package console

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are what is counted. No label names a person or what they look at.
type metrics struct {
	registry *prometheus.Registry
	answers  *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	signIns  *prometheus.CounterVec
}

func newMetrics(p *pulse) *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderloom_console_answers_total", Help: "Answers by route and status.",
		}, []string{"route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "orderloom_console_seconds", Help: "How long a route took to answer.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 5},
		}, []string{"route"}),
		signIns: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderloom_console_sign_ins_total", Help: "Attempts to sign in by what became of them.",
		}, []string{"outcome"}),
	}
	pages := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "orderloom_console_live_pages", Help: "Pages that are told what changes.",
	}, func() float64 { return float64(p.heard()) })
	m.registry.MustRegister(m.answers, m.seconds, m.signIns, pages, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, outcome := range []string{letIn, turnedAway, toldToWait} {
		m.signIns.WithLabelValues(outcome) // there from the start, at zero
	}
	return m
}

// What can become of an attempt to sign in, as a label.
const (
	letIn      = "let in"
	turnedAway = "turned away"
	toldToWait = "told to wait"
)

func (m *metrics) answered(route string, status int, took time.Duration) {
	m.answers.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// Metrics answers what was counted, for whoever looks after the process: no route leads
// to it.
func (c *Console) Metrics() http.Handler {
	return promhttp.HandlerFor(c.metrics.registry, promhttp.HandlerOpts{})
}
