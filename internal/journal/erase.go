package journal

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// Erase takes away what stands beside an entry, which itself stays, and answers whether
// there was anything. Repeating it changes nothing. fault.NotFound: there is no such entry.
func Erase(ctx context.Context, pool *pgxpool.Pool, id int64, actor, reason string) (erased bool, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		if _, err := Get(ctx, tx, id); err != nil {
			return err
		}
		rows, err := queries.JournalErase(ctx, tx, id)
		if erased = rows > 0; err != nil || !erased {
			return db.Wrap("erase what is personal", err)
		}
		return Entry{Actor: actor, Action: "erase journal", Detail: map[string]string{"entry": fmt.Sprint(id), "reason": reason}}.Write(ctx, tx)
	})
	return erased, err
}

// Forget takes away what stands beside entries about somebody who is no more. Repeating
// it changes nothing.
func Forget(ctx context.Context, q dbgen.DBTX, whose string) error {
	_, err := queries.JournalForget(ctx, q, whose)
	return db.Wrap("erase what is personal", err)
}
