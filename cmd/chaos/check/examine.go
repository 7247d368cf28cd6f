package check

import (
	"maps"
	"slices"
	"strings"
)

// examine compares what is there of an order with what has to be.
func (f *file) examine() {
	if f.sale == nil {
		if f.want.sale {
			f.add(Lost, "the order is %s in the shop and has no sale", f.order.Status)
		}
		return
	}
	if hidden(f.order.Status) {
		return // no list shows what became of it
	}
	if f.order.unreadable {
		f.examineUnreadable()
		return
	}
	f.examineReading()
	f.examineHold()
	f.examineDocument()
	f.examineCredits()
	f.examinePayment()
	f.examineSettled()
	f.examineDelivery()
	f.examineTelling()
	f.examineStatus()
	if len(f.found) == 0 {
		f.examineEvents()
		f.examineState()
	}
}

// examineReading: the newest word of the shop arrived.
func (f *file) examineReading() {
	switch {
	case f.reading == nil:
		f.add(Lost, "the order was never stored")
		return
	case f.reading.Status != f.order.Status:
		f.add(Lost, "the order is %s in the shop; the last that was read is %s", f.order.Status, f.reading.Status)
	default:
		f.examineFields()
	}
	if f.reading.Processed != f.reading.Version {
		f.add(Audit, "version %d of the order was seen, version %d walked", f.reading.Version, f.reading.Processed)
	}
	if !f.sale.Total.Equal(f.order.Total) || f.sale.Currency != f.order.Currency {
		f.add(CentsOff, "the sale is over %s %s, the order over %s %s", f.sale.Total, f.sale.Currency, f.order.Total, f.order.Currency)
	}
}

// examineFields: the books keep the order as it stands in the shop, field by field.
func (f *file) examineFields() {
	kept, err := storedFacts(f.reading.Body)
	if err != nil {
		f.add(Lost, "%v", err)
		return
	}
	for _, d := range f.order.facts.differences(kept) {
		f.add(Lost, "%s", d)
	}
}

// examineUnreadable: a person is asked, and nothing is booked meanwhile.
func (f *file) examineUnreadable() {
	booked := len(f.documents) + len(f.books.payments[f.sale.ID]) + len(f.deliveries())
	switch {
	case booked > 0:
		f.add(CentsOff, "the order's figures can't be read, and %d documents, payments and notes are booked", booked)
	case !slices.Equal(f.held, []string{"unreadable"}) || !f.isHeld():
		f.add(CentsOff, "the order's figures can't be read, and its sale is %s, held for: [%s]", f.sale.State, f.details())
	}
}

// reasons are why the sale has to be held, as things stand.
func (f *file) reasons() []string {
	reasons := slices.Sorted(maps.Keys(f.want.wrong))
	switch {
	case f.want.refused, f.invoice != nil && !f.want.invoice:
		return nil // what was booked is taken back without a question
	case f.invoice == nil:
		return reasons
	case f.edited() && f.channel.policy.OnEdit != "accept":
		return []string{"edited"}
	case f.edited():
		return reasons // as any new invoice
	case f.disputed():
		return []string{"refund"} // the walk ends there
	default:
		return slices.DeleteFunc(reasons, func(r string) bool { return r != "unmapped_payment" })
	}
}

// edited reports whether the order sells something else than its document. Other
// goods are an edit; other money alone is one only if the sale says so, else it is
// a mistake.
func (f *file) edited() bool {
	goods, money := f.differences()
	return goods || money && slices.Contains(f.held, "edited")
}

// settledLater are reasons that may come up after posting.
func settledLater() []string { return []string{"edited", "refund", "unmapped_payment"} }

// examineHold: a sale waits for a person exactly where something is wrong.
func (f *file) examineHold() {
	for _, h := range f.books.holds[f.sale.ID] {
		if h.Reason == "" || h.Remedy == "" {
			f.add(Audit, "the sale is held without reason or remedy: %q, %q", h.Reason, h.Remedy)
		}
	}
	if f.isHeld() != (len(f.held) > 0) {
		f.add(Audit, "the sale is %s with %d reasons to be held", f.sale.State, len(f.held))
		return
	}
	if len(f.books.accepted[f.sale.ID]) > 0 {
		return
	}
	have, due := slices.Sorted(slices.Values(f.held)), f.reasons()
	switch {
	case slices.Equal(have, due):
	case len(have) == 0:
		f.add(wrongly(due), "the sale goes on, though it has to be held: %s", strings.Join(due, ", "))
	default:
		f.add(Lost, "the sale is held (%s); it ought to be: [%s]", f.details(), strings.Join(due, ", "))
	}
	early := slices.ContainsFunc(have, func(r string) bool { return !slices.Contains(settledLater(), r) })
	if early && f.invoice != nil && !f.edited() {
		f.add(CentsOff, "the sale is held (%s), yet %s is posted", strings.Join(have, ", "), name(*f.invoice))
	}
}

// waits reports whether the sale waits for a person, or ought to.
func (f *file) waits() bool { return f.isHeld() || len(f.reasons()) > 0 }

// details are what holds the sale, in its own words.
func (f *file) details() string {
	var all []string
	for _, h := range f.books.holds[f.sale.ID] {
		all = append(all, h.Reason+": "+h.Detail)
	}
	return strings.Join(all, "; ")
}

// wrongly is the harm of a sale that wasn't held.
func wrongly(reasons []string) Sort {
	if slices.Contains(reasons, "edited") {
		return Lost // nobody was told
	}
	return CentsOff
}

// examineState: the state says what is there.
func (f *file) examineState() {
	if due := f.state(); f.sale.State != due && len(f.books.accepted[f.sale.ID]) == 0 {
		f.add(Audit, "the sale is %s; by what is there it is %s", f.sale.State, due)
	}
}

func (f *file) state() string {
	if f.isHeld() {
		return f.sale.State // judged above
	}
	if f.want.refused {
		if len(f.deliveries()) > 0 {
			return "reversed"
		}
		return "cancelled"
	}
	if f.invoice == nil {
		if slices.Contains(f.channel.policy.DocumentStatuses, f.channel.accepted(f.order.Status)) {
			return "settled" // nothing was sold
		}
		return "awaiting_payment"
	}
	received, _ := f.received()
	waiting := len(f.missing()) > 0
	switch {
	case waiting && f.want.deliver:
		return "awaiting_stock"
	case received.LessThan(f.billed()):
		return "awaiting_payment"
	case waiting:
		return "awaiting_delivery"
	default:
		return "settled"
	}
}
