package posting

import (
	"fmt"
	"strings"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// lineIssues name what a refund says of lines and the invoice doesn't bear out.
func (r *remainder) lineIssues(refund commerce.Refund) []Issue {
	var issues []Issue
	for i, l := range refund.Lines {
		issue := Issue{Reason: ReasonRefund, Subject: fmt.Sprintf("%s.lines[%d]", subjectOf(refund.RemoteID), i)}
		switch at := r.refunded(l); {
		case at < 0:
			issue.Detail = fmt.Sprintf("the invoice has no line %q, of which %s was given back", l.RemoteLineID, l.Total.Add(l.Tax()).Fixed(r.invoice.Scale))
			issue.Remedy = "delete the refund in the shop and make it anew on the order's own lines"
		case l.Quantity.Cmp(r.left[at].Quantity) > 0:
			issue.Detail = fmt.Sprintf("%s pieces of line %s are given back; %s are left of the invoice's", l.Quantity.Short(), l.RemoteLineID, r.left[at].Quantity.Short())
			issue.Remedy = "correct the refund in the shop, then retry; or release it, which credits the pieces that are left"
			issue.Acceptable = true
		default:
			continue
		}
		issues = append(issues, issue)
	}
	return issues
}

func subjectOf(refundID string) string { return fmt.Sprintf("refunds[%s]", refundID) }

// totalIssues compare the totals; left is what the invoice had left before.
func (c Correction) totalIssues(left money.Amount) []Issue {
	total, scale := c.total(), c.Document.Scale
	issue := Issue{Reason: ReasonRefund, Subject: subjectOf(c.RefundID)}
	switch {
	case total.Shop.Cmp(left) > 0 && total.Shop.Sign() > 0:
		issue.Detail = fmt.Sprintf("%s is given back; %s is left of the invoice", total.Shop.Fixed(scale), left.Fixed(scale))
		issue.Remedy = "compare the shop's refunds with the credit notes, and delete in the shop what is given back beyond the invoice"
	case total.Shop.Sign() < 0:
		issue.Detail = fmt.Sprintf("the refund gives back %s, which is less than nothing", total.Shop.Fixed(scale))
		issue.Remedy = "delete the refund in the shop"
	case !total.Beyond:
		return nil
	default:
		issue.Detail = c.differences(scale)
		issue.Remedy = fmt.Sprintf("compare the refund in the shop with the invoice, then retry; or release it with a rounding line of %s",
			total.Difference.Neg().Fixed(scale))
		issue.Acceptable = true
	}
	return []Issue{issue}
}

func (c Correction) differences(scale int32) string {
	var named []string
	for _, row := range c.Totals {
		if !row.Difference.IsZero() {
			named = append(named, fmt.Sprintf("%s: ours %s, the shop's %s", row.Label, row.Ours.Fixed(scale), row.Shop.Fixed(scale)))
		}
	}
	return strings.Join(named, "; ")
}
