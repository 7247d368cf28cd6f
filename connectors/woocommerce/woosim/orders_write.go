package woosim

import (
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
	s.fire("order.deleted", o.id)
	s.showLife(o)
}

// restore takes an order out of the trash, in the status it had before.
func (s *Shop) restore(o *order) {
	if o.status() != "trash" {
		return
	}
	was := "pending"
	if i := metaIndex(o.doc, "_wp_trash_meta_status"); i >= 0 {
		was = strings.TrimPrefix(o.doc.objects("meta_data")[i].str("value"), "wc-")
	}
	dropMeta(&o.doc, "_wp_trash_meta_status")
	dropMeta(&o.doc, "_wp_trash_meta_time")
	o.change("status", was)
	s.fire("order.restored", o.id)
	s.touch(o)
	s.showLife(o)
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
	if buyer := body.int("customer_id"); buyer != 0 && s.customers[buyer] == nil {
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
	s.fire("order.created", o.id)
	s.fire("order.updated", o.id) // a new order is saved more than once
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
	if buyer := body.int("customer_id"); buyer != 0 && s.customers[buyer] == nil {
		bad := failure(http.StatusBadRequest, "woocommerce_rest_invalid_customer_id", "Customer ID is invalid.")
		return &bad
	}
	if problem := s.lineProblem(o, body); problem != nil {
		return problem
	}
	save := s.touch
	if o.status() == "trash" {
		save = s.stamp
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
	save(o)
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
