package signals

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// ShopCalls counts what shops are asked, and how long whoever asks waits for a turn. A
// nil one counts nothing.
type ShopCalls struct {
	calls   *prometheus.CounterVec
	seconds *prometheus.HistogramVec
	waits   *prometheus.CounterVec
	waited  *prometheus.CounterVec
}

// NewShopCalls counts in a registry.
func NewShopCalls(registry prometheus.Registerer) *ShopCalls {
	c := &ShopCalls{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderloom_shop_calls_total", Help: "Requests to shops by the status of the answer; none: there was none.",
		}, []string{"channel", "kind", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "orderloom_shop_call_seconds", Help: "How long shops took to begin their answer, or not to answer.",
			Buckets: []float64{.05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"channel", "kind"}),
		waits: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderloom_shop_waits_total", Help: "Requests that had to wait for their turn at a shop: they came later (waited), or their step was put off.",
		}, []string{"channel", "outcome"}),
		waited: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "orderloom_shop_wait_seconds_total", Help: "How long requests waited for their turn, all together.",
		}, []string{"channel"}),
	}
	registry.MustRegister(c.calls, c.seconds, c.waits, c.waited)
	return c
}

// Answered counts a request by its method and its answer's status, 0 where none came.
func (c *ShopCalls) Answered(channel, method string, status int, took time.Duration) {
	if c == nil {
		return
	}
	c.calls.WithLabelValues(channel, kindOf(method), statusText(status)).Inc()
	c.seconds.WithLabelValues(channel, kindOf(method)).Observe(took.Seconds())
}

// Waited counts a request whose turn came after a wait.
func (c *ShopCalls) Waited(channel string, wait time.Duration) { c.wait(channel, "waited", wait) }

// PutOff counts a request whose turn didn't come soon enough.
func (c *ShopCalls) PutOff(channel string, wait time.Duration) { c.wait(channel, "put_off", wait) }

func (c *ShopCalls) wait(channel, outcome string, wait time.Duration) {
	if c == nil {
		return
	}
	c.waits.WithLabelValues(channel, outcome).Inc()
	c.waited.WithLabelValues(channel).Add(wait.Seconds())
}

func kindOf(method string) string {
	if method == http.MethodGet || method == http.MethodHead {
		return "read"
	}
	return "write"
}

// statusText is one of a few dozen, whatever a shop makes up.
func statusText(status int) string {
	switch {
	case status == 0:
		return "none"
	case http.StatusText(status) == "":
		return "other"
	}
	return strconv.Itoa(status)
}
