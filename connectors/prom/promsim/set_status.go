package promsim

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// notAllowed is what Prom says of a status that can't be set [L].
const notAllowed = "This status value is not allowed"

// change is what set_status is asked for.
type change struct {
	to, reason, text string
}

func (s *Shop) ordersSetStatus(c *call) answer {
	body := c.body()
	ids := body.list("ids")
	if len(ids) == 0 {
		return refuse("Missing required parameter: ids")
	}
	to, refusal := s.readChange(body)
	if refusal != "" {
		return refuse(refusal)
	}
	out := doc{"processed_ids": []any{}}
	failed := doc{}
	for _, id := range ids {
		o := s.orders[number(id)]
		switch {
		case o == nil:
			failed[strconv.FormatInt(number(id), 10)] = s.itemError("id", "Order not found")
		case c.refused():
			failed[strconv.FormatInt(o.id, 10)] = s.itemError("status", "Internal error")
		case s.moves(o, to):
			if to.to == Canceled && o.doc.doc("payment_data").str("status") == "paid" {
				out["warning_message"] = "Замовлення оплачене: поверніть покупцю кошти"
			}
			s.move(o, to, InitiatorCompany)
			out["processed_ids"] = append(out.list("processed_ids"), o.id)
		}
	}
	if len(failed) > 0 {
		out["errors"] = failed
	}
	return ok(out)
}

// itemError words the error of a single id.
func (s *Shop) itemError(field, message string) any {
	if s.settings.FieldErrors {
		return doc{field: []string{message}}
	}
	return message
}

// readChange reads what a request wants orders to become, or says why it can't.
func (s *Shop) readChange(body doc) (to change, refusal string) {
	to = change{body.str("status"), body.str("cancellation_reason"), body.str("cancellation_text")}
	if id := body.int("custom_status_id"); id != 0 && !body.has("status") {
		to.to = CustomStatus{ID: id}.name()
		if s.custom(to.to) == nil {
			return change{}, "Invalid value of parameter custom_status_id"
		}
		return to, ""
	}
	switch {
	case to.to == "":
		return change{}, "Missing required parameter: status"
	case !slices.Contains([]string{Received, Delivered, Canceled}, to.to) && (to.to != Paid || !s.settings.PaidCanBeSet):
		return change{}, notAllowed
	case to.to != Canceled:
		return to, ""
	case to.reason == "":
		return change{}, "Missing required parameter: cancellation_reason"
	case !slices.Contains(s.cancelReasons(), to.reason):
		return change{}, "Invalid value of parameter cancellation_reason: " + to.reason
	case strings.TrimSpace(to.text) == "" && slices.Contains([]string{"price_changed", "not_enough_fields", "another"}, to.reason):
		return change{}, "Missing required parameter: cancellation_text"
	}
	return to, ""
}

// cancelReasons are the reasons that a company may cancel for, in the vintage of the shop.
func (s *Shop) cancelReasons() []string {
	if s.settings.OldReasons {
		return []string{
			"not_available", "price_changed", "buyers_request", "not_enough_fields", "duplicate", "invalid_phone_number",
			"less_than_minimal_price", "another",
		}
	}
	return []string{"not_available", "buyers_request", "duplicate", "invalid_phone_number", "another", "payment_not_received", "no_product_variants"}
}

// moves says whether an order can become what is asked for; what it is already, or has left behind, is no error [L].
func (s *Shop) moves(o *order, to change) bool {
	if strings.HasPrefix(to.to, customPrefix) {
		return o.status() != to.to && rank(o.status()) <= rank(to.to)
	}
	return rank(o.status()) < rank(to.to)
}

// move gives an order a status, with all that follows from it.
func (s *Shop) move(o *order, to change, by Initiator) {
	o.doc["status"] = to.to
	if to.to == Canceled {
		o.doc["cancellation"] = doc{"title": orElse(to.text, to.reason), "initiator": string(by)}
		if s.settings.RefundOnCancel {
			s.payment(o, "paid", "refunded")
		}
	}
	s.touch(o)
}

// ordersRefund gives Prom-оплата back to the buyer: {"ids": […]} or {"order_id": …}, since sources disagree; nobody has seen an answer [?].
func (s *Shop) ordersRefund(c *call) answer {
	body := c.body()
	ids := body.list("ids")
	if body.has("order_id") {
		ids = []any{body["order_id"]}
	}
	if len(ids) == 0 {
		return refuse("Missing required parameter: ids")
	}
	done, failed := []json.Number{}, doc{}
	for _, id := range ids {
		if o := s.orders[number(id)]; o != nil && s.payment(o, "paid", "refunded") {
			done = append(done, json.Number(strconv.FormatInt(o.id, 10)))
		} else {
			failed[strconv.FormatInt(number(id), 10)] = s.itemError("id", "Order can not be refunded")
		}
	}
	return ok(doc{"processed_ids": done, "errors": failed})
}
