package woosim

import "context"

// What a shop's staff does in its back office: the same as over the API, without a request. All of it is ignored for an unknown order.

// SetStatus gives an order a status, with all that follows from it, as if the present second.
func (s *Shop) SetStatus(orderID int64, status string) {
	s.withOrder(orderID, func(o *order) {
		s.enter(o, status, "")
		s.touch(o)
	})
}

// TouchOrder saves an order without a change: only its time of change moves.
func (s *Shop) TouchOrder(orderID int64) { s.withOrder(orderID, s.touch) }

// EditOrder changes an order as a PUT of body would, where body is a JSON object. It returns the shop's refusal, or "".
func (s *Shop) EditOrder(orderID int64, body string) (refusal string) {
	return s.withBody(orderID, body, s.update)
}

// Refund gives money of an order back, and its lines where body names some, as a POST of body to its refunds would, but never through a
// payment gateway. It returns the shop's refusal, or "".
func (s *Shop) Refund(orderID int64, body string) (refusal string) {
	return s.withBody(orderID, body, func(o *order, doc object) *answer {
		bad := s.refuseRefund(o, doc)
		if bad == nil {
			s.refund(o, doc)
		}
		return bad
	})
}

// DeleteRefunds takes back all refunds of an order. It doesn't count as a change of the order.
func (s *Shop) DeleteRefunds(orderID int64) {
	s.withOrder(orderID, func(o *order) {
		for _, r := range s.refundsOf(o.id) {
			delete(s.refunds, r.id)
		}
		s.summarise(o)
	})
}

// ReplaceField puts raw JSON in place of a member of an order's answers, without any rule: for tests of answers no shop would give.
// The order's time of change moves.
func (s *Shop) ReplaceField(orderID int64, field, raw string) {
	s.withOrder(orderID, func(o *order) {
		o.doc.set(field, jsonRaw(raw))
		s.touch(o)
	})
}

// AddNote writes an order note by hand. It doesn't count as a change of the order.
func (s *Shop) AddNote(orderID int64, text string, toCustomer bool) {
	s.withOrder(orderID, func(o *order) { s.addNote(o.id, text, toCustomer, false) })
}

// TrashOrder puts an order in the trash.
func (s *Shop) TrashOrder(orderID int64) { s.withOrder(orderID, s.trash) }

// RestoreOrder takes an order out of the trash.
func (s *Shop) RestoreOrder(orderID int64) { s.withOrder(orderID, s.restore) }

// DeleteOrder deletes an order for good.
func (s *Shop) DeleteOrder(orderID int64) { s.withOrder(orderID, s.remove) }

// AddWebhook makes an active webhook by the shop's own form, which pings its address. It returns the shop's refusal, or "".
func (s *Shop) AddWebhook(ctx context.Context, topic, url, secret string) (refusal string) {
	asked := &call{base: "http:" + capturedHost}
	s.mu.Lock()
	_, bad := s.createWebhook(asked, newObject("topic", topic, "delivery_url", url, "secret", secret))
	s.mu.Unlock()
	if bad != nil {
		return string(bad.body)
	}
	for _, id := range asked.pings {
		s.ping(ctx, id)
	}
	return ""
}

func (s *Shop) withOrder(id int64, do func(*order)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.orders[id]; o != nil {
		do(o)
	}
}

// withBody does what a request with a body would, and returns the shop's refusal, or "".
func (s *Shop) withBody(id int64, body string, do func(*order, object) *answer) (refusal string) {
	s.withOrder(id, func(o *order) {
		doc, err := parseObject([]byte(body))
		if err != nil {
			refusal = err.Error()
			return
		}
		if bad := do(o, doc); bad != nil {
			refusal = string(bad.body)
		}
	})
	return refusal
}

// SwitchGateway offers a payment method to buyers, or no longer does.
func (s *Shop) SwitchGateway(id string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.gateways {
		if s.gateways[i].str("id") == id {
			s.gateways[i].set("enabled", on)
		}
	}
}
