package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// findingPush is the kind of finding about a push that waits for a person.
const findingPush = "push"

// pushLine is what a person is shown of one listing.
type pushLine struct {
	ID          int64         `json:"id"`
	WasQuantity *money.Amount `json:"was_quantity"`
	WasPrice    *money.Amount `json:"was_price"`
	Quantity    *money.Amount `json:"quantity"`
	Available   *bool         `json:"available"`
	Price       *money.Amount `json:"price"`
	Hidden      *bool         `json:"hidden"`
}

func (s shelved) line() pushLine {
	c := s.plan.Change
	return pushLine{s.Listing.ID, s.Listing.SeenQuantity, s.Listing.SeenPrice, c.Quantity, c.Available, c.Price, c.Hidden}
}

// ask keeps all that is to be sent as a table, whole or not at all. What another table
// withholds comes into this one; one that is confirmed in this moment goes first, and
// there is none yet.
func (v *survey) ask(ctx context.Context, tx pgx.Tx, asks string) (push int64, err error) {
	if err := queries.PushNewsOfLines(ctx, tx, v.ch.ID); err != nil {
		return 0, db.Wrap("take over what waits", err)
	}
	if err := queries.PushReplace(ctx, tx, v.ch.ID); err != nil {
		return 0, db.Wrap("withdraw what waits", err)
	}
	if confirmed, err := queries.PushConfirmed(ctx, tx, v.ch.ID); err != nil || confirmed != 0 {
		return 0, db.Wrap("look for a push that was confirmed", err)
	}
	if push, err = v.begin(ctx, tx, "waiting", asks); err != nil {
		return 0, err
	}
	v.changes, v.emptied = 0, 0 // while it was counted, more may have changed
	err = v.pages(ctx, tx, func(page []shelved) error { return v.write(ctx, tx, push, page) })
	if err != nil {
		return 0, err
	}
	err = queries.PushRecount(ctx, tx, dbgen.PushRecountParams{ID: push, Changes: v.changes, Emptied: v.emptied})
	return push, db.Wrap("count the table", err)
}

func (v *survey) write(ctx context.Context, tx pgx.Tx, push int64, page []shelved) error {
	var lines []pushLine
	var done news
	for _, l := range page {
		if l.plan.Change.IsZero() {
			continue
		}
		v.count(l)
		done.add(l)
		lines = append(lines, l.line())
	}
	if len(lines) == 0 {
		return nil
	}
	raw, err := json.Marshal(lines)
	if err != nil {
		return err
	}
	if err := queries.PushLinesAdd(ctx, tx, push, raw); err != nil {
		return db.Wrap("write the table", err)
	}
	return done.forget(ctx, tx)
}

// report tells of the push that waits, or that none does any more.
func (v *survey) report(ctx context.Context, tx pgx.Tx, waiting int64) error {
	if waiting == 0 {
		return ReportFindings(ctx, tx, v.ch.Channel, findingPush)
	}
	row, err := queries.PushGet(ctx, tx, waiting)
	if err != nil {
		return db.Wrap("load the push that waits", err)
	}
	p := row.StockPush
	why := "It is the first one to this shop."
	if p.Asks == asksShare {
		why = fmt.Sprintf("It would show %d of %d listings as sold out, or hide them: more than %d %%.", p.Emptied, p.Listings, v.ch.PushSharePercent)
	}
	return ReportFindings(ctx, tx, v.ch.Channel, findingPush, Finding{
		Detail: fmt.Sprintf("Push %d, of %d changes, waits for a person. %s", p.ID, p.Changes, why),
		Remedy: fmt.Sprintf("Look at it by `orderloom push show %d`, then send it by `orderloom sync stock --channel %s --confirm %d`; or mend the stock and run `orderloom sync stock --channel %s --full`.",
			p.ID, v.ch.Code, p.ID, v.ch.Code),
	})
}
