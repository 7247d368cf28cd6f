package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
)

// SaleReset is what an engineer asks of a sale's workflow: to go back to an event of a
// run, and to go on from there anew.
type SaleReset struct {
	SaleID  int64
	Channel string
	Run     string
	Event   int64
	Key     string
	Actor   string
	Reason  string
}

// NoteReset journals a reset that is about to be asked for. Each call is an entry.
func NoteReset(ctx context.Context, pool *pgxpool.Pool, r SaleReset) error {
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		note := record{saleID: r.SaleID, channel: r.Channel}
		note.journal(r.Actor, "reset", "done", map[string]string{
			"run": r.Run, "event": fmt.Sprint(r.Event), "key": r.Key, "reason": r.Reason,
		})
		return note.write(ctx, tx)
	})
}
