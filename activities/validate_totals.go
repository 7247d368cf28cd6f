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

// ValidateTotals works the documents out from our own mappings, compares them with
// the shop's totals and with what is booked, and keeps what is to be posted as
// drafts: an invoice, credit notes of refunds, or both where what was invoiced is
// wrong by now. Whatever is wrong holds the sale. It replaces what an earlier pass
// found.
func (s *Set) ValidateTotals(ctx context.Context, in Walk) (Verdict, error) {
	var out Verdict
	at := atOwn(ctx, stepTotals, in)
	err := at.onSale(ctx, s.DB, func(tx pgx.Tx, sale sale) (err error) {
		out, err = s.validate(ctx, tx, sale, in)
		return err
	})
	return out, at.end(ctx, s.DB, err)
}

func (s *Set) validate(ctx context.Context, tx pgx.Tx, sale sale, in Walk) (Verdict, error) {
	switch {
	case in.Cancelled && !in.Plan.Reverse: // whatever it says, nothing of it is to be taken back
		return Verdict{}, letGo(ctx, tx, sale)
	case sale.Unreadable != nil:
		return hold(ctx, tx, sale, stepTotals, question{issues: []posting.Issue{unreadable(*sale.Unreadable)}})
	case in.Plan.Ignored: // whoever imports no such orders has nothing to say of this one
		return Verdict{}, letGo(ctx, tx, sale)
	}
	d, err := deliberateSale(ctx, tx, sale, in.Plan)
	if err != nil {
		return Verdict{}, err
	}
	moves, asked, err := d.decide()
	if err != nil {
		return Verdict{}, err
	}
	if err := keepDrafts(ctx, tx, sale, d, moves); err != nil {
		return Verdict{}, err
	}
	if asked != nil {
		return hold(ctx, tx, sale, stepTotals, *asked)
	}
	if moves.Issue != nil {
		warn(sale, d.assessment.Warnings)
	}
	if d.leftOut && !in.skips(stepDelivery) {
		if err := keepGoods(ctx, tx, sale); err != nil {
			return Verdict{}, err
		}
	}
	if moves.Withdraw {
		if err := withdraw(ctx, tx, sale, d.ledger.asked.Number); err != nil {
			return Verdict{}, err
		}
	}
	return Verdict{}, letGo(ctx, tx, sale)
}

// deliberateSale gathers what is to be known of a sale before anything is decided.
func deliberateSale(ctx context.Context, tx pgx.Tx, sale sale, plan posting.Plan) (*deliberation, error) {
	order, err := sale.channel.order(sale.Body)
	if err != nil {
		return nil, err
	}
	mappings, err := sale.channel.mappings(ctx, tx, order)
	if err != nil {
		return nil, err
	}
	ledgers, err := loadLedgers(ctx, tx, sale.ID)
	if err != nil {
		return nil, err
	}
	d := deliberate(order, plan, sale.channel.policy, mappings, ledgers[sale.ID])
	d.said = func(q question) (answer, error) { return answerTo(ctx, tx, sale.ID, q) }
	d.changes = func() ([]posting.Change, bool, error) {
		return changesSince(ctx, tx, sale.channel, order, d.ledger.Books)
	}
	return d, nil
}

// deliberate asks the rules about an order whose plan is known.
func deliberate(order commerce.Order, plan posting.Plan, policy posting.Policy, mappings posting.Mappings, ledger ledger) *deliberation {
	d := &deliberation{policy: policy, ledger: ledger, assessment: posting.Assess(order, policy, mappings)}
	if plan.Invoice && plan.Document == "" {
		plan.Document = posting.Invoice // as plans said it before they named documents
	}
	d.assessment.Plan = plan
	d.target = posting.TargetOf(order, d.assessment, policy, mappings)
	return d
}

// itemsKnown reports whether every line can name its item: a draft without that
// can't be kept.
func itemsKnown(issues []posting.Issue) bool {
	return !slices.ContainsFunc(issues, func(i posting.Issue) bool {
		return i.Reason == posting.ReasonUnknownItem || i.Reason == posting.ReasonUnmappedTax || i.Reason == posting.ReasonCurrency
	})
}

// warn tells what was booked in a roundabout way.
func warn(sale sale, warnings []posting.Issue) {
	for _, w := range warnings {
		sale.tell("warning/"+string(w.Reason)+"/"+w.Subject, "Warning: "+w.Detail+".")
	}
}

// withdraw takes back the prepayment invoice that stands.
func withdraw(ctx context.Context, tx pgx.Tx, sale sale, number string) error {
	sale.tell("withdrawn/"+number, "Prepayment invoice "+number+" withdrawn.")
	sale.journal(worker, "withdraw prepayment invoice", "done", map[string]string{"number": number})
	return db.Wrap("withdraw the prepayment invoice", queries.PrepaymentWithdraw(ctx, tx, sale.ID))
}

// keepGoods has a sale want what its invoice sells, and not what its order says by now.
func keepGoods(ctx context.Context, tx pgx.Tx, sale sale) error {
	goods, err := loadGoods(ctx, tx, sale)
	if err != nil {
		return err
	}
	items, wanted := itemised(posting.GoodsToward(nil, goods.staying))
	return db.Wrap("keep to the invoice's goods", queries.SaleGoodsKeep(ctx, tx, dbgen.SaleGoodsKeepParams{SaleID: sale.ID, Items: items, Wanted: wanted}))
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
