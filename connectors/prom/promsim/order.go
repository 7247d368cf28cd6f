package promsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// order is an order as the API shows it, and its times.
type order struct {
	id                int64
	created, modified time.Time
	doc               doc
}

func (o *order) key() int64         { return o.id }
func (o *order) made() time.Time    { return o.created }
func (o *order) changed() time.Time { return o.modified }

func (o *order) status() string { return o.doc.str("status") }

// touch moves the order's time of change.
func (s *Shop) touch(o *order) {
	o.modified = s.now()
	o.doc["date_modified"] = o.modified.Format(timeOut)
}

// showOrder is an order in the caller's language, with what the shop's settings change about it.
func (s *Shop) showOrder(o *order, language string) doc {
	d := maps.Clone(o.doc)
	d["status_name"] = s.statusTitle(o.status(), language)
	if s.settings.CancelledWithTwoLs && o.status() == Canceled {
		d["status"] = "cancelled"
	}
	if s.settings.DeliveryDataLate && d.doc("delivery_provider_data").str("declaration_number") == "" {
		d["delivery_provider_data"] = nil
	}
	if s.settings.OmitNulls {
		d = withoutNulls(d)
	}
	return d
}

// LoadOrders takes orders as the API shows them, and keeps them so until they change. Newer ones replace those of the same id.
func (s *Shop) LoadOrders(raws []json.RawMessage) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, raw := range raws {
		o, err := readOrder(raw)
		if err != nil {
			return err
		}
		s.orders[o.id] = o
		s.next.Order = max(s.next.Order, o.id+1)
		s.learnClient(o)
	}
	return nil
}

func readOrder(raw []byte) (*order, error) {
	d, err := parseDoc(raw)
	if err != nil {
		return nil, fmt.Errorf("load order: %w", err)
	}
	o := &order{id: d.int("id"), doc: d}
	if o.id == 0 {
		return nil, fmt.Errorf("load order: it has no id")
	}
	for key, into := range map[string]*time.Time{"date_created": &o.created, "date_modified": &o.modified} {
		if *into, err = time.Parse(time.RFC3339Nano, d.str(key)); err != nil {
			return nil, fmt.Errorf("load order %d: %s: %w", o.id, key, err)
		}
	}
	return o, nil
}

// Orders returns every order as the API would show it, by id.
func (s *Shop) Orders() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]json.RawMessage, 0, len(s.orders))
	for _, o := range byID(s.orders) {
		out = append(out, encode(s.showOrder(o, s.settings.Language)))
	}
	return out
}

// Order returns one order as the API would show it, or nil.
func (s *Shop) Order(id int64) json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.orders[id]; o != nil {
		return encode(s.showOrder(o, s.settings.Language))
	}
	return nil
}

func (s *Shop) ordersList(c *call) answer {
	l, bad := s.readListing(c.query)
	if bad != nil {
		return *bad
	}
	status := c.query.Get("status")
	if status != "" && !s.knowsStatus(status) {
		return refuse("Invalid value of parameter status: " + status)
	}
	page := pageOf(s, s.orders, l, func(o *order) bool { return status == "" || isListedAs(o.status(), status) })
	shown := make([]doc, len(page))
	for i, o := range page {
		shown[i] = s.showOrder(o, c.language(s.settings.Language))
	}
	return ok(doc{"orders": shown})
}

func (s *Shop) ordersGet(c *call) answer {
	o := s.orders[c.id()]
	if o == nil {
		return notFound()
	}
	return ok(doc{"order": s.showOrder(o, c.language(s.settings.Language))})
}
