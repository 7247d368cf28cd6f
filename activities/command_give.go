package activities

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// Command is what a person asks of sales. The same key is the same command.
type Command struct {
	Key string
	Asked
	Actor  string
	Reason string // for the journal; no personal data
}

// GivenCommand says whether a command is new to us.
type GivenCommand struct {
	Before    bool
	Concluded bool     // a pass over the sale carried it out, and is over
	Refusal   *Refusal // why it wasn't stored; nil where it was
}

// GiveCommand stores a command to a sale, unless it was given before or can have no
// effect. The sale is locked meanwhile: what holds it can't become something else between
// the check and the command. It is fault.Conflict where the key belongs to another
// command. Safe to repeat.
func GiveCommand(ctx context.Context, pool *pgxpool.Pool, saleID int64, c Command) (out GivenCommand, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		out, _, err = giveCommand(ctx, tx, saleID, c)
		return err
	})
	return out, err
}

// SendCommand is GiveCommand for whoever doesn't wait for the outcome: it has the sale's
// lifecycle carry the command out.
func SendCommand(ctx context.Context, pool *pgxpool.Pool, saleID int64, c Command) (out GivenCommand, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		var target dbgen.CommandTargetsRow
		if out, target, err = giveCommand(ctx, tx, saleID, c); err != nil || out.Before || out.Refusal != nil {
			return err
		}
		o := wakeOf(target)
		return WakeOrder(ctx, tx, o.ref, o.wake)
	})
	return out, err
}

func giveCommand(ctx context.Context, tx pgx.Tx, saleID int64, c Command) (out GivenCommand, to dbgen.CommandTargetsRow, err error) {
	targets, err := queries.CommandTargets(ctx, tx, []int64{saleID})
	if err != nil || len(targets) == 0 {
		return out, to, db.Wrap("lock the sale", err)
	}
	to = targets[0]
	if out, err = FindCommand(ctx, tx, saleID, c); err != nil || out.Before {
		return out, to, err
	}
	refusals, err := MayCommand(ctx, tx, c.Asked, asListed(to))
	if err != nil {
		return out, to, err
	}
	if out.Refusal = refusals[0]; out.Refusal != nil {
		return out, to, nil
	}
	added, err := queries.CommandAdd(ctx, tx, dbgen.CommandAddParams{
		ID: c.Key, SaleID: saleID, Kind: c.Kind, Step: c.Step, Actor: c.Actor, Reason: c.Reason,
	})
	if err == nil && added == 0 { // this key was given to another sale meanwhile
		return out, to, keyTaken("give a command", c.Key)
	}
	return out, to, db.Wrap("store the command", err)
}

// FindCommand says what became of a command to a sale so far. It is fault.Conflict where
// the key belongs to another command.
func FindCommand(ctx context.Context, q dbgen.DBTX, saleID int64, c Command) (GivenCommand, error) {
	known, err := queries.CommandFind(ctx, q, c.Key)
	if db.IsNotFound(err) {
		return GivenCommand{}, nil
	}
	if err != nil {
		return GivenCommand{}, db.Wrap("look for the command", err)
	}
	if known.SaleID != saleID || (Asked{known.Kind, known.Step}) != c.Asked {
		return GivenCommand{}, keyTaken("give a command", c.Key)
	}
	return GivenCommand{Before: true, Concluded: known.ConcludedAt != nil}, nil
}

func asListed(t dbgen.CommandTargetsRow) ListedSale {
	return ListedSale{ID: t.ID, Channel: t.Channel, Number: t.Number, State: t.State, HeldAs: t.HeldAs, Skipped: t.Skipped, Cancelled: t.Cancelled}
}
