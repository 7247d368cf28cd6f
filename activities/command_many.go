package activities

import (
	"context"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
)

// ListCommand stores a command for many sales, with these as they were listed. From then
// on it is given to all of them, whatever happens to whoever asked: GiveListed does it
// here, GiveNext in the relay. It answers whether it was stored before, with the sales of that
// time, and is fault.Conflict where the key belongs to another command.
func ListCommand(ctx context.Context, pool *pgxpool.Pool, c Command, sales []ListedSale) (before bool, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		added, err := queries.CommandListAdd(ctx, tx, dbgen.CommandListAddParams{Key: c.Key, Kind: c.Kind, Step: c.Step, Actor: c.Actor, Reason: c.Reason})
		if err != nil {
			return db.Wrap("store the command", err)
		}
		if before = added == 0; before {
			_, err := CommandListed(ctx, tx, c)
			return err
		}
		rows := dbgen.CommandListSalesAddParams{Key: c.Key, Sales: make([]int64, len(sales)), Shown: make([]string, len(sales))}
		for i, s := range sales {
			rows.Sales[i], rows.Shown[i] = s.ID, s.HeldAs
		}
		if err := queries.CommandListSalesAdd(ctx, tx, rows); err != nil {
			return db.Wrap("store the command's sales", err)
		}
		if err := journalCommand(ctx, tx, c, len(sales)); err != nil {
			return err
		}
		return askToGive(ctx, tx, c.Key)
	})
	return before, err
}

// CommandListed reports whether a command for many sales was stored under the key. It is
// fault.Conflict where that asks for something else.
func CommandListed(ctx context.Context, q dbgen.DBTX, c Command) (bool, error) {
	known, err := queries.CommandListGet(ctx, q, c.Key)
	switch {
	case db.IsNotFound(err):
		return false, nil
	case err != nil:
		return false, db.Wrap("look for the command", err)
	case (Asked{known.Kind, known.Step}) != c.Asked:
		return false, keyTaken("give a command", c.Key)
	default:
		return true, nil
	}
}

// journalCommand says who asked for what of how many; each sale's own entry follows.
func journalCommand(ctx context.Context, tx pgx.Tx, c Command, sales int) error {
	return journal.Entry{
		Actor: c.Actor, Action: c.Kind + " many", Detail: map[string]string{"key": c.Key, "sales": strconv.Itoa(sales), "reason": c.Reason},
	}.Write(ctx, tx)
}
