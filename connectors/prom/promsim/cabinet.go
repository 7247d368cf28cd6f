package promsim

// What a company's staff does in its cabinet, and a buyer in the shop: without a request. All of it is ignored for an unknown order.

// Initiator is who cancelled an order.
type Initiator string

// Who cancels orders; how Prom names them is inferred.
const (
	InitiatorCompany Initiator = "company"
	InitiatorBuyer   Initiator = "client"
)

// Accept accepts a new order.
func (s *Shop) Accept(orderID int64) { s.moveOrder(orderID, change{to: Received}, InitiatorCompany) }

// Finish says that an order is done.
func (s *Shop) Finish(orderID int64) { s.moveOrder(orderID, change{to: Delivered}, InitiatorCompany) }

// Cancel cancels an order, for a reason in words.
func (s *Shop) Cancel(orderID int64, by Initiator, reason string) {
	s.moveOrder(orderID, change{to: Canceled, text: reason}, by)
}

// SetStatus gives an order any status, as the cabinet can.
func (s *Shop) SetStatus(orderID int64, status string) {
	s.withOrder(orderID, func(o *order) { s.move(o, change{to: status}, InitiatorCompany) })
}

// Pay pays an order of Prom-оплата that was not.
func (s *Shop) Pay(orderID int64) { s.payOrder(orderID, "unpaid", "paid") }

// Refund gives the money of a paid order of Prom-оплата back.
func (s *Shop) Refund(orderID int64) { s.payOrder(orderID, "paid", "refunded") }

// PayOut pays the money of a paid order of Prom-оплата out to the company.
func (s *Shop) PayOut(orderID int64) { s.payOrder(orderID, "paid", "paid_out") }

// Track says where an order's parcel is: "created", "on_the_way", "in_warehouse", "delivered" …
func (s *Shop) Track(orderID int64, unifiedStatus string) {
	s.withOrder(orderID, func(o *order) {
		if data := o.doc.doc("delivery_provider_data"); data != nil {
			data["unified_status"] = unifiedStatus
			s.touch(o)
		}
	})
}

// TouchOrder changes nothing of an order but its time of change.
func (s *Shop) TouchOrder(orderID int64) { s.withOrder(orderID, s.touch) }

// ReplaceField puts raw JSON in place of a member of an order's answers, without any rule: for tests of answers that no shop would give.
// The order's time of change moves. It panics when raw is no JSON.
func (s *Shop) ReplaceField(orderID int64, field, raw string) {
	value, err := parseDoc([]byte(`{"value":` + raw + `}`))
	if err != nil {
		panic("promsim: ReplaceField: " + err.Error())
	}
	s.withOrder(orderID, func(o *order) {
		o.doc[field] = value["value"]
		s.touch(o)
	})
}

// RemoveField takes a member out of an order's answers. The order's time of change moves.
func (s *Shop) RemoveField(orderID int64, field string) {
	s.withOrder(orderID, func(o *order) {
		delete(o.doc, field)
		s.touch(o)
	})
}

// DeleteOrder makes an order unknown, which nobody at Prom can: for tests of ids that belong to no order.
func (s *Shop) DeleteOrder(orderID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.orders, orderID)
}

func (s *Shop) withOrder(id int64, do func(*order)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if o := s.orders[id]; o != nil {
		do(o)
	}
}

func (s *Shop) moveOrder(id int64, to change, by Initiator) {
	s.withOrder(id, func(o *order) {
		if s.moves(o, to) {
			s.move(o, to, by)
		}
	})
}

func (s *Shop) payOrder(id int64, from, to string) {
	s.withOrder(id, func(o *order) { s.payment(o, from, to) })
}

// payment moves what Prom's cashier says of an order, and tells whether it did.
func (s *Shop) payment(o *order, from, to string) bool {
	data := o.doc.doc("payment_data")
	if data.str("status") != from {
		return false
	}
	data["status"] = to
	s.touch(o)
	data["status_modified"] = o.doc["date_modified"]
	return true
}
