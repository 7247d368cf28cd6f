package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// given says whether a command is new to us.
type given struct {
	before  bool
	applied bool // a pass over the sale carried it out
}

// giveCommand stores a command, unless it was given before or makes no sense. The
// sale is locked meanwhile: what holds it can't become something else between the
// check and the command.
func giveCommand(ctx context.Context, pool *pgxpool.Pool, sale dbgen.SaleFindRow, c saleCommand) (out given, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		now, err := dbgen.New().SaleLock(ctx, tx, sale.ID)
		if err != nil {
			return db.Wrap("lock the sale", err)
		}
		if out, err = findCommand(ctx, tx, sale, c); err != nil || out.before {
			return err
		}
		sale.State = now.State
		if err := mayCommand(ctx, tx, sale, c); err != nil {
			return err
		}
		added, err := dbgen.New().CommandAdd(ctx, tx, dbgen.CommandAddParams{
			ID: c.key, SaleID: sale.ID, Kind: c.kind, Step: c.step, Actor: c.actor, Reason: c.reason,
		})
		if err == nil && added == 0 { // this key was given to another sale meanwhile
			return refusedf("the key %q belongs to another command: choose another --key", c.key)
		}
		return db.Wrap("store the command", err)
	})
	return out, err
}

func findCommand(ctx context.Context, q dbgen.DBTX, sale dbgen.SaleFindRow, c saleCommand) (given, error) {
	known, err := dbgen.New().CommandFind(ctx, q, c.key)
	if db.IsNotFound(err) {
		return given{}, nil
	}
	if err != nil {
		return given{}, db.Wrap("look for the command", err)
	}
	if known.SaleID != sale.ID || known.Kind != c.kind || known.Step != c.step {
		return given{}, refusedf("the key %q belongs to another command: choose another --key", c.key)
	}
	return given{before: true, applied: known.AppliedAt != nil}, nil
}

// mayCommand refuses what can have no effect.
func mayCommand(ctx context.Context, q dbgen.DBTX, sale dbgen.SaleFindRow, c saleCommand) error {
	kind := c.kind
	if steers(kind) {
		return maySteer(ctx, q, sale, activities.Asked{Kind: kind, Step: c.step})
	}
	if closed(sale.State) {
		return refusedf("sale %s of %s is %s: nothing is left to %s; news of its order in the shop opens it again", sale.Number, sale.Channel, sale.State, kind)
	}
	if kind == activities.CommandRetry {
		return nil
	}
	if !held(sale.State) {
		return refusedf("sale %s of %s is not held, it is %s: `orderloom sale retry` looks at it again", sale.Number, sale.Channel, sale.State)
	}
	holds, err := loadHolds(ctx, q, sale.ID)
	switch {
	case err != nil:
		return err
	case kind == activities.CommandIssue && !heldFor(holds, posting.ReasonByHand):
		return refusedf("sale %s of %s doesn't wait to be issued: `orderloom sale show %s` says what it waits for", sale.Number, sale.Channel, sale.Number)
	case kind == activities.CommandReissue && !heldFor(holds, posting.ReasonEdited):
		return refusedf("sale %s of %s isn't held for an edit: `orderloom sale show %s` says what it waits for", sale.Number, sale.Channel, sale.Number)
	case accepts(kind):
		return acceptable(sale, holds)
	default:
		return nil
	}
}

// accepts reports whether a command is a person's word on what holds a sale.
func accepts(kind string) bool {
	return kind == activities.CommandRelease || kind == activities.CommandReissue
}

// steers reports whether a command is a person's word on a sale's way.
func steers(kind string) bool {
	return kind == activities.CommandSkip || kind == activities.CommandWalk || kind == activities.CommandCancel
}

func heldFor(holds []holdView, reason posting.Reason) bool {
	return slices.ContainsFunc(holds, func(h holdView) bool { return h.Reason == string(reason) })
}

func held(state string) bool { return state == "held" || state == "awaiting_release" }

// acceptable lists what has to be mended before a release can help.
func acceptable(sale dbgen.SaleFindRow, holds []holdView) error {
	var lists []string
	for _, h := range holds {
		if !h.Acceptable {
			lists = append(lists, fmt.Sprintf("%s (%s): %s → %s", h.Reason, h.Subject, h.Detail, h.Remedy))
		}
	}
	if len(lists) == 0 {
		return nil
	}
	return &exitError{
		code:  exitRefused,
		err:   fmt.Errorf("sale %s of %s can't be released as it is: mend what is listed, then `orderloom sale retry`", sale.Number, sale.Channel),
		lists: lists,
	}
}
