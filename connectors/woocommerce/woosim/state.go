package woosim

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
)

// state is a whole shop as it is saved: all but its clock, faults, requests, deliveries and used nonces.
type state struct {
	Settings   Settings              `json:"settings"`
	Next       counters              `json:"next"`
	Random     []byte                `json:"random"`
	Keys       map[string]apiKey     `json:"keys"`
	Orders     []savedOrder          `json:"orders"`
	Refunds    []savedRefund         `json:"refunds"`
	Notes      map[int64][]Note      `json:"notes"`
	Products   []object              `json:"products"`
	Coupons    []object              `json:"coupons"`
	Media      map[int64]object      `json:"media"`
	Terms      map[taxonomy][]object `json:"terms"`
	Attributes []object              `json:"attributes"`
	Customers  map[int64]object      `json:"customers"`
	Groups     []object              `json:"groups"`
	Options    map[string][]object   `json:"options"`
	Taxes      []object              `json:"taxes"`
	Classes    []object              `json:"classes"`
	Gateways   []object              `json:"gateways"`
	Zones      []object              `json:"zones"`
	Places     map[int64][]object    `json:"places"`
	Methods    map[int64][]object    `json:"methods"`
	Carriers   []object              `json:"carriers"`
	Hooks      []*Webhook            `json:"hooks"`
	Queue      []queued              `json:"queue"`
}

type savedOrder struct {
	Doc   object            `json:"doc"`
	Exact map[int64]amounts `json:"exact"`
}

type savedRefund struct {
	Parent int64  `json:"parent"`
	Doc    object `json:"doc"`
}

// Save writes the whole shop as JSON, its keys with their secrets included. The same shop gives the same bytes.
func (s *Shop) Save(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	random, err := s.rng.MarshalBinary()
	if err != nil {
		return fmt.Errorf("save simulated shop %s: %w", s.settings.Name, err)
	}
	st := state{
		Settings: s.settings, Next: s.next, Random: random, Keys: s.keys, Notes: s.notes, Coupons: s.coupons,
		Media: s.media, Terms: s.terms, Attributes: s.attrs, Customers: s.customers, Groups: s.groups, Options: s.options, Taxes: s.taxes, Classes: s.classes,
		Gateways: s.gateways, Zones: s.zones, Places: s.places, Methods: s.methods, Carriers: s.carriers, Hooks: s.hooks.all, Queue: s.hooks.queue,
	}
	for _, o := range s.byID() {
		st.Orders = append(st.Orders, savedOrder{o.doc, o.exact})
	}
	for _, id := range slices.Sorted(maps.Keys(s.refunds)) {
		st.Refunds = append(st.Refunds, savedRefund{s.refunds[id].parent, s.refunds[id].doc})
	}
	for _, id := range slices.Sorted(maps.Keys(s.products)) {
		st.Products = append(st.Products, s.savedProduct(s.products[id]))
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(st); err != nil {
		return fmt.Errorf("save simulated shop %s: %w", s.settings.Name, err)
	}
	return nil
}

// Load makes the shop that Save wrote. Options are applied first: what was saved wins over their catalogue and seed.
func Load(r io.Reader, opts ...Option) (*Shop, error) {
	var st state
	if err := json.NewDecoder(r).Decode(&st); err != nil {
		return nil, fmt.Errorf("load simulated shop: %w; delete the file to start with a new shop", err)
	}
	s := New(st.Settings, opts...)
	if err := s.rng.UnmarshalBinary(st.Random); err != nil {
		return nil, fmt.Errorf("load simulated shop: state of chance: %w", err)
	}
	s.keys, s.coupons, s.groups, s.options = st.Keys, st.Coupons, st.Groups, st.Options
	s.taxes, s.classes, s.gateways = st.Taxes, st.Classes, st.Gateways
	s.zones, s.places, s.methods, s.carriers = st.Zones, st.Places, st.Methods, st.Carriers
	s.refunds = map[int64]*refund{}
	s.loadCatalogue(st)
	for _, saved := range st.Refunds {
		id := saved.Doc.int("id")
		s.refunds[id] = &refund{id, saved.Parent, saved.Doc}
	}
	for _, saved := range st.Orders {
		o, err := s.readOrder(encode(saved.Doc))
		if err != nil {
			return nil, fmt.Errorf("load simulated shop: %w", err)
		}
		if saved.Exact != nil {
			o.exact = saved.Exact
		}
		s.orders[o.id] = o
		s.learnCustomer(o.doc) // of a shop saved before it had customers
	}
	if st.Notes != nil {
		s.notes = st.Notes
	}
	s.hooks.all, s.hooks.queue = st.Hooks, st.Queue
	s.next = st.Next
	s.next.Hook, s.next.Key = max(st.Next.Hook, 1), max(st.Next.Key, 1) // a shop saved before it had any
	s.reserveIDs()
	return s, nil
}
