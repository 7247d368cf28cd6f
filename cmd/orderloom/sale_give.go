package main

import (
	"context"
	"fmt"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// given says whether a command is new to us.
type given struct {
	before  bool
	applied bool // a pass over the sale carried it out
}

// giveCommand stores a command, unless it was given before or makes no sense.
func giveCommand(ctx context.Context, q dbgen.DBTX, sale dbgen.SaleFindRow, c saleCommand) (given, error) {
	found, err := findCommand(ctx, q, sale, c)
	if err != nil || found.before {
		return found, err
	}
	if err := mayCommand(ctx, q, sale, c.kind); err != nil {
		return given{}, err
	}
	added, err := dbgen.New().CommandAdd(ctx, q, dbgen.CommandAddParams{
		ID: c.key, SaleID: sale.ID, Kind: c.kind, Actor: c.actor, Reason: c.reason,
	})
	if err != nil {
		return given{}, db.Wrap("store the command", err)
	}
	if added == 0 { // somebody was faster with this key
		return findCommand(ctx, q, sale, c)
	}
	return given{}, nil
}

func findCommand(ctx context.Context, q dbgen.DBTX, sale dbgen.SaleFindRow, c saleCommand) (given, error) {
	known, err := dbgen.New().CommandFind(ctx, q, c.key)
	if db.IsNotFound(err) {
		return given{}, nil
	}
	if err != nil {
		return given{}, db.Wrap("look for the command", err)
	}
	if known.SaleID != sale.ID || known.Kind != c.kind {
		return given{}, refusedf("the key %q belongs to another command: choose another --key", c.key)
	}
	return given{before: true, applied: known.AppliedAt != nil}, nil
}

// mayCommand refuses what can have no effect.
func mayCommand(ctx context.Context, q dbgen.DBTX, sale dbgen.SaleFindRow, kind string) error {
	if closed(sale.State) {
		return refusedf("sale %s of %s is %s: nothing is left to %s; news of its order in the shop opens it again", sale.Number, sale.Channel, sale.State, kind)
	}
	if kind != activities.CommandRelease {
		return nil
	}
	if !held(sale.State) {
		return refusedf("sale %s of %s is not held, it is %s: `orderloom sale retry` looks at it again", sale.Number, sale.Channel, sale.State)
	}
	holds, err := loadHolds(ctx, q, sale.ID)
	if err != nil {
		return err
	}
	return acceptable(sale, holds)
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
