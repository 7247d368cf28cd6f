package httpapi

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxRetryAfter bounds what a server may ask for: one more question an hour is no
// burden, and a mistyped year must not put a shop to sleep.
const maxRetryAfter = time.Hour

// RetryAfter reads Retry-After, in seconds or as a date; 0 where there is none
// that makes sense. A date is set against the server's own clock, so that a
// wrong one does no harm, and against now where the server has none.
func RetryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if value == "" {
		return 0
	}
	if seconds, err := strconv.ParseUint(value, 10, 31); err == nil {
		return min(time.Duration(seconds)*time.Second, maxRetryAfter)
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return min(max(at.Sub(now), 0), maxRetryAfter)
}
