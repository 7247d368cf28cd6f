package activities

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// Verdict says whether a sale may go on.
type Verdict struct {
	// Held sales wait for a person; Reasons say why, Details in Markdown how to
	// get on.
	Held    bool     `json:"held,omitempty"`
	Reasons []string `json:"reasons,omitempty"`
	Details string   `json:"details,omitempty"`
}

// ValidateTotals works the document out from our own mappings, compares it with
// the shop's totals, and keeps it as a draft. Whatever is wrong holds the sale,
// all of it at once. It replaces what an earlier pass found.
func (s *Set) ValidateTotals(ctx context.Context, in Walk) (Verdict, error) {
	var out Verdict
	err := onSale(ctx, s.DB, in.SaleID, func(tx pgx.Tx, sale sale) (err error) {
		out, err = s.validate(ctx, tx, sale, in.Plan)
		return err
	})
	return out, toTemporal(err)
}

func (s *Set) validate(ctx context.Context, tx pgx.Tx, sale sale, plan posting.Plan) (Verdict, error) {
	if sale.Unreadable != nil {
		return hold(ctx, tx, sale, stepTotals, []posting.Issue{unreadable(*sale.Unreadable)}, posting.Assessment{})
	}
	order, err := orderOf(sale.Body)
	if err != nil {
		return Verdict{}, err
	}
	assessment, err := sale.channel.assess(ctx, tx, order)
	if err != nil {
		return Verdict{}, err
	}
	invoice, err := invoiceOf(ctx, tx, sale.ID)
	if err != nil {
		return Verdict{}, err
	}
	issues, document, err := withoutAccepted(ctx, tx, sale.ID, assessment, issuesWith(order, assessment, plan, invoice))
	if err != nil {
		return Verdict{}, err
	}
	if plan.Invoice && !invoice.posted() {
		if err := keepDraft(ctx, tx, sale, order.SoldFingerprint(), invoice, document, itemsKnown(issues)); err != nil {
			return Verdict{}, err
		}
	}
	if len(issues) > 0 {
		return hold(ctx, tx, sale, stepTotals, issues, assessment)
	}
	return Verdict{}, letGo(ctx, tx, sale)
}

// withoutAccepted is what is left of the issues after what a person accepted, and
// the document to go on with. What was accepted before the invoice was posted
// stays accepted after it, when some of it is settled.
func withoutAccepted(ctx context.Context, tx pgx.Tx, saleID int64, a posting.Assessment, issues []posting.Issue) ([]posting.Issue, posting.Document, error) {
	yes, err := accepted(ctx, tx, saleID, issues, a.Document)
	if err == nil && !yes && within(issues, a.Issues) {
		yes, err = accepted(ctx, tx, saleID, a.Issues, a.Document)
	}
	if err != nil || !yes {
		return issues, a.Document, err
	}
	return nil, a.Accept(), nil
}

func within(some, all []posting.Issue) bool {
	return !slices.ContainsFunc(some, func(i posting.Issue) bool { return !slices.Contains(all, i) })
}

// issuesWith adds what only the books can tell: a posted invoice stands, whatever
// the shop says later, and whatever becomes of our mappings.
func issuesWith(order commerce.Order, a posting.Assessment, plan posting.Plan, invoice invoice) []posting.Issue {
	if !invoice.posted() {
		return a.Issues
	}
	if plan.Refused {
		return []posting.Issue{refusedLate(invoice)}
	}
	// A posted invoice is over what its order was over, to the cent: another total
	// is an edit, though the lines be the same.
	if invoice.Sold != order.SoldFingerprint() || !invoice.Total.Equal(order.Totals.Total) {
		return append([]posting.Issue{edited(invoice)}, a.Issues...)
	}
	return slices.DeleteFunc(slices.Clone(a.Issues), func(i posting.Issue) bool {
		return i.Reason != posting.ReasonRefund && i.Reason != posting.ReasonUnmappedMethod // settled when it was posted
	})
}

// itemsKnown reports whether every line can name its item: a draft without that
// can't be kept.
func itemsKnown(issues []posting.Issue) bool {
	return !slices.ContainsFunc(issues, func(i posting.Issue) bool {
		return i.Reason == posting.ReasonUnknownItem || i.Reason == posting.ReasonUnmappedTax || i.Reason == posting.ReasonCurrency
	})
}

// letGo lifts what held the sale before.
func letGo(ctx context.Context, tx pgx.Tx, sale sale) error {
	sale.mark(stepTotals, stepDone, "")
	if sale.HeldAs == nil {
		return nil
	}
	if err := queries.HoldsClear(ctx, tx, sale.ID); err != nil {
		return db.Wrap("lift the hold", err)
	}
	if err := queries.SaleHeldAs(ctx, tx, nil, sale.ID); err != nil {
		return db.Wrap("lift the hold", err)
	}
	if sale.State == stateHeld || sale.State == stateAwaitingRelease {
		return setState(ctx, tx, sale, stateNew)
	}
	return nil
}

// invoice is a sale's invoice; the zero value where it has none.
type invoice struct{ dbgen.InvoiceOfSaleRow }

func (i invoice) posted() bool { return i.State == "posted" || i.State == "paid" }
func (i invoice) draft() bool  { return i.State == "draft" }

func invoiceOf(ctx context.Context, tx pgx.Tx, saleID int64) (invoice, error) {
	row, err := queries.InvoiceOfSale(ctx, tx, saleID)
	if db.IsNotFound(err) {
		return invoice{}, nil
	}
	return invoice{row}, db.Wrap("load the invoice", err)
}
