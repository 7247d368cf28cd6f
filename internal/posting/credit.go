package posting

import (
	"slices"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Correction is everything there is to say about a refund before its credit note
// is posted.
type Correction struct {
	RefundID string `json:"refund_id"`
	// Document is the credit note; its amounts are positive where the invoice's
	// are. Without lines there is nothing to post.
	Document Document `json:"document"`
	// Totals are our figures beside the shop's. Where a refund is by amount only
	// there is nothing to compare but the total.
	Totals []Row   `json:"totals"`
	Issues []Issue `json:"issues,omitempty"`
}

// Credit works out the credit note of one refund: of an invoice as it was booked,
// beside the credit notes that it has already, oldest first.
//
//   - A refund that names lines gives back their quantities and nets as the shop
//     says; the tax is worked out from the invoice's own.
//   - What it gives back by amount only comes from everything that is left, nets
//     and taxes alike, in proportion.
//   - What brings the rest to nothing takes the rest as it is, line by line and tax
//     by tax, so that all credit notes add up to the invoice in every figure.
func Credit(invoice Document, credited []Document, refund commerce.Refund, p Policy) Correction {
	r := remainderOf(invoice, credited)
	left, amount := r.total(), refund.Total.Neg()
	issues := r.lineIssues(refund)
	var taken []Line
	switch {
	case amount.Sign() > 0 && amount.Cmp(left) >= 0:
		taken = r.left
	case len(refund.Lines) > 0:
		taken = r.takeLines(refund)
	default:
		taken = r.takeAmount(amount)
	}
	c := Correction{RefundID: refund.RemoteID, Document: r.note(taken)}
	c.Totals = c.compare(refund, p.tolerance(invoice.Scale))
	c.Issues = append(issues, c.totalIssues(left)...)
	if len(c.Issues) == 0 {
		c.Document = c.Accept()
	}
	return c
}

// CreditRest is the credit note of all that is left of an invoice: what cancels
// it. Without lines there is nothing left.
func CreditRest(invoice Document, credited []Document) Document {
	r := remainderOf(invoice, credited)
	return r.note(r.left)
}

// Acceptable reports whether a person may release the credit note as it is.
func (c Correction) Acceptable() bool {
	return !slices.ContainsFunc(c.Issues, func(i Issue) bool { return !i.Acceptable })
}

// Accept is the credit note as a person released it: where our total differs from
// the shop's, an explicit rounding line takes the difference. It doesn't look at
// the issues: ask Acceptable first. Accepting twice changes nothing.
func (c Correction) Accept() Document {
	if len(c.Totals) == 0 {
		return c.Document
	}
	return c.Document.agreeing(c.total().Shop)
}

// total is the row that decides.
func (c Correction) total() Row { return c.Totals[len(c.Totals)-1] }
