package activities

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
)

// attempt is an attempt at a step, as the step's row tells of it.
type attempt struct {
	step   string // that it is at: where an activity does two, the one under way
	sale   int64  // 0 where only the order is known
	order  commerce.OrderRef
	number int32 // since the step began; 0 for a word on somebody else's
	silent bool  // what might heal is tried again at once, as an ordinary activity
	began  time.Time
	input  string // JSON: ids and decisions
}

// newAttempt is an attempt of a person, who has one.
func newAttempt() attempt { return attempt{number: 1, began: time.Now()} }

// atOrder is an attempt at the first step, which may have a sale yet to make.
func atOrder(ctx context.Context, ref commerce.OrderRef) attempt {
	a := begin(ctx, stepMatched, ref)
	a.order = ref
	a.afterLocal(ctx)
	return a
}

// atOwn is an attempt at a step on our own database.
func atOwn(ctx context.Context, step string, in Walk) attempt {
	a := atShop(ctx, step, in)
	a.afterLocal(ctx)
	return a
}

// atShop is an attempt at a step that calls a shop, or a mail server.
func atShop(ctx context.Context, step string, in Walk) attempt {
	a := begin(ctx, step, in)
	a.sale = in.SaleID
	return a
}

func begin(ctx context.Context, step string, in any) attempt {
	input, err := json.Marshal(in)
	if err != nil {
		panic(err) // ids and decisions are plain data
	}
	a := newAttempt()
	a.step, a.input = step, string(input)
	if activity.IsActivity(ctx) {
		a.number = activity.GetInfo(ctx).Attempt
	}
	return a
}

// afterLocal counts the local attempt that failed before there was an ordinary one.
func (a *attempt) afterLocal(ctx context.Context) {
	switch {
	case !activity.IsActivity(ctx):
	case activity.GetInfo(ctx).IsLocalActivity:
		a.silent = true
	default:
		a.number++
	}
}

// onSale is onSale as a part of the attempt.
func (a *attempt) onSale(ctx context.Context, pool *pgxpool.Pool, work func(tx pgx.Tx, sale sale) error) error {
	return onSale(ctx, pool, a.sale, func(tx pgx.Tx, sale sale) error {
		sale.attempt = *a
		return work(tx, sale)
	})
}

// spare leaves out of an attempt that is not the first what people asked to skip meanwhile:
// the pass that will see their word can't begin before this one ends.
func (a *attempt) spare(ctx context.Context, pool *pgxpool.Pool, in Walk) (Walk, error) {
	if a.number == 1 {
		return in, nil
	}
	asked, err := queries.SkipsPending(ctx, pool, in.SaleID)
	in.Skip = append(slices.Clone(in.Skip), asked...)
	return in, db.Wrap("look what is to be skipped", err)
}

// failLimit is how long it may take to note why an attempt failed.
const failLimit = time.Second

// end is toTemporal for an attempt: why it failed is noted outside of what was rolled
// back, and the error names the step.
func (a *attempt) end(ctx context.Context, pool *pgxpool.Pool, err error) error {
	err = toTemporal(err, a.step)
	app, failed := errors.AsType[*temporal.ApplicationError](err)
	if !failed || a.silent && !app.NonRetryable() {
		return err
	}
	state := stepRetrying
	if app.NonRetryable() {
		state = stepFailed
	}
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), failLimit)
	defer done()
	noted := queries.SaleStepFail(ctx, pool, dbgen.SaleStepFailParams{
		Step: a.step, State: state, Attempts: a.number, Input: json.RawMessage(a.input), Took: time.Since(a.began).Seconds(), Error: app.Message(),
		SaleID: a.sale, Channel: a.order.Channel, RemoteID: a.order.RemoteID,
	})
	if noted != nil && activity.IsActivity(ctx) {
		activity.GetLogger(ctx).Warn("why a step failed was not noted", "error", db.Wrap("note the failure", noted))
	}
	return err
}
