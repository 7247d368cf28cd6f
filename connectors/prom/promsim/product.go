package promsim

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// product is a product as the API shows it, and its time of change. A variation ("різновид") is a product of its own.
type product struct {
	id       int64
	modified time.Time
	doc      doc
	inherits bool // a variation whose availability is its base's
}

func (p *product) key() int64         { return p.id }
func (p *product) made() time.Time    { return p.modified }
func (p *product) changed() time.Time { return p.modified }

func (p *product) url() string { return "https://prom.ua/ua/p" + strconv.FormatInt(p.id, 10) + ".html" }

func (s *Shop) touchProduct(p *product) {
	p.modified = s.now()
	p.doc["date_modified"] = p.modified.Format(timeOut)
}

// showProduct is a product in the caller's language.
func (s *Shop) showProduct(p *product, language string) doc {
	d := s.named(p.doc, language)
	if group := p.doc.doc("group"); group != nil {
		d["group"] = s.named(group, language)
	}
	if s.settings.OmitNulls {
		d = withoutNulls(d)
	}
	return d
}

// LoadProducts takes products as the API shows them, and keeps them so until they change. Newer ones replace those of the same id.
func (s *Shop) LoadProducts(raws []json.RawMessage) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, raw := range raws {
		d, err := parseDoc(raw)
		if err != nil {
			return fmt.Errorf("load product: %w", err)
		}
		p := &product{id: d.int("id"), doc: d}
		if p.modified, err = time.Parse(time.RFC3339Nano, d.str("date_modified")); err != nil {
			return fmt.Errorf("load product %d: date_modified: %w", p.id, err)
		}
		s.products[p.id] = p
		s.next.Product = max(s.next.Product, p.id+1)
	}
	return nil
}

// Products returns every product as the API would show it, deleted ones too, by id.
func (s *Shop) Products() []json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runImports()
	out := make([]json.RawMessage, 0, len(s.products))
	for _, p := range byID(s.products) {
		out = append(out, encode(s.showProduct(p, s.settings.Language)))
	}
	return out
}

// Product returns one product as the API would show it, or nil.
func (s *Shop) Product(id int64) json.RawMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runImports()
	if p := s.products[id]; p != nil {
		return encode(s.showProduct(p, s.settings.Language))
	}
	return nil
}
