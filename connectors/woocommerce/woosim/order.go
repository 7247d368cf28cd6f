package woosim

import (
	"slices"
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
	for pair := range slices.Chunk(pairs, 2) {
		o.doc.set(pair[0].(string), pair[1])
	}
	o.rendered = nil
}

// touch saves the order: its time of change moves, and its webhooks are told. Nobody is told of what is in the trash.
func (s *Shop) touch(o *order) {
	s.stamp(o)
	if o.status() != "trash" {
		s.fire("order.updated", o.id)
	}
}

// stamp bumps the order's time of change.
func (s *Shop) stamp(o *order) {
	o.modified = s.now()
	s.setTime(o, "date_modified", o.modified)
}

// setTime sets a pair of local and GMT times.
func (s *Shop) setTime(o *order, key string, t time.Time) {
	o.change(key, s.local(t), key+"_gmt", t.UTC().Format(timeLayout))
}

func (s *Shop) local(t time.Time) string { return t.In(s.zone).Format(timeLayout) }

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
	exact := net.Mul(percent).Div(hundred()).Round(taxPrecision)
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
