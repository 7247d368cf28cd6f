package woosim

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

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
