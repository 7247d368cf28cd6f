package woosim

import (
	"net/http"
	"slices"
	"strconv"
)

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
