package woosim

import (
	"net/http"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

// Fault is something that goes wrong with one request.
type Fault = simulator.Fault

// Rule says which requests a fault happens to; the kinds are those of Request.
type Rule = simulator.Rule

// ServerError is a 500 with WooCommerce's JSON.
func ServerError() Fault { return simulator.ServerError() }

// Unavailable is a 503 with an HTML page.
func Unavailable() Fault { return simulator.Unavailable() }

// TooManyRequests is a 429 that says when to come back, in seconds.
func TooManyRequests(retryAfter time.Duration) Fault { return simulator.TooManyRequests(retryAfter) }

// instead is the answer that takes the place of serving.
func instead(f Fault, now time.Time) answer {
	a := failure(f.Status, "internal_server_error", "There has been a critical error on this website.")
	switch f.Status {
	case http.StatusTooManyRequests:
		a = failure(f.Status, "too_many_requests", "Too many requests.")
	case http.StatusServiceUnavailable:
		a = page(f.Status, "Briefly unavailable for scheduled maintenance. Check back in a minute.")
	case http.StatusForbidden, http.StatusBadGateway, http.StatusGatewayTimeout: // a firewall's or a proxy's
		a = page(f.Status, http.StatusText(f.Status))
	}
	if a.header == nil {
		a.header = http.Header{}
	}
	f.SetRetry(a.header, now)
	return a
}

// page is an answer that WooCommerce had no part in.
func page(status int, text string) answer {
	p := simulator.Page(status, text)
	return answer{status: p.Status, header: p.Header, body: p.Body}
}
