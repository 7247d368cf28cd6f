package blueprint

import (
	"slices"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/posting"
)

// statusesBack refuses statuses that would say more than what happened: each is read
// back from the shop, and acted on.
func (c *check) statusesBack(at string, ch Channel) {
	s := ch.StatusesBack
	if slices.Contains(ch.Policy.PaidStatuses, s.Completed) {
		c.addf(at+".completed", "%q is one of paid_statuses too, and an order that isn't paid would count as paid: write it as completed_and_paid alone", s.Completed)
	}
	for _, status := range []struct{ key, is string }{{"accepted", s.Accepted}, {"completed", s.Completed}, {"completed_and_paid", s.CompletedAndPaid}} {
		if slices.Contains(ch.Policy.RefusedStatuses, status.is) {
			c.addf(at+"."+status.key, "%q is one of refused_statuses too, and would end the sale: choose another", status.is)
		}
	}
	if s.Cancelled != "" && !slices.Contains(ch.Policy.RefusedStatuses, s.Cancelled) {
		c.addf(at+".cancelled", "%q is none of refused_statuses, and would bring the sale back: add it there", s.Cancelled)
	}
	c.accepted(at, s, ch.Policy)
	c.stillCalledFor(at+".completed", s.Completed, ch.Policy)
	c.stillCalledFor(at+".completed_and_paid", s.CompletedAndPaid, ch.Policy)
	c.stillPaid(at+".completed_and_paid", s.CompletedAndPaid, ch)
}

// stillCalledFor refuses a status that would take back what led to it.
func (c *check) stillCalledFor(at, status string, p posting.Policy) {
	for _, called := range []struct {
		key, what string
		statuses  []string
	}{{"document_statuses", "the documents", p.DocumentStatuses}, {"delivery_statuses", "the goods", p.DeliveryStatuses}} {
		byMoney := called.key == "document_statuses" && p.IssueOnPayment
		if status != "" && len(called.statuses) > 0 && !slices.Contains(called.statuses, status) && !byMoney {
			c.addf(at, "%q is none of %s, and would take %s back: add it there", status, called.key, called.what)
		}
	}
}

// stillPaid refuses a status that would take the payment back.
func (c *check) stillPaid(at, status string, ch Channel) {
	if status == "" || ch.Policy.PayImmediately {
		return
	}
	if p := ch.Policy.PaidStatuses; len(p) > 0 && !slices.Contains(p, status) {
		c.addf(at, "%q is none of paid_statuses, and would take the payment back: add it there", status)
	}
	for _, m := range ch.Payments {
		if len(m.PaidStatuses) > 0 && !slices.Contains(m.PaidStatuses, status) {
			c.addf(at, "%q is none of the paid_statuses of %s, and would take the payment back: add it there", status, m.Method)
		}
	}
}

// accepted refuses a status of acceptance that nothing leads to.
func (c *check) accepted(at string, s StatusesBack, p posting.Policy) {
	switch {
	case s.Accepted == "" && len(s.AcceptedFrom) > 0:
		c.addf(at+".accepted", "it is missing: add the status that orders in accepted_from get")
	case s.Accepted != "" && len(s.AcceptedFrom) == 0:
		c.addf(at+".accepted_from", "it is missing: add the statuses of orders that nobody has accepted yet")
	case slices.Contains(s.AcceptedFrom, s.Accepted):
		c.addf(at+".accepted_from", "%q is what accepted orders get: leave it out here", s.Accepted)
	}
	if s.Accepted != "" && !p.IssueOnPayment && p.DocumentType != posting.OrderOnly && !slices.Contains(p.DocumentStatuses, s.Accepted) {
		c.addf(at+".accepted", "%q is none of document_statuses: nothing of such an order is checked, so none is accepted: add it there", s.Accepted)
	}
}

// cancellation makes sure that the shop is told why, in its own words, where it asks.
func (c *check) cancellation(at string, ch Channel, shop connectors.Connector) {
	s := ch.StatusesBack
	asking, err := connectors.As[connectors.CancellationReasons](shop)
	if err != nil {
		if s.CancellationReason != "" || s.CancellationText != "" {
			c.addf(at+".cancellation_reason", "a %s shop asks for no reason: leave it and its text out", ch.Platform)
		}
		return
	}
	reasons := asking.CancellationReasons()
	words := make([]string, len(reasons))
	for i, reason := range reasons {
		words[i] = reason.Word
	}
	i := slices.Index(words, s.CancellationReason)
	switch {
	case s.CancellationReason == "" && s.Cancelled == "":
	case i < 0:
		c.addf(at+".cancellation_reason", "a %s shop asks why an order is cancelled: %s", ch.Platform, wantOneOf(s.CancellationReason, words))
	case reasons[i].WantsText && s.CancellationText == "":
		c.addf(at+".cancellation_text", "the reason %q has to be explained: add a text", s.CancellationReason)
	}
}
