package promsim

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

// Fault is something that goes wrong with one request.
type Fault = simulator.Fault

// Rule says which requests a fault happens to; the kinds are those of Request.
type Rule = simulator.Rule

// Request is one request that the shop got, without its token. Its kind is "orders.list", "orders.get", "orders.set_status",
// "products.edit", "chat.send" …, as routes.go names them, or "no_route". Its OrderID is the order in the path or the only one in the body,
// its Items the ids or patches in the body.
type Request = simulator.Request

// Shop is one company's shop. Its methods may be called at any time, also while it serves requests.
type Shop struct {
	*simulator.Desk // faults and requests
	handler         http.Handler
	clock           func() time.Time
	after           func(time.Duration) <-chan time.Time
	seed            uint64

	mu       sync.Mutex
	settings Settings
	skew     time.Duration
	next     counters
	rng      *rand.PCG
	tokens   map[string][]Right
	orders   map[int64]*order
	clients  map[int64]*client
	products map[int64]*product
	groups   map[int64]*group
	messages map[int64]*message
	rooms    []*room
	chat     []*said

	client       *http.Client
	imports      []*imported
	hang         bool
	brokenImages string
}

// counters are the next free ids. Orders, clients and products come from numbers that all of Prom shares, so they grow by leaps.
type counters struct {
	Order   int64 `json:"order"`
	Client  int64 `json:"client"`
	Product int64 `json:"product"`
	Group   int64 `json:"group"`
	Message int64 `json:"message"`
	Room    int64 `json:"room"`
	Chat    int64 `json:"chat"`
}

// Option changes how New makes a shop.
type Option func(*Shop)

// WithClock sets the shop's clock, which is time.Now otherwise.
func WithClock(now func() time.Time) Option { return func(s *Shop) { s.clock = now } }

// WithTimer sets how slow answers wait, which is time.After otherwise.
func WithTimer(after func(time.Duration) <-chan time.Time) Option {
	return func(s *Shop) { s.after = after }
}

// WithSeed seeds what is left to chance: tokens, ids, how long imports take, and faults by probability. It is 1 otherwise.
func WithSeed(seed uint64) Option {
	return func(s *Shop) { s.seed, s.rng = seed, rand.NewPCG(seed, seed) }
}

// New makes a shop without orders, with a small catalogue, and with payment and delivery options as companies have them.
func New(set Settings, opts ...Option) *Shop {
	s := &Shop{
		clock: time.Now, after: time.After, client: &http.Client{Transport: &http.Transport{}}, seed: 1, rng: rand.NewPCG(1, 1), settings: set.withDefaults(),
		next:   counters{Order: 415000001, Client: 280000001, Product: 900001, Message: 61000001, Room: 10132, Chat: 123123},
		tokens: map[string][]Right{}, orders: map[int64]*order{}, clients: map[int64]*client{},
		products: map[int64]*product{}, groups: map[int64]*group{}, messages: map[int64]*message{},
	}
	for _, opt := range opts {
		opt(s)
	}
	s.furnish()
	s.Desk = simulator.NewDesk(s.seed, s.after)
	s.handler = s.routes()
	return s
}

// Handler serves the shop's API at "/api/v1/".
func (s *Shop) Handler() http.Handler { return s.handler }

// Settings returns the shop's present settings, defaults filled in.
func (s *Shop) Settings() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// now is the shop's time, UTC, as fine as it shows it.
func (s *Shop) now() time.Time { return s.clock().Add(s.skew).UTC().Truncate(time.Microsecond) }

func (s *Shop) clockTime() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

// chance draws from the shop's seed.
func (s *Shop) chance() *rand.Rand {
	return rand.New(s.rng) //nolint:gosec // chance from a seed is what is wanted
}

// hex makes up hexadecimal digits.
func (s *Shop) hex(digits int) string {
	text := ""
	for len(text) < digits {
		text += fmt.Sprintf("%016x", s.rng.Uint64())
	}
	return text[:digits]
}

// leap takes a free id and leaves some behind for other companies.
func (s *Shop) leap(id *int64) int64 {
	taken := *id
	*id += 1 + s.chance().Int64N(40)
	return taken
}
