package woosim

import (
	"slices"
)

// coreStatuses are the statuses every shop has, in the order WooCommerce lists them.
func coreStatuses() []Status {
	return []Status{
		{"pending", "Pending payment"}, {"processing", "Processing"}, {"on-hold", "On hold"}, {"completed", "Completed"},
		{"cancelled", "Cancelled"}, {"refunded", "Refunded"}, {"failed", "Failed"}, {"checkout-draft", "Draft"},
	}
}

func (s *Shop) statuses() []Status { return append(coreStatuses(), s.settings.CustomStatuses...) }

func (s *Shop) statusName(slug string) string {
	for _, st := range s.statuses() {
		if st.Slug == slug {
			return st.Name
		}
	}
	return slug
}

// showLife writes the members that follow from status, lines and total.
func (s *Shop) showLife(o *order) {
	status := o.status()
	o.change("is_editable", slices.Contains([]string{"pending", "on-hold", "auto-draft", "checkout-draft"}, status),
		"needs_payment", slices.Contains([]string{"pending", "failed"}, status) && o.doc.dec("total").IsPositive(),
		"needs_processing", s.needsProcessing(o))
}

// needsProcessing is false when every line is a virtual download, or of no product at all.
func (s *Shop) needsProcessing(o *order) bool {
	for _, line := range o.doc.objects("line_items") {
		if p := s.lineProduct(line); p != nil && (!p.doc.bool("virtual") || !p.doc.bool("downloadable")) {
			return true
		}
	}
	return false
}

// enter gives an order a status with all that follows in a shop: stock, notes, mails, dates, a refund. Any status may follow any.
func (s *Shop) enter(o *order, to, firstNote string) {
	from := o.status()
	if from == to {
		return
	}
	o.change("status", to)
	s.setPaidDates(o, to)
	if to == "completed" {
		s.hasPaid(o.doc.int("customer_id"))
	}
	if from != "trash" && from != "checkout-draft" {
		if to == "refunded" {
			s.refundRest(o)
		}
		s.moveStock(o, to)
		switch {
		case firstNote != "":
			s.systemNote(o, firstNote)
		case from == "":
			s.systemNote(o, "Order status set to "+s.statusName(to)+".")
		default:
			s.systemNote(o, "Order status changed from "+s.statusName(from)+" to "+s.statusName(to)+".")
		}
		s.mails(o, from, to)
		s.fire("action.woocommerce_order_status_"+to, o.id)
	}
	s.showLife(o)
}

// setPaidDates sets date_paid when the order first counts as paid (cash on delivery: when completed), and date_completed.
func (s *Shop) setPaidDates(o *order, to string) {
	paidAt := "processing"
	if o.doc.str("payment_method") == "cod" || !s.needsProcessing(o) {
		paidAt = "completed"
	}
	if o.doc.str("date_paid") == "" && (to == paidAt || to == "completed") {
		s.setTime(o, "date_paid", s.now())
	}
	if to == "completed" {
		s.setTime(o, "date_completed", s.now())
	}
}

// pay is payment_complete: it acts from unpaid statuses only.
func (s *Shop) pay(o *order) {
	if !slices.Contains([]string{"", "pending", "on-hold", "failed", "cancelled"}, o.status()) {
		return
	}
	if o.doc.str("date_paid") == "" {
		s.setTime(o, "date_paid", s.now())
	}
	to := "processing"
	if !s.needsProcessing(o) {
		to = "completed"
	}
	s.enter(o, to, "Payment complete.")
}

// mails leaves the notes that WooCommerce writes for the mails it sends.
func (s *Shop) mails(o *order, from, to string) {
	before := []string{"", "pending", "failed", "cancelled"}
	if slices.Contains(before, from) && slices.Contains([]string{"processing", "completed", "on-hold"}, to) {
		s.mailOnce(o, "New order")
	}
	if o.doc.object("billing").str("email") == "" {
		return
	}
	switch {
	case to == "processing" && slices.Contains(append(before, "on-hold"), from):
		s.mail(o, "Processing order")
	case to == "on-hold" && slices.Contains(before, from):
		s.mail(o, "Order on-hold")
	case to == "completed":
		s.mail(o, "Completed order")
	}
}

func (s *Shop) mailOnce(o *order, name string) {
	note := mailNote(name)
	if !slices.ContainsFunc(s.notes[o.id], func(n Note) bool { return n.Text == note }) {
		s.systemNote(o, note)
	}
}

func (s *Shop) mail(o *order, name string) { s.systemNote(o, mailNote(name)) }

func mailNote(name string) string { return `Email "` + name + `" sent.` }
