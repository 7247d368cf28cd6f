package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Imports reports whether orders of a status become sales.
func (p Policy) Imports(status string) bool {
	return len(p.ImportStatuses) == 0 || slices.Contains(p.ImportStatuses, status)
}

// Refuses reports whether a status ends a sale without documents. An order that was
// thrown away is refused always.
func (p Policy) Refuses(status string) bool {
	return status == commerce.Trashed || slices.Contains(p.RefusedStatuses, status)
}

// Idle reports whether the plan calls for nothing: no document, no payment, no
// delivery.
func (p Plan) Idle() bool {
	return !p.Invoice && !p.Paid && !p.Deliver && p.Document == "" && p.GiftCards.IsZero()
}

// Prepaid reports whether the payment comes before any document that sells.
func (p Plan) Prepaid() bool { return p.Paid && !p.Invoice }

// asAccepted is the status that counts: of an order that is only left to be accepted, the
// one that it gets.
func (p Policy) asAccepted(status string) string {
	if slices.Contains(p.AcceptedFrom, status) {
		return p.Accepted
	}
	return status
}

// PlanOf says what an order's status calls for. Of the mappings it needs those of
// payments and items.
func PlanOf(o commerce.Order, p Policy, m Mappings) Plan {
	if !p.Imports(o.Status) {
		return Plan{Ignored: true}
	}
	if p.Refuses(o.Status) {
		return Plan{Refused: true}
	}
	o.Status = p.asAccepted(o.Status)
	paid := p.paid(o, m)
	plan := Plan{Deliver: slices.Contains(p.DeliveryStatuses, o.Status) && hasGoods(o, p, m)}
	if len(o.Lines) > 0 {
		plan.Document = p.documentFor(o.Status, paid)
		plan.ByHand = p.IssueByHand && p.issues(o.Status, paid)
	}
	plan.Invoice = plan.Document.Sells()
	plan.Mail = p.SendByEmail && plan.Document != ""
	plan.pay(o, paid || p.PayImmediately && plan.Document != "" && o.Payment.State != commerce.StateUnpaid, m)
	return plan
}

// paid reports whether an order counts as paid: by the word of whoever took the money,
// where they say anything, else by its status. What was paid and given back was paid:
// its refunds take it off again.
func (p Policy) paid(o commerce.Order, m Mappings) bool {
	switch o.Payment.State {
	case commerce.StatePaid, commerce.StateRefunded:
		return true
	case commerce.StateUnpaid:
		return false
	default:
		return slices.Contains(m.Payments[o.Payment.Method].paidStatuses(p), o.Status)
	}
}

// pay plans what came in: by gift card when the order was placed, the rest when it
// counts as paid.
func (p *Plan) pay(o commerce.Order, paid bool, m Mappings) {
	cards := o.PaidByGiftCard()
	if cards.Sign() > 0 && (paid || p.Document != "") {
		p.GiftCards, p.GiftAccount = cards, m.Payments[GiftCardMethod].MoneyAccount
	}
	if paid && o.Totals.Total.Cmp(cards) > 0 {
		p.Paid, p.MoneyAccount = true, m.Payments[o.Payment.Method].MoneyAccount
	}
}

func (m PaymentMethod) paidStatuses(p Policy) []string {
	if len(m.PaidStatuses) > 0 {
		return m.PaidStatuses
	}
	return p.PaidStatuses
}

// hasGoods reports whether any line can leave a warehouse. An item nobody knows
// counts: it may turn out to be goods.
func hasGoods(o commerce.Order, p Policy, m Mappings) bool {
	return slices.ContainsFunc(o.Lines, func(l commerce.Line) bool {
		return isCatalogue(l.Kind) && !m.Items[bookedSKU(l, p)].Service
	})
}
