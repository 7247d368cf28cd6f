package woosim

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

const wooVersion = "11.0.1"

func shippingFields() []string {
	return []string{"first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country", "phone"}
}

func billingFields() []string {
	return []string{"first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country", "email", "phone"}
}

// newOrder is an order without lines.
func (s *Shop) newOrder(body object) *order {
	now := s.now()
	o := &order{id: take(&s.next.Post), exact: map[int64]amounts{}, created: now, modified: now}
	currency := s.settings.Currency
	if asked := body.str("currency"); asked != "" {
		currency = strings.ToUpper(asked)
	}
	via := body.str("created_via")
	if via == "" {
		via = "rest-api"
	}
	key := orderKey(o.id)
	zero := s.money(decimal.Zero)
	local, gmt := s.local(now), now.Format(timeLayout)
	o.doc = newObject("id", o.id, "parent_id", body.int("parent_id"), "status", "", "currency", currency, "version", wooVersion,
		"prices_include_tax", s.settings.PricesIncludeTax, "date_created", local, "date_modified", local,
		"discount_total", zero, "discount_tax", zero, "shipping_total", zero, "shipping_tax", zero, "cart_tax", zero, "total", zero,
		"total_tax", zero, "customer_id", 0, "order_key", key, "billing", blank(billingFields()), "shipping", blank(shippingFields()),
		"payment_method", "", "payment_method_title", "", "transaction_id", "", "customer_ip_address", "", "customer_user_agent", "",
		"created_via", via, "customer_note", "", "date_completed", nil, "date_paid", nil, "cart_hash", "", "number", encodeID(o.id),
		"meta_data", []object{}, "line_items", []object{}, "tax_lines", []object{}, "shipping_lines", []object{}, "fee_lines", []object{},
		"coupon_lines", []object{}, "refunds", []object{},
		"payment_url", "https:"+capturedHost+"/checkout/order-pay/"+encodeID(o.id)+"/?pay_for_order=true&key="+key,
		"is_editable", true, "needs_payment", false, "needs_processing", false, "date_created_gmt", gmt, "date_modified_gmt", gmt,
		"date_completed_gmt", nil, "date_paid_gmt", nil, "currency_symbol", currencySymbol(currency))
	return o
}

// orderKey looks like a shop's random key and follows from the id, so that a seed makes the same shop twice.
func orderKey(id int64) string {
	sum := sha256.Sum256([]byte("order " + encodeID(id)))
	return "wc_order_" + hex.EncodeToString(sum[:])[:13]
}

func blank(fields []string) object {
	o := object{}
	for _, f := range fields {
		o.set(f, "")
	}
	return o
}

// writeFields writes the plain fields of a request. Totals, number, dates and key are read-only and ignored.
func (s *Shop) writeFields(o *order, body object) {
	for _, key := range []string{"payment_method", "payment_method_title", "transaction_id", "customer_note"} {
		if body.has(key) {
			o.change(key, body.str(key))
		}
	}
	for _, key := range []string{"customer_id", "parent_id"} {
		if body.has(key) {
			o.change(key, body.int(key))
		}
	}
	if body.has("currency") {
		code := strings.ToUpper(body.str("currency"))
		o.change("currency", code, "currency_symbol", currencySymbol(code))
	}
	s.writeAddress(o, "billing", body.object("billing"), billingFields())
	s.writeAddress(o, "shipping", body.object("shipping"), shippingFields())
	if body.has("meta_data") {
		s.writeMeta(o, body.objects("meta_data"))
	}
}

func (s *Shop) writeAddress(o *order, key string, given object, fields []string) {
	address := o.doc.object(key)
	for _, f := range fields {
		if given.has(f) {
			address.set(f, given.str(f))
		}
	}
	o.change(key, address)
}

// writeCoupons replaces an order's coupons when the request names any; lines go back to their price before discount first.
func (s *Shop) writeCoupons(o *order, body object) *answer {
	if !body.has("coupon_lines") {
		return nil
	}
	var codes []string
	for _, line := range body.objects("coupon_lines") {
		code := strings.ToLower(line.str("code"))
		switch {
		case line.int("id") != 0:
			bad := failure(http.StatusBadRequest, "woocommerce_rest_coupon_item_id_readonly", "Coupon item ID is readonly.")
			return &bad
		case s.coupon(code) == nil:
			bad := unknownCoupon(code, o.id)
			return &bad
		case !slices.Contains(codes, code):
			codes = append(codes, code)
		}
	}
	s.recalculate(o) // a discount of prices with tax starts from the taxes before it
	s.applyCoupons(o, codes)
	return nil
}

func unknownCoupon(code string, draft int64) answer {
	return answer{status: http.StatusBadRequest, body: encode(newObject("code", "woocommerce_rest_invalid_coupon",
		"message", `Coupon "`+code+`" cannot be applied because it does not exist.`,
		"data", newObject("status", http.StatusBadRequest, "new_draft_order_id", draft)))}
}
