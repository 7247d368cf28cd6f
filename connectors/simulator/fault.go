package simulator

import (
	"bytes"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"time"
)

// Fault is something that goes wrong with one request. The fields may be combined where that makes sense (slow, then 503).
type Fault struct {
	Status     int           // answer with this status instead of serving: 403, 429, 500, 503 …; what stands before a shop answers in HTML
	RetryAfter time.Duration // with 429 or 503: when to come back
	RetryDate  bool          // say RetryAfter as an HTTP date instead of seconds
	Slow       time.Duration // wait first; given up when the request is
	SlowEach   time.Duration // wait so long for each item of a batch, too
	CutBefore  bool          // close the connection and do nothing
	CutAfter   bool          // do what was asked, then close the connection without an answer
	Malformed  bool          // answer with the right status and half a body
	Empty      bool          // answer with the right status and no body
	WrongShape bool          // answer with the right status and JSON of another shape
	Skew       time.Duration // serve with the shop's clock off by so much
	RefuseEach int           // of a batch's items, answer each one of so many with an error and leave it undone; 1 is all of them
}

// ServerError is a 500 in the shop's own words.
func ServerError() Fault { return Fault{Status: http.StatusInternalServerError} }

// Unavailable is a 503 with an HTML page.
func Unavailable() Fault { return Fault{Status: http.StatusServiceUnavailable} }

// TooManyRequests is a 429 that says when to come back, in seconds.
func TooManyRequests(retryAfter time.Duration) Fault {
	return Fault{Status: http.StatusTooManyRequests, RetryAfter: retryAfter}
}

// Spoil changes a right answer's body.
func (f Fault) Spoil(body []byte) []byte {
	switch {
	case f.Malformed:
		return body[:len(body)/2]
	case f.Empty:
		return nil
	case f.WrongShape && bytes.HasPrefix(body, []byte("[")):
		return append(append([]byte(`{"items":`), body...), '}')
	case f.WrongShape:
		return append(append([]byte(`[`), body...), ']')
	default:
		return body
	}
}

// SetRetry writes when to come back, counted from now, into an answer's header.
func (f Fault) SetRetry(header http.Header, now time.Time) {
	switch {
	case f.RetryAfter <= 0:
	case f.RetryDate:
		header.Set("Retry-After", now.Add(f.RetryAfter).Format(http.TimeFormat))
	default:
		header.Set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
	}
}

// cut closes the connection without an answer.
func (f Fault) cut(w http.ResponseWriter) {
	if h, can := w.(http.Hijacker); can {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close() // there is nobody left to tell
			return
		}
	}
	panic(http.ErrAbortHandler) // how net/http lets a handler cut a connection it can't take over, such as HTTP/2
}

// Rule says which requests a fault happens to. Empty fields match everything.
type Rule struct {
	Kind        string  // such as "orders.list"; each shop names its own
	Method      string  // such as "PUT"
	Path        string  // a regular expression on the path without the shop's own
	OrderID     int64   // requests about one order
	Nth         int     // only the nth matching request, from 1
	Probability float64 // of each matching request, by the shop's seed; 0 means always
	Times       int     // at most so often; 0 means without end
	Fault       Fault
}

// rule is a Rule at work.
type rule struct {
	Rule
	id            int
	path          *regexp.Regexp
	seen, applied int
}

func newRule(r Rule, id int) *rule { return &rule{Rule: r, id: id, path: regexp.MustCompile(r.Path)} }

func (r *rule) matches(about Request) bool {
	return (r.Kind == "" || r.Kind == about.Kind) && (r.Method == "" || r.Method == about.Method) &&
		r.path.MatchString(about.Path) && (r.OrderID == 0 || r.OrderID == about.OrderID)
}

// applies counts a matching request and says whether the fault happens to it.
func (r *rule) applies(chance *rand.Rand) bool {
	r.seen++
	switch {
	case r.Times > 0 && r.applied >= r.Times, r.Nth > 0 && r.seen != r.Nth:
		return false
	case r.Probability > 0:
		return chance.Float64() < r.Probability
	default:
		return true
	}
}
