package woosim

import (
	"maps"
	"net/url"
	"slices"
	"time"
)

// Request is one request that the shop got, without its keys.
type Request struct {
	Kind    string // "orders.list", "orders.get", "orders.update", "notes.create", "settings", "taxes" …; "no_route"
	Method  string
	Path    string // without the shop's own path
	Query   url.Values
	OrderID int64     // the order in the path, else 0
	Items   int       // of a batch, else 0
	Status  int       // of the answer; 0 when the connection was cut before the request was served
	Fault   bool      // a fault happened to it
	At      time.Time // by the shop's clock
	Began   time.Time // by this machine's, as Ended
	Ended   time.Time
}

// Requests returns the requests so far, oldest first.
func (s *Shop) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// RequestCount counts the requests so far by kind.
func (s *Shop) RequestCount() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	count := map[string]int{}
	for _, r := range s.requests {
		count[r.Kind]++
	}
	return count
}

// ForgetRequests empties the list of requests.
func (s *Shop) ForgetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

func (s *Shop) record(rt route, c *call, f Fault, status int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	query := maps.Clone(c.query)
	for _, secret := range []string{"consumer_key", "consumer_secret", "oauth_consumer_key", "oauth_signature"} {
		query.Del(secret)
	}
	s.requests = append(s.requests, Request{
		Kind: rt.kind, Method: c.r.Method, Path: c.r.URL.Path, Query: query, OrderID: c.order, Items: c.items(), Status: status, Fault: f != Fault{}, At: s.now(),
		Began: c.began, Ended: time.Now(),
	})
}

// answer serves a request, with the fault's part in it, and says what time it was in the shop.
func (s *Shop) answer(rt route, c *call, f Fault) (answer, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew += f.Skew
	defer func() { s.skew -= f.Skew }()
	now := s.now()
	if f.Status != 0 {
		return f.instead(now), now
	}
	a := s.serveRoute(rt, c)
	f.spoil(&a)
	return a, now
}

func (s *Shop) serveRoute(rt route, c *call) answer {
	u, bad := s.signIn(c)
	if bad != nil {
		return *bad
	}
	if bad := keyAllows(u, c.r.Method); bad != nil {
		return *bad
	}
	if bad := mayEnter(u, rt.access); bad != nil {
		return *bad
	}
	c.user = u
	a := rt.do(c)
	if rt.allow != "" && !a.barred {
		a.set("Allow", rt.allow)
	}
	return a
}
