package woosim

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// readOrder reads an order that the API showed.
func (s *Shop) readOrder(raw json.RawMessage) (*order, error) {
	doc, err := parseObject(raw)
	if err != nil {
		return nil, fmt.Errorf("read order: %w", err)
	}
	o := &order{id: doc.int("id"), doc: doc, exact: map[int64]amounts{}}
	if o.id == 0 {
		return nil, errors.New("read order: it has no id; give orders as GET /orders/<id> shows them")
	}
	o.doc.del("_links")
	if o.created, err = s.readTime(doc, "date_created"); err != nil {
		return nil, err
	}
	if o.modified, err = s.readTime(doc, "date_modified"); err != nil {
		return nil, err
	}
	return o, nil
}

// readTime prefers the GMT twin, which is never ambiguous.
func (s *Shop) readTime(doc object, key string) (time.Time, error) {
	if gmt := doc.str(key + "_gmt"); gmt != "" {
		t, err := time.Parse(timeLayout, gmt)
		if err != nil {
			return t, fmt.Errorf("read order %d: %s_gmt: %w", doc.int("id"), key, err)
		}
		return t, nil
	}
	t, err := time.ParseInLocation(timeLayout, doc.str(key), s.zone)
	if err != nil {
		return t, fmt.Errorf("read order %d: %s: %w", doc.int("id"), key, err)
	}
	return t.UTC(), nil
}

// adopt puts a read order into the shop.
func (s *Shop) adopt(o *order) {
	s.orders[o.id] = o
	s.reserve(&s.next.Post, o.id)
	s.reserveMeta(o.doc)
	for _, key := range []string{"line_items", "tax_lines", "shipping_lines", "fee_lines", "coupon_lines"} {
		for _, item := range o.doc.objects(key) {
			s.reserve(&s.next.Item, item.int("id"))
			s.reserveMeta(item)
			if key == "line_items" {
				s.learnProduct(item)
				s.learnSubtotal(o, item)
			}
		}
	}
	for _, r := range o.doc.objects("refunds") {
		s.reserve(&s.next.Post, r.int("id"))
		s.learnRefund(o, r)
	}
	s.learnCustomer(o.doc)
}

// learnSubtotal finds the exact price before discount of a line that shows it rounded: what its product costs, if that fits.
func (s *Shop) learnSubtotal(o *order, line object) {
	p := s.lineProduct(line)
	if p == nil || line.str("subtotal") == line.str("total") {
		return
	}
	net := s.netPrice(p, line.dec("quantity")).Round(taxPrecision)
	if s.money(net) != line.str("subtotal") {
		return
	}
	a := o.exactOf(line)
	a.Subtotal = net
	for i, tax := range a.Taxes {
		a.Taxes[i].Subtotal = sharpen(tax.Subtotal, net, o.percentOf(tax.Rate))
	}
	o.exact[line.int("id")] = a
}

func (s *Shop) reserve(next *int64, used int64) { *next = max(*next, used+1) }

func (s *Shop) reserveMeta(o object) {
	for _, m := range o.objects("meta_data") {
		s.reserve(&s.next.Meta, m.int("id"))
	}
}
