package woosim

import (
	"net/http"
	"slices"
	"strconv"

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

func (s *Shop) refundObject(r *refund, withParent bool) object {
	doc := object{r.doc[0]}
	if withParent {
		doc = append(doc, member{"parent_id", encode(r.parent)})
	}
	doc = append(doc, r.doc[1:]...)
	root := capturedRoot + "orders/" + encodeID(r.parent)
	doc.set("_links", newObject(
		"self", []object{newObject("href", root+"/refunds/"+encodeID(r.id), "targetHints", allowHint("GET", "DELETE"))},
		"collection", []object{newObject("href", root+"/refunds")},
		"up", []object{newObject("href", root)}))
	return doc
}

func (s *Shop) refundsList(c *call) answer {
	o := s.orders[c.id("id")]
	if o == nil {
		return failure(http.StatusNotFound, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
	}
	list := []object{}
	for _, r := range s.refundsOf(o.id) {
		list = append(list, s.refundObject(r, false))
	}
	return s.pageOrRefuse(c, list)
}

func (s *Shop) refundsAll(c *call) answer {
	var all []*refund
	for _, r := range s.refunds {
		if s.orders[r.parent] != nil {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b *refund) int { return int(b.id - a.id) })
	list := make([]object, len(all))
	for i, r := range all {
		list[i] = s.refundObject(r, true)
	}
	return s.pageOrRefuse(c, list)
}

func (s *Shop) refundsGet(c *call) answer {
	r, bad := s.findRefund(c)
	if bad != nil {
		return *bad
	}
	return s.one(c, s.refundObject(r, false))
}

// refundsDelete takes a refund back. It doesn't count as a change of the order.
func (s *Shop) refundsDelete(c *call) answer {
	if c.query.Get("force") != "true" {
		return failure(http.StatusNotImplemented, "woocommerce_rest_trash_not_supported", "The shop_order_refund does not support trashing.")
	}
	r, bad := s.findRefund(c)
	if bad != nil {
		return *bad
	}
	delete(s.refunds, r.id)
	s.summarise(s.orders[r.parent])
	return s.one(c, s.refundObject(r, false))
}

func (s *Shop) findRefund(c *call) (*refund, *answer) {
	if s.orders[c.id("id")] == nil {
		bad := failure(http.StatusNotFound, "woocommerce_rest_invalid_order_id", "Invalid order ID.")
		return nil, &bad
	}
	r := s.refunds[c.id("refund")]
	if r == nil || r.parent != c.id("id") {
		bad := failure(http.StatusNotFound, "woocommerce_rest_invalid_order_refund_id", "Invalid order refund ID.")
		return nil, &bad
	}
	return r, nil
}

func encodeID(id int64) string { return strconv.FormatInt(id, 10) }
