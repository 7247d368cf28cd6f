package woosim

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/shopspring/decimal"
)

func (s *Shop) refundsCreate(c *call) answer {
	body, bad := c.jsonBody()
	if bad != nil {
		return *bad
	}
	o := s.orders[c.id("id")]
	if o == nil {
		return failure(http.StatusNotFound, "woocommerce_rest_invalid_order_id", "Order is invalid")
	}
	if bad := s.refuseRefund(o, body); bad != nil {
		return *bad
	}
	if string(body.get("api_refund")) != "false" && !s.gatewayRefunds(o) {
		return refundFailure("The payment gateway for this order does not support automatic refunds.")
	}
	r := s.refund(o, body)
	// The shop really answers with the pattern of the route in place of the order's id.
	return s.created(c, s.refundObject(r, false), `orders/(?P<order_id>[\d]+)/refunds/`+encodeID(r.id))
}

// refuseRefund is the refusal of an amount that the order doesn't have, or nil.
func (s *Shop) refuseRefund(o *order, body object) *answer {
	var bad answer
	switch amount := refundAmount(body); {
	case amount.IsNegative():
		bad = failure(http.StatusBadRequest, "woocommerce_rest_invalid_order_refund", "Refund amount must be greater than zero.")
	case amount.GreaterThan(s.leftToRefund(o)):
		bad = refundFailure("Invalid refund amount.")
	default:
		return nil
	}
	return &bad
}

// refund gives back what body says, with all that follows.
func (s *Shop) refund(o *order, body object) *refund {
	amount := refundAmount(body)
	r := s.refundLines(o, body, amount)
	s.summarise(o)
	if o.doc.object("billing").str("email") != "" {
		s.mail(o, "Refunded order")
	}
	if s.leftToRefund(o).IsZero() && amount.IsPositive() {
		s.enter(o, "refunded", "")
	}
	s.touch(o)
	return r
}

// refundAmount is the given amount, else the sum of the given lines.
func refundAmount(body object) decimal.Decimal {
	if body.has("amount") {
		return body.dec("amount")
	}
	sum := decimal.Zero
	for _, line := range body.objects("line_items") {
		sum = sum.Add(line.dec("refund_total"))
		for _, tax := range line.objects("refund_tax") {
			sum = sum.Add(tax.dec("refund_total"))
		}
	}
	return sum
}

// refundFailure has a number for data, as observed: no object with a status.
func refundFailure(message string) answer {
	return answer{status: http.StatusInternalServerError, body: encode(newObject(
		"code", "woocommerce_rest_cannot_create_order_refund", "message", message, "data", http.StatusInternalServerError))}
}

func (s *Shop) gatewayRefunds(o *order) bool {
	for _, g := range s.gateways {
		if g.str("id") == o.doc.str("payment_method") {
			return slices.Contains(stringsIn(g.get("method_supports")), "refunds")
		}
	}
	return false
}

// refundLines books a refund with the lines it names; lines that the order doesn't have are ignored.
func (s *Shop) refundLines(o *order, body object, amount decimal.Decimal) *refund {
	r := s.addRefund(o, amount, body.str("reason"))
	taxes := map[int64]*rateSum{}
	var rates []int64
	for _, key := range []string{"line_items", "shipping_lines", "fee_lines"} {
		items := o.doc.objects(key)
		refunded := []object{}
		for _, want := range body.objects("line_items") {
			i := slices.IndexFunc(items, func(item object) bool { return item.int("id") == want.int("id") })
			if i < 0 {
				continue
			}
			refunded = append(refunded, s.refundedItem(items[i], want))
			rates = sumRefundTaxes(taxes, rates, want, key == "shipping_lines")
			if key == "line_items" && string(body.get("api_restock")) != "false" {
				s.restock(o, &items[i], want.int("quantity"))
			}
		}
		r.doc.set(key, refunded)
		o.change(key, items)
	}
	lines := []object{}
	for _, id := range rates {
		line := s.newTaxLine(id)
		line.set("tax_total", s.money(taxes[id].cart.Neg()))
		line.set("shipping_tax_total", s.money(taxes[id].shipping.Neg()))
		lines = append(lines, line)
	}
	r.doc.set("tax_lines", lines)
	return r
}

func sumRefundTaxes(taxes map[int64]*rateSum, rates []int64, want object, shipping bool) []int64 {
	for _, tax := range want.objects("refund_tax") {
		id := tax.int("id")
		if taxes[id] == nil {
			taxes[id] = &rateSum{rate: id}
			rates = append(rates, id)
		}
		if shipping {
			taxes[id].shipping = taxes[id].shipping.Add(tax.dec("refund_total"))
		} else {
			taxes[id].cart = taxes[id].cart.Add(tax.dec("refund_total"))
		}
	}
	return rates
}

// refundedItem is the negative copy of an item that a refund shows.
func (s *Shop) refundedItem(item, want object) object {
	copied := item.clone()
	copied.set("id", take(&s.next.Item))
	total := want.dec("refund_total").Neg()
	tax := decimal.Zero
	taxes := []object{}
	for _, t := range want.objects("refund_tax") {
		amount := t.dec("refund_total").Neg()
		tax = tax.Add(amount)
		subtotal := ""
		if item.has("subtotal") {
			subtotal = s.money(amount)
		}
		taxes = append(taxes, newObject("id", t.int("id"), "total", s.money(amount), "subtotal", subtotal))
	}
	copied.set("total", s.money(total))
	copied.set("total_tax", s.money(tax))
	if item.has("subtotal") {
		copied.set("subtotal", s.money(total))
		copied.set("subtotal_tax", s.money(tax))
	}
	if item.has("quantity") {
		quantity := want.dec("quantity")
		copied.set("quantity", quantity.Neg().IntPart())
		copied.set("price", unitPrice(total.Neg(), quantity))
	}
	copied.set("taxes", taxes)
	copied.set("meta_data", []object{s.itemMeta("_refunded_item_id", item.str("id"))})
	return copied
}

func (s *Shop) restock(o *order, line *object, quantity int64) {
	p := s.lineStock(*line)
	held := reducedStock(*line)
	if p == nil || held == 0 || quantity == 0 {
		return
	}
	before := p.stock()
	p.doc.set("stock_quantity", before+quantity)
	s.fire("product.updated", p.id)
	setMeta(line, s.itemMeta("_reduced_stock", strconv.FormatInt(held-quantity, 10)))
	again := int64(0)
	if i := metaIndex(*line, "_restock_refunded_items"); i >= 0 {
		again = line.objects("meta_data")[i].int("value")
	}
	setMeta(line, s.itemMeta("_restock_refunded_items", strconv.FormatInt(again+quantity, 10)))
	s.systemNote(o, "Item #"+encodeID(p.id)+" stock increased from "+strconv.FormatInt(before, 10)+" to "+
		strconv.FormatInt(before+quantity, 10)+".")
}
