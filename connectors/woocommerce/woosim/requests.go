package woosim

import (
	"maps"
	"net/http"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

// Request is one request that the shop got, without its keys. Its kind is "orders.list", "orders.get", "orders.update", "notes.create",
// "settings", "taxes" …, or "no_route".
type Request = simulator.Request

// about is what is known of a request before it is served.
func (c *call) about(kind string) Request {
	query := maps.Clone(c.query)
	for _, secret := range []string{"consumer_key", "consumer_secret", "oauth_consumer_key", "oauth_signature"} {
		query.Del(secret)
	}
	return Request{
		Kind: kind, Method: c.r.Method, Path: c.r.URL.Path, Query: query, OrderID: c.order, Items: c.items(), Began: c.began,
	}
}

// serve answers a route's requests: faults first, then signing in, then the route itself, under the shop's lock.
func (s *Shop) serve(rt route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := s.newCall(r)
		if rt.aboutOneOrder() {
			c.order = c.id("id")
		}
		simulator.Serve(s.Desk, w, r, simulator.Visit{About: c.about(rt.kind), Now: s.clockTime, Answer: func(f Fault) simulator.Answer {
			c.refuseEach = f.RefuseEach
			a, now := s.answer(rt, c, f)
			for _, id := range c.pings {
				s.ping(r.Context(), id)
			}
			return c.dress(a, now)
		}})
	})
}

func (s *Shop) clockTime() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

// answer serves a request, with the fault's part in it, and says what time it was in the shop.
func (s *Shop) answer(rt route, c *call, f Fault) (answer, time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew += f.Skew
	defer func() { s.skew -= f.Skew }()
	now := s.now()
	if f.Status != 0 {
		return instead(f, now), now
	}
	a := s.serveRoute(rt, c)
	a.body = f.Spoil(a.body)
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
