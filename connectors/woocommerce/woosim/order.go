package woosim

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

const timeLayout = "2006-01-02T15:04:05"

// order is one order: what the API shows, and the exact amounts behind it.
type order struct {
	id                int64
	doc               object            // without _links
	exact             map[int64]amounts // item id → amounts; made from doc when missing
	created, modified time.Time         // UTC
	rendered          []byte
}

func (o *order) status() string { return o.doc.str("status") }

// body is the order as JSON. It is remembered until the next change.
func (o *order) body() []byte {
	if o.rendered == nil {
		o.rendered = o.doc.appendTo(nil)
	}
	return o.rendered
}

// change sets members of the order.
func (o *order) change(pairs ...any) {
	for i := 0; i < len(pairs); i += 2 {
		o.doc.set(pairs[i].(string), pairs[i+1])
	}
	o.rendered = nil
}

// touch bumps the order's time of change.
func (s *Shop) touch(o *order) {
	o.modified = s.now()
	s.setTime(o, "date_modified", o.modified)
}

// setTime sets a pair of local and GMT times.
func (s *Shop) setTime(o *order, key string, t time.Time) {
	o.change(key, s.local(t), key+"_gmt", t.UTC().Format(timeLayout))
}

func (s *Shop) local(t time.Time) string { return t.In(s.zone).Format(timeLayout) }

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
	if id := o.doc.int("customer_id"); id != 0 {
		s.buyers[id] = true
	}
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

// take hands out the next id of a sequence.
func take(next *int64) int64 {
	id := *next
	*next++
	return id
}

// exactOf returns the amounts behind an item. Of a captured line they follow from its price, which isn't rounded.
func (o *order) exactOf(item object) amounts {
	id := item.int("id")
	if a, known := o.exact[id]; known {
		return a
	}
	a := amounts{Subtotal: item.dec("subtotal"), Total: item.dec("total")}
	if item.has("price") {
		whole := a.Total.Equal(a.Subtotal)
		a.Total = item.dec("price").Mul(item.dec("quantity")).Round(taxPrecision)
		if whole {
			a.Subtotal = a.Total
		}
	}
	for _, tax := range item.objects("taxes") {
		percent := o.percentOf(tax.int("id"))
		a.Taxes = append(a.Taxes, taxAmount{
			Rate:     tax.int("id"),
			Total:    sharpen(tax.dec("total"), a.Total, percent),
			Subtotal: sharpen(tax.dec("subtotal"), a.Subtotal, percent),
		})
	}
	o.exact[id] = a
	return a
}

// sharpen finds the unrounded tax that was shown rounded; a tax that doesn't follow from the net amount stays as shown.
func sharpen(shown, net, percent decimal.Decimal) decimal.Decimal {
	exact := net.Mul(percent).Div(hundred).Round(taxPrecision)
	if exact.Sub(shown).Abs().LessThanOrEqual(decimal.New(5, -3)) {
		return exact
	}
	return shown
}

func (o *order) percentOf(rate int64) decimal.Decimal {
	for _, t := range o.doc.objects("tax_lines") {
		if t.int("rate_id") == rate {
			return t.dec("rate_percent")
		}
	}
	return decimal.Zero
}
