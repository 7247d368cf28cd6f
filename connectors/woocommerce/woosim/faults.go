package woosim

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

// ServerError is a 500 with WooCommerce's JSON.
func ServerError() Fault { return Fault{Status: http.StatusInternalServerError} }

// Unavailable is a 503 with an HTML page.
func Unavailable() Fault { return Fault{Status: http.StatusServiceUnavailable} }

// TooManyRequests is a 429 that says when to come back, in seconds.
func TooManyRequests(retryAfter time.Duration) Fault {
	return Fault{Status: http.StatusTooManyRequests, RetryAfter: retryAfter}
}

// Rule says which requests a fault happens to. Empty fields match everything.
type Rule struct {
	Kind        string  // such as "orders.list" or "notes.create"
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

// AddFault puts a rule in and returns its id. Rules are tried in the order they came; the first that applies is taken. It panics when
// Path is no regular expression.
func (s *Shop) AddFault(r Rule) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.next.Rule++
	s.rules = append(s.rules, &rule{Rule: r, id: s.next.Rule, path: regexp.MustCompile(r.Path)})
	return s.next.Rule
}

// ClearFaults takes all rules out.
func (s *Shop) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = nil
}

// FaultCount says how often the rule that AddFault returned has been applied.
func (s *Shop) FaultCount(id int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rules {
		if r.id == id {
			return r.applied
		}
	}
	return 0
}

// faultFor picks the fault for a request; the zero Fault is none.
func (s *Shop) faultFor(rt route, c *call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.rules {
		if r.matches(rt, c) && r.applies(s.rng) {
			r.applied++
			return r.Fault
		}
	}
	return Fault{}
}

func (r *rule) matches(rt route, c *call) bool {
	return (r.Kind == "" || r.Kind == rt.kind) && (r.Method == "" || r.Method == c.r.Method) &&
		r.path.MatchString(c.r.URL.Path) && (r.OrderID == 0 || r.OrderID == c.order)
}

// applies counts a matching request and says whether the fault happens to it.
func (r *rule) applies(rng rand.Source) bool {
	r.seen++
	switch {
	case r.Times > 0 && r.applied >= r.Times, r.Nth > 0 && r.seen != r.Nth:
		return false
	case r.Probability > 0:
		return rand.New(rng).Float64() < r.Probability //nolint:gosec // chance from a seed is what is wanted
	default:
		return true
	}
}

// before waits where the fault is slow, and says whether to go on.
func (s *Shop) before(c *call, f Fault) bool {
	wait := f.Slow
	if f.SlowEach > 0 {
		wait += f.SlowEach * time.Duration(c.items())
	}
	if wait > 0 {
		select {
		case <-s.after(wait):
		case <-c.r.Context().Done():
			return false
		}
	}
	return !f.CutBefore
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

// instead is the answer that takes the place of serving.
func (f Fault) instead(now time.Time) answer {
	a := failure(f.Status, "internal_server_error", "There has been a critical error on this website.")
	switch f.Status {
	case http.StatusTooManyRequests:
		a = failure(f.Status, "too_many_requests", "Too many requests.")
	case http.StatusServiceUnavailable:
		a = page(f.Status, "Briefly unavailable for scheduled maintenance. Check back in a minute.")
	case http.StatusForbidden, http.StatusBadGateway, http.StatusGatewayTimeout: // a firewall's or a proxy's
		a = page(f.Status, http.StatusText(f.Status))
	}
	if f.RetryAfter > 0 && f.RetryDate {
		a.set("Retry-After", now.Add(f.RetryAfter).Format(http.TimeFormat))
	} else if f.RetryAfter > 0 {
		a.set("Retry-After", strconv.Itoa(int(f.RetryAfter/time.Second)))
	}
	return a
}

// page is an answer that WooCommerce had no part in.
func page(status int, text string) answer {
	title := strconv.Itoa(status) + " " + http.StatusText(status)
	a := answer{status: status, body: []byte("<!DOCTYPE html>\n<html><head><title>" + title + "</title></head>\n<body><h1>" + text + "</h1></body></html>\n")}
	a.set("Content-Type", "text/html; charset=UTF-8")
	return a
}

// spoil changes a right answer's body.
func (f Fault) spoil(a *answer) {
	switch {
	case f.Malformed:
		a.body = a.body[:len(a.body)/2]
	case f.Empty:
		a.body = nil
	case f.WrongShape && bytes.HasPrefix(a.body, []byte("[")):
		a.body = append(append([]byte(`{"items":`), a.body...), '}')
	case f.WrongShape:
		a.body = append(append([]byte(`[`), a.body...), ']')
	}
}
