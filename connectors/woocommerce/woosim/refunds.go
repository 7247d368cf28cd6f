package woosim

import (
	"slices"

	"github.com/shopspring/decimal"
)

// refund is a refund of an order; doc is without parent_id and _links.
type refund struct {
	id, parent int64
	doc        object
}

// knowRefund keeps a captured refund's details until its order is loaded.
func (s *Shop) knowRefund(doc object) {
	doc = doc.clone()
	doc.del("_links")
	doc.del("parent_id")
	s.refunds[doc.int("id")] = &refund{id: doc.int("id"), doc: doc}
	s.reserve(&s.next.Post, doc.int("id"))
}

// learnRefund ties a refund that an order names to the order; one that nothing else is known of gets no lines.
func (s *Shop) learnRefund(o *order, entry object) {
	id := entry.int("id")
	if s.refunds[id] == nil {
		s.refunds[id] = &refund{id: id, doc: s.refundDoc(id, o.doc.str("date_modified"), o.doc.str("date_modified_gmt"),
			entry.dec("total").Neg(), entry.str("reason"), "partial")}
	}
	s.refunds[id].parent = o.id
}

func (s *Shop) refundDoc(id int64, local, gmt string, amount decimal.Decimal, reason, kind string) object {
	return newObject("id", id, "date_created", local, "date_created_gmt", gmt, "amount", s.money(amount), "reason", reason,
		"refunded_by", 1, "refunded_payment", false,
		"meta_data", []object{newObject("id", take(&s.next.Meta), "key", "_refund_type", "value", kind)},
		"line_items", []object{}, "shipping_lines", []object{}, "tax_lines", []object{}, "fee_lines", []object{})
}

// refundsOf are an order's refunds, newest first.
func (s *Shop) refundsOf(order int64) []*refund {
	var list []*refund
	for _, r := range s.refunds {
		if r.parent == order {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b *refund) int { return int(b.id - a.id) })
	return list
}

func (s *Shop) leftToRefund(o *order) decimal.Decimal {
	left := o.doc.dec("total")
	for _, r := range s.refundsOf(o.id) {
		left = left.Sub(r.doc.dec("amount"))
	}
	return left
}

// addRefund books a refund. It counts as a change of the order.
func (s *Shop) addRefund(o *order, amount decimal.Decimal, reason string) *refund {
	now := s.now()
	kind := "partial"
	if s.leftToRefund(o).Equal(amount) {
		kind = "full"
	}
	id := take(&s.next.Post)
	r := &refund{id, o.id, s.refundDoc(id, s.local(now), now.Format(timeLayout), amount, reason, kind)}
	s.refunds[id] = r
	return r
}

// summarise writes an order's refunds into the order.
func (s *Shop) summarise(o *order) {
	list := []object{}
	for _, r := range s.refundsOf(o.id) {
		tax := decimal.Zero
		for _, t := range r.doc.objects("tax_lines") {
			tax = tax.Add(t.dec("tax_total")).Add(t.dec("shipping_tax_total"))
		}
		list = append(list, newObject("id", r.id, "reason", r.doc.str("reason"),
			"total", s.money(r.doc.dec("amount").Neg()), "total_tax", s.money(tax)))
	}
	o.change("refunds", list)
}

// refundRest is what the status "refunded" does by itself: the whole rest, without lines.
func (s *Shop) refundRest(o *order) {
	rest := s.leftToRefund(o)
	if !rest.IsPositive() {
		return
	}
	s.addRefund(o, rest, "Order fully refunded.")
	s.summarise(o)
	s.systemNote(o, "Order status set to refunded. To return funds to the customer you will need to issue a refund through your payment gateway.")
}
