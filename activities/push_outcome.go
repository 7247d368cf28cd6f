package activities

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/pushing"
)

// pushOutcome is what became of one listing, as PushRecord reads it. What the shop was
// told counts where it took it; what it answered is what it shows from then on.
type pushOutcome struct {
	ID            int64         `json:"id"`
	ToldQuantity  *money.Amount `json:"told_quantity"`
	ToldAvailable *bool         `json:"told_available"`
	ToldPrice     *money.Amount `json:"told_price"`
	ToldHidden    *bool         `json:"told_hidden"`

	Answered     bool                  `json:"answered"`
	ManagesStock commerce.StockManager `json:"manages_stock"`
	Quantity     *money.Amount         `json:"quantity"`
	InStock      bool                  `json:"in_stock"`
	Price        *money.Amount         `json:"price"`
	SalePrice    *money.Amount         `json:"sale_price"`
	Hidden       bool                  `json:"hidden"`

	Repeated *money.Amount `json:"repeated"` // what it showed before; see pushing.Listing

	Doubted   bool    `json:"doubted"`
	ErrorKind *string `json:"error_kind"`
	ErrorText *string `json:"error_text"`
	Refused   *string `json:"refused"` // the change that isn't to be told again
	Retry     bool    `json:"retry"`
	Rest      int64   `json:"rest,omitempty"` // seconds at least before it is tried again
	Unknown   bool    `json:"unknown"`        // the shop may have done it

	failed bool // it didn't do as it was told
}

// record keeps what became of each listing. Where somebody else told one of them
// meanwhile, nobody knows whose word the shop heard last: it is looked at anew.
func (b *pushBatch) record(ctx context.Context, outcomes []connectors.ListingOutcome) (Told, error) {
	rows := make([]pushOutcome, len(b.tell))
	count := dbgen.PushCountParams{ID: b.Push}
	for i, l := range b.tell {
		rows[i] = b.outcome(l, outcomes[i])
		if rows[i].failed {
			count.Failed++
			continue
		}
		count.Sent++
		if l.plan.Empties {
			count.Emptied++
		}
	}
	if b.unanswered {
		count.Unanswered = count.Failed
	}
	err := db.InTx(ctx, b.set.DB, func(tx pgx.Tx) error {
		push, err := queries.PushCount(ctx, tx, count)
		if err != nil {
			return db.Wrap("count the push", err)
		}
		if b.unanswered && accusesShop(push) {
			if err := b.excuse(ctx, tx, &rows[0]); err != nil {
				return err
			}
		}
		raw, err := json.Marshal(rows)
		if err != nil {
			return err
		}
		kept, err := queries.PushRecord(ctx, tx, raw, b.attempt)
		if err != nil {
			return db.Wrap("keep what became of a push", err)
		}
		if overtaken := without(b.ids(), kept...); len(overtaken) > 0 {
			if err := queries.PushNewsAdd(ctx, tx, overtaken); err != nil {
				return db.Wrap("have what was overtaken looked at", err)
			}
		}
		return b.news.forget(ctx, tx)
	})
	return Told{Sent: count.Sent, Failed: count.Failed}, err
}

func (b *pushBatch) outcome(l shelved, outcome connectors.ListingOutcome) pushOutcome {
	change := l.plan.Change
	row := pushOutcome{ID: l.Listing.ID}
	if outcome.Err != nil {
		row.fail(pushing.Attempt(change, l.known.Seen), outcome.Err)
		return row
	}
	row.ToldQuantity, row.ToldAvailable, row.ToldPrice, row.ToldHidden = change.Quantity, change.Available, change.Price, change.Hidden
	if outcome.Now == nil && l.known.Repeats(change) {
		row.Repeated = l.known.Seen.Quantity
	}
	problem := l.plan.Problem
	if b.ch.writable() {
		problem = row.answer(l, answered(l, outcome), b.ch.terms())
	}
	if problem.Kind != "" {
		row.ErrorKind, row.ErrorText = &problem.Kind, &problem.Text
	}
	return row
}

// answered is what the shop shows of a listing after a change. One that says no more than
// that it took it is taken at its word, until its catalogue is read again; but not for a
// quantity that it ignored.
func answered(l shelved, outcome connectors.ListingOutcome) commerce.Listing {
	if outcome.Now != nil {
		return *outcome.Now
	}
	now := l.plan.Change.On(l.known.Seen)
	if l.known.Ignored {
		now.Quantity, now.InStock = l.known.Seen.Quantity, l.known.Seen.InStock
	}
	return now
}

// answer keeps what the shop shows, and says what is wrong with that. What it should
// show all the same isn't told to it again, until it shows something else.
func (o *pushOutcome) answer(l shelved, now commerce.Listing, terms pushing.Terms) pushing.Problem {
	o.Answered, o.ManagesStock, o.InStock, o.Hidden = true, now.ManagesStock, now.InStock, now.Hidden
	o.Quantity, o.Price, o.SalePrice = now.Quantity, now.Price, now.SalePrice
	then := l.known
	now.Kind = then.Seen.Kind
	then.Seen, then.Unknown, then.OrdersRead, then.Ignored, then.Refused = now, false, false, false, ""
	told := l.plan.Change
	then.Told.Quantity = cmp.Or(told.Quantity, then.Told.Quantity)
	byUs := *cmp.Or(told.Hidden, then.Told.Hidden) && now.Hidden && !now.Withdrawn
	o.ToldHidden, then.Told.Hidden = &byUs, &byUs
	left := pushing.Build(then, terms)
	wrong := pushing.Compare(l.known, told, now)
	o.Doubted = left.Doubted && wrong.Kind != pushing.ProblemIgnored
	if wrong.Kind == "" {
		return left.Problem
	}
	o.failed = true
	if !left.Change.IsZero() {
		refused := pushing.Attempt(left.Change, now)
		o.Refused = &refused
	}
	return wrong
}

// fail keeps why the shop didn't take a change. What heals, and what the shop may have
// done, is tried again after a while; what doesn't is not told again until it is another
// one.
func (o *pushOutcome) fail(attempt string, cause error) {
	o.Unknown = fault.OutcomeUnknown(cause)
	o.Retry = o.Unknown || fault.KindOf(cause).Retryable()
	kind, text := problemOf(cause, o.Retry), cause.Error()
	o.failed = true
	o.ErrorKind, o.ErrorText = &kind, &text
	if !o.Retry {
		o.Refused = &attempt
	}
}

// problemOf is what people call what went wrong with one listing.
func problemOf(cause error, retry bool) string {
	switch {
	case fault.Is(cause, fault.NotFound):
		return "gone"
	case retry:
		return "failed"
	default:
		return "refused"
	}
}
