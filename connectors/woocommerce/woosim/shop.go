package woosim

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

// Permission is what an API key may do.
type Permission string

// The permissions that WooCommerce knows.
const (
	Read      Permission = "read"
	Write     Permission = "write"
	ReadWrite Permission = "read_write"
)

// Shop is one shop. Its methods may be called at any time, also while it serves requests.
type Shop struct {
	*simulator.Desk // faults and requests
	handler         http.Handler
	clock           func() time.Time
	after           func(time.Duration) <-chan time.Time
	seed            uint64

	mu        sync.Mutex
	settings  Settings
	zone      *time.Location
	skew      time.Duration
	rng       *rand.PCG
	next      counters
	keys      map[string]apiKey
	nonces    map[string]time.Time
	orders    map[int64]*order
	refunds   map[int64]*refund
	notes     map[int64][]Note
	products  map[int64]*product
	shapes    shapes
	index     *productIndex
	found     foundProducts
	media     map[int64]object // images, by id
	terms     map[taxonomy][]object
	attrs     []object // what products of the whole shop are chosen by
	coupons   []object
	customers map[int64]object

	groups   []object            // settings: the groups
	options  map[string][]object // settings: the options of each group
	taxes    []object
	classes  []object
	gateways []object
	zones    []object
	places   map[int64][]object // shipping zone → locations
	methods  map[int64][]object // shipping zone → methods
	carriers []object           // shipping methods that exist

	hooks hookDesk
}

// counters are the next free ids; orders, refunds and products share one sequence.
type counters struct {
	Post int64 `json:"post"`
	Item int64 `json:"item"`
	Meta int64 `json:"meta"`
	Note int64 `json:"note"`
	Term int64 `json:"term"`
	User int64 `json:"user"`
	Hook int64 `json:"hook"`
	Key  int64 `json:"key"`
}

// Option changes how New makes a shop.
type Option func(*Shop)

// WithClock sets the shop's clock, which is time.Now otherwise.
func WithClock(now func() time.Time) Option { return func(s *Shop) { s.clock = now } }

// WithTimer sets how slow answers wait, which is time.After otherwise.
func WithTimer(after func(time.Duration) <-chan time.Time) Option {
	return func(s *Shop) { s.after = after }
}

// WithSeed seeds what is left to chance: the order of ties in lists, and faults by probability. It is 1 otherwise.
func WithSeed(seed uint64) Option {
	return func(s *Shop) { s.seed, s.rng = seed, rand.NewPCG(seed, seed) }
}

// WithExport gives the shop the settings, taxes, gateways, shipping zones, products, coupons and customers of e in place of those that come with
// this package; of settings, taxes, gateways and zones that e lacks, ours stay. Settings passed to New still win.
func WithExport(e *Export) Option {
	return func(s *Shop) {
		s.emptyCatalogue()
		s.refunds, s.coupons, s.customers = map[int64]*refund{}, nil, map[int64]object{}
		s.furnish(e)
	}
}

// New makes a shop without orders, with the catalogue, taxes, gateways and shipping zones of the shop that was observed and with
// settings adapted to set. It panics when set names an unknown time zone.
func New(set Settings, opts ...Option) *Shop {
	set = set.withDefaults()
	s := &Shop{
		clock: time.Now, after: time.After, settings: set, zone: set.location(), seed: 1, rng: rand.NewPCG(1, 1),
		next: counters{Post: 10, Item: 1, Meta: 1, Note: 1, Term: 1, User: 1, Hook: 1, Key: 1}, keys: map[string]apiKey{}, nonces: map[string]time.Time{},
		orders: map[int64]*order{}, refunds: map[int64]*refund{}, notes: map[int64][]Note{},
		shapes: newShapes(), customers: map[int64]object{}, hooks: newHookDesk(),
	}
	s.emptyCatalogue()
	s.furnish(capturedFurniture())
	for _, opt := range opts {
		opt(s)
	}
	s.Desk = simulator.NewDesk(s.seed, s.after)
	s.applySettings()
	s.handler = s.routes()
	return s
}

// Handler serves the shop's REST API at Settings.Path + "/wp-json/wc/v3/". Whether a request came over TLS is read from its TLS field.
func (s *Shop) Handler() http.Handler { return s.handler }

// Settings returns the shop's present settings, defaults filled in.
func (s *Shop) Settings() Settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.settings
}

// SetTaxRounding changes how the shop types prices and rounds taxes from now on. As in WooCommerce, stored totals stay, but the taxes of
// old lines, fees and shipping are shown by the new setting: a read of an untouched order may differ by a cent from the one before.
func (s *Shop) SetTaxRounding(pricesIncludeTax, roundAtSubtotal bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settings.PricesIncludeTax, s.settings.RoundAtSubtotal = pricesIncludeTax, roundAtSubtotal
	s.applySettings()
	for _, o := range s.orders {
		s.showItemTaxes(o)
	}
}

// SetClockSkew sets the shop's clock off by d: its Date header, its times and its check of OAuth timestamps.
func (s *Shop) SetClockSkew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
}

// now is the shop's time in whole seconds, UTC.
func (s *Shop) now() time.Time { return s.clock().Add(s.skew).UTC().Truncate(time.Second) }

// LoadOrders takes orders as the API showed them, and keeps them so until they change: field order, numbers and times included. Newer
// ones replace those of the same id. What an order names and the shop lacks (products, customers) is made up from it.
func (s *Shop) LoadOrders(raws []json.RawMessage) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, raw := range raws {
		o, err := s.readOrder(raw)
		if err != nil {
			return err
		}
		s.adopt(o)
	}
	return nil
}

// Orders returns every order as the API would show it (without "_links"), trashed ones too, by id.
func (s *Shop) Orders() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]json.RawMessage, 0, len(s.orders))
	for _, o := range s.byID() {
		out = append(out, slices.Clone(o.body()))
	}
	return out
}

// Order returns one order as the API would show it (without "_links"), or nil.
func (s *Shop) Order(id int64) json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.orders[id]; o != nil {
		return slices.Clone(o.body())
	}
	return nil
}

// Notes returns an order's notes, oldest first.
func (s *Shop) Notes(orderID int64) []Note {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notes[orderID])
}

// Refunds returns an order's refunds as the API lists them (without "_links"), newest first.
func (s *Shop) Refunds(orderID int64) []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []json.RawMessage
	for _, r := range s.refundsOf(orderID) {
		out = append(out, encode(r.doc))
	}
	return out
}

func (s *Shop) byID() []*order {
	list := make([]*order, 0, len(s.orders))
	for _, o := range s.orders {
		list = append(list, o)
	}
	slices.SortFunc(list, func(a, b *order) int { return int(a.id - b.id) })
	return list
}
