package woosim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (s *Shop) ordersCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	o, bad := s.create(body, true)
	if bad != nil {
		return *bad
	}
	a := answer{status: http.StatusCreated, body: s.appendOrder(nil, o, topLevel(csv(c.query, "_fields")), *s.settings.Decimals)}
	a.set("Location", c.base+apiPath+"orders/"+encodeID(o.id))
	return a
}

func (s *Shop) ordersUpdate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	if bad := s.checkOrder(body); bad != nil {
		return *bad
	}
	o := s.orders[c.id("id")]
	if o == nil {
		return unknownOrder()
	}
	if bad := s.update(o, body); bad != nil {
		return *bad
	}
	return answer{status: http.StatusOK, body: s.appendOrder(nil, o, topLevel(csv(c.query, "_fields")), *s.settings.Decimals)}
}

// ordersDelete puts an order in the trash and answers with what it was before; force deletes it for good.
func (s *Shop) ordersDelete(c *call) answer {
	o := s.orders[c.id("id")]
	if o == nil {
		return invalidOrder(http.StatusNotFound)
	}
	a := answer{status: http.StatusOK, body: s.appendOrder(nil, o, nil, *s.settings.Decimals)}
	if force := c.query.Get("force"); force == "true" || force == "1" {
		s.remove(o)
		return a
	}
	if o.status() == "trash" {
		return failure(http.StatusGone, "woocommerce_rest_already_trashed", "The shop_order has already been deleted.")
	}
	s.trash(o)
	return a
}

func (s *Shop) remove(o *order) {
	delete(s.orders, o.id)
	delete(s.notes, o.id)
	for _, r := range s.refundsOf(o.id) {
		delete(s.refunds, r.id)
	}
}

func (s *Shop) trash(o *order) {
	was := o.status()
	if !slices.Contains([]string{"auto-draft", "trash"}, was) {
		was = "wc-" + was
	}
	o.change("status", "trash")
	s.writeMeta(o, []object{
		newObject("key", "_wp_trash_meta_status", "value", was),
		newObject("key", "_wp_trash_meta_time", "value", strconv.FormatInt(s.now().Unix(), 10)),
	})
	s.touch(o)
	s.showLife(o)
}

// checkOrder refuses what doesn't fit the schema of an order.
func (s *Shop) checkOrder(body object) *answer {
	var checks []*wrong
	if body.has("status") && !slices.Contains(s.writableStatuses(), body.str("status")) {
		checks = append(checks, notInEnum("status", "status", s.writableStatuses()))
	}
	if email := body.object("billing").str("email"); email != "" && !strings.Contains(email, "@") {
		checks = append(checks, wrongParam("billing", "rest_invalid_email", "Invalid email address."))
	}
	for _, key := range []string{"customer_id", "parent_id"} {
		if body.has(key) {
			checks = append(checks, wantInteger(key, key, body.str(key)))
		}
	}
	for _, key := range []string{"line_items", "shipping_lines", "fee_lines", "coupon_lines", "meta_data"} {
		var list []json.RawMessage
		if raw := body.get(key); raw != nil && json.Unmarshal(raw, &list) != nil {
			checks = append(checks, notOfType(key, key, "array"))
		}
	}
	for i, line := range body.objects("line_items") {
		if line.has("quantity") {
			checks = append(checks, wantInteger("line_items", "line_items["+strconv.Itoa(i)+"][quantity]", line.str("quantity")))
		}
	}
	return refuse(checks...)
}

// create makes an order from a request. An unknown coupon leaves a draft behind, as observed.
func (s *Shop) create(body object, checked bool) (*order, *answer) {
	if checked {
		if bad := s.checkOrder(body); bad != nil {
			return nil, bad
		}
	}
	if body.int("id") != 0 {
		bad := failure(http.StatusBadRequest, "woocommerce_rest_shop_order_exists", "Cannot create existing shop_order.")
		return nil, &bad
	}
	if buyer := body.int("customer_id"); buyer != 0 && !s.buyers[buyer] {
		bad := failure(http.StatusBadRequest, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
		return nil, &bad
	}
	for _, line := range body.objects("line_items") {
		if bad := newLineProblem(line); bad != nil {
			return nil, bad
		}
	}
	o := s.newOrder(body)
	s.orders[o.id] = o
	s.writeFields(o, body)
	s.writeLines(o, body)
	if bad := s.writeCoupons(o, body); bad != nil {
		o.change("status", "checkout-draft")
		return nil, bad
	}
	s.recalculate(o)
	s.begin(o, body)
	return o, nil
}

// begin gives a new order its first status.
func (s *Shop) begin(o *order, body object) {
	status := body.str("status")
	if !slices.Contains(s.writableStatuses(), status) {
		status = "pending"
	}
	paid := truthy(body, "set_paid")
	o.change("status", "")
	if status == "pending" || paid {
		o.change("status", "pending")
	} else {
		s.enter(o, status, "")
	}
	if paid {
		s.pay(o)
	}
	s.showLife(o)
}

// newLineProblem refuses a new line that names no product, and stops like PHP at one without pieces.
func newLineProblem(line object) *answer {
	if !line.has("product_id") && !line.has("variation_id") && line.str("sku") == "" {
		bad := failure(http.StatusBadRequest, "woocommerce_rest_required_product_reference", "Product ID or SKU is required.")
		return &bad
	}
	if line.has("quantity") && line.int("quantity") == 0 {
		bad := critical()
		return &bad
	}
	return nil
}

// update changes an order as a request asks. Any request counts as a change, also an empty one.
func (s *Shop) update(o *order, body object) *answer {
	if buyer := body.int("customer_id"); buyer != 0 && !s.buyers[buyer] {
		bad := failure(http.StatusBadRequest, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
		return &bad
	}
	if problem := s.lineProblem(o, body); problem != nil {
		return problem
	}
	s.writeFields(o, body)
	s.writeLines(o, body)
	if slices.Contains([]string{"on-hold", "processing", "completed"}, o.status()) && body.has("line_items") {
		s.takeStock(o) // of lines that were added
	}
	if bad := s.writeCoupons(o, body); bad != nil {
		return bad
	}
	if slices.ContainsFunc([]string{"billing", "shipping", "line_items", "shipping_lines", "fee_lines", "coupon_lines"}, body.has) {
		s.recalculate(o)
	}
	if status := body.str("status"); status != "" {
		s.enter(o, status, "")
	}
	if truthy(body, "set_paid") {
		s.pay(o)
	}
	s.touch(o)
	s.showLife(o)
	return nil
}

func (s *Shop) lineProblem(o *order, body object) *answer {
	for _, line := range body.objects("line_items") {
		if line.int("id") == 0 {
			if bad := newLineProblem(line); bad != nil {
				return bad
			}
		} else if byID(o.doc.objects("line_items"), line.int("id")) == nil {
			bad := failure(http.StatusBadRequest, "woocommerce_rest_invalid_item_id", "Order item ID provided is not associated with order.")
			return &bad
		}
	}
	return nil
}

// ordersBatch does many at once. Its items aren't checked against the schema: an unknown status becomes "pending".
func (s *Shop) ordersBatch(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	creates, updates := body.objects("create"), body.objects("update")
	var deletes []int64
	_ = json.Unmarshal(body.get("delete"), &deletes) // another shape deletes nothing
	if len(creates)+len(updates)+len(deletes) > 100 {
		return failure(http.StatusRequestEntityTooLarge, "woocommerce_rest_request_entity_too_large",
			"Unable to accept more than 100 items for this request.")
	}
	out := object{}
	s.batch(&out, "create", len(creates), func(i int) ([]byte, *answer, int64) {
		o, bad := s.create(creates[i], false)
		return s.shown(o), bad, 0
	})
	s.batch(&out, "update", len(updates), func(i int) ([]byte, *answer, int64) {
		o, bad := s.batchUpdate(updates[i])
		return s.shown(o), bad, updates[i].int("id")
	})
	s.batch(&out, "delete", len(deletes), func(i int) ([]byte, *answer, int64) {
		o := s.orders[deletes[i]]
		if o == nil {
			bad := invalidOrder(http.StatusNotFound)
			return nil, &bad, deletes[i]
		}
		body := s.shown(o)
		s.remove(o)
		return body, nil, deletes[i]
	})
	if len(out) == 0 {
		return answer{status: http.StatusOK, body: []byte("[]")}
	}
	return answer{status: http.StatusOK, body: out.appendTo(nil)}
}

func (s *Shop) shown(o *order) []byte {
	if o == nil {
		return nil
	}
	return s.appendOrder(nil, o, nil, *s.settings.Decimals)
}

// batch writes the outcome of each item in the order they were sent.
func (s *Shop) batch(out *object, key string, n int, do func(i int) ([]byte, *answer, int64)) {
	if n == 0 {
		return
	}
	list := make([]json.RawMessage, n)
	for i := range n {
		body, bad, id := do(i)
		if bad != nil {
			body = encode(newObject("id", id, "error", json.RawMessage(bad.body)))
		}
		list[i] = body
	}
	out.set(key, list)
}

func (s *Shop) batchUpdate(body object) (*order, *answer) {
	o := s.orders[body.int("id")]
	if o == nil {
		bad := unknownOrder()
		return nil, &bad
	}
	if body.has("status") && !slices.Contains(s.writableStatuses(), body.str("status")) {
		body.set("status", "pending")
	}
	return o, s.update(o, body)
}
