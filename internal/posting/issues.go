package posting

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/money"
)

// issues are all that a person has to mend or to accept: by reason, in the order
// that Reason's constants stand in, and then by place in the order.
func (r reckoning) issues(a Assessment) []Issue {
	return slices.Concat(
		r.unknownItems(),
		r.unmappedTaxes(),
		r.unmappedMethod(a.Plan),
		r.unmappedGiftCards(a.Plan),
		r.wrongCurrency(),
		r.tooFine(),
		r.totalsDiffer(a.Totals),
		r.wrongRates(),
		r.inbox(),
		r.policy.LeftAsDraft(a.Plan.Document),
	)
}

// unmappedTaxes names each rate once, where the order names it first. A rate
// that taxes nothing here is nobody's concern.
func (r reckoning) unmappedTaxes() []Issue {
	var issues []Issue
	for _, rate := range r.rates {
		if rate.mapped || !rate.used {
			continue
		}
		issue := Issue{
			Reason: ReasonUnmappedTax, Subject: rate.place,
			Detail: fmt.Sprintf("no tax group stands for the shop's %s", rate.label()),
			Remedy: fmt.Sprintf("map the shop's tax rate %s to a tax group", rate.id),
			Need:   rate.need(),
		}
		if r.told.Totals.Gross {
			issue.Detail = "the shop tells no taxes, and neither the line's item nor the channel has a tax group"
			issue.Remedy = "give the item a tax group, then retry; or set the channel's taxes.default"
		}
		issues = append(issues, issue)
	}
	return issues
}

func (r reckoning) unmappedMethod(plan Plan) []Issue {
	if !plan.Paid || plan.MoneyAccount != "" {
		return nil
	}
	issue := Issue{Reason: ReasonUnmappedMethod, Subject: "payment.method"}
	if method := r.order.Payment.Method; method != "" {
		issue.Detail = fmt.Sprintf("no money account stands for the payment method %q", method)
		issue.Remedy = fmt.Sprintf("map the payment method %q to a money account", method)
		issue.Need = &Need{Kind: NeedPayment, Value: method}
	} else {
		issue.Detail = "the order is to be booked as paid, but names no payment method"
		issue.Remedy = "choose a payment method for the order in the shop"
	}
	return []Issue{issue}
}

func (r reckoning) unmappedGiftCards(plan Plan) []Issue {
	if plan.GiftCards.IsZero() || plan.GiftAccount != "" {
		return nil
	}
	return []Issue{{
		Reason: ReasonUnmappedMethod, Subject: "gift_cards",
		Detail: "no money account stands for gift cards, which paid " + plan.GiftCards.String(),
		Remedy: fmt.Sprintf("map the payment method %q to a money account", GiftCardMethod),
		Need:   &Need{Kind: NeedPayment, Value: GiftCardMethod},
	}}
}

func (r reckoning) wrongCurrency() []Issue {
	code := r.order.Currency
	_, err := money.MinorUnits(code)
	if err == nil && slices.Contains(r.policy.Currencies, code) {
		return nil
	}
	issue := Issue{Reason: ReasonCurrency, Subject: "currency"}
	switch {
	case code == "":
		issue.Detail = "the order names no currency"
		issue.Remedy = "set the channel's default_currency, then retry; or set the order's currency in the shop"
	case err != nil:
		issue.Detail = err.Error()
		issue.Remedy = "set the order's currency in the shop to an ISO 4217 code"
	default:
		issue.Detail = fmt.Sprintf("the order is in %s; the point of sale books in %s", code, listed(r.policy.Currencies))
		issue.Remedy = fmt.Sprintf("allow %s at the point of sale", code)
		issue.Need = &Need{Kind: NeedCurrency, Value: code}
	}
	return []Issue{issue}
}

func listed(words []string) string {
	if len(words) == 0 {
		return "no currency at all"
	}
	return strings.Join(words, ", ")
}

// namedFigures is how many amounts an issue names before it only counts them.
const namedFigures = 3

func (r reckoning) tooFine() []Issue {
	scale, err := money.MinorUnits(r.order.Currency)
	if err != nil {
		return nil // no currency, no minor unit: that is the issue
	}
	fine := finerThan(scale, figures(r.told))
	if len(fine) == 0 {
		return nil
	}
	var named []string
	for _, f := range fine[:min(len(fine), namedFigures)] {
		named = append(named, f.place+" "+f.amount.String())
	}
	if more := len(fine) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	return []Issue{{
		Reason: ReasonTooFine, Subject: fine[0].place,
		Detail: fmt.Sprintf("finer than %s %s can be: %s", money.MinorUnit(scale), r.order.Currency, strings.Join(named, ", ")),
		Remedy: "set the number of decimals in the shop to the currency's and have it work out the order anew",
	}}
}

// wrongRates compares percentages, not money: rounding would hide a wrong rate
// in small orders.
func (r reckoning) wrongRates() []Issue {
	var issues []Issue
	for _, rate := range r.rates {
		if !rate.mapped || !rate.used || rate.told == nil || rate.told.Equal(rate.group.Percent) {
			continue
		}
		issues = append(issues, Issue{
			Reason: ReasonTaxRate, Subject: rate.place,
			Detail: fmt.Sprintf("the shop's tax rate %s is %s %%, our tax group %s is %s %%",
				rate.id, rate.told.Short(), rate.group.Code, rate.group.Percent.Short()),
			Remedy: fmt.Sprintf("correct the group or the shop's rate, then retry; or map the shop's tax rate %s to a tax group of %s %%",
				rate.id, rate.told.Short()),
			Need: rate.need(),
		})
	}
	return issues
}

func (r reckoning) inbox() []Issue {
	if r.policy.Automatic {
		return nil
	}
	return []Issue{{
		Reason: ReasonInbox, Subject: "policy.automatic",
		Detail:     "the channel wants a person to release each order",
		Remedy:     "look the order over and release it",
		Acceptable: true,
	}}
}

// LeftAsDraft is the issue of a document that the channel leaves for a person to
// post; none where it posts by itself, or for no document.
func (p Policy) LeftAsDraft(document DocumentType) []Issue {
	if !p.LeaveDraft || document == "" {
		return nil
	}
	return []Issue{{
		Reason: ReasonDraft, Subject: "policy.leave_draft",
		Detail:     "the channel leaves documents as drafts",
		Remedy:     "look the draft over and release the sale, which posts it",
		Acceptable: true,
	}}
}
