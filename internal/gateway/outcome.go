package gateway

import "net/http"

// outcome is what became of a request. Its text is a label of the metrics.
type outcome string

const (
	woke        outcome = "woke"       // stored; the channel's reader is asked for
	asked       outcome = "asked"      // stored; the channel's catalogue is asked for, if that is read
	ignored     outcome = "ignored"    // stored; no reader has to look: it tells of neither orders nor products, or the channel reads no orders
	repeat      outcome = "repeat"     // stored before
	remembered  outcome = "remembered" // not stored; every reader is asked for when the database is back
	ping        outcome = "ping"
	forged      outcome = "forged"
	unknown     outcome = "unknown" // no such channel, or none that takes webhooks
	oversized   outcome = "oversized"
	unreadable  outcome = "unreadable"
	unsupported outcome = "unsupported" // neither JSON nor a ping
)

func outcomes() []outcome {
	return []outcome{woke, asked, ignored, repeat, remembered, ping, forged, unknown, oversized, unreadable, unsupported}
}

// status is the answer. Whatever the shop did right is 200.
func (o outcome) status() int {
	switch o {
	case forged:
		return http.StatusUnauthorized
	case unknown:
		return http.StatusNotFound
	case oversized:
		return http.StatusRequestEntityTooLarge
	case unreadable:
		return http.StatusBadRequest
	case unsupported:
		return http.StatusUnsupportedMediaType
	default:
		return http.StatusOK
	}
}
