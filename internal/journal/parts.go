package journal

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
)

// ahead is how many months the journal has parts for beyond this one.
const ahead = 3

// Part is what the journal goes by as a whole: a month, or all that was before the first.
type Part struct {
	Name  string
	Until time.Time // the first moment that is not in it
}

// Ahead makes the parts that the journal soon needs, as its owner, and answers with their
// names. Safe to repeat. Where it is never called entries go to a part that has no month,
// and to theirs once it is.
func Ahead(ctx context.Context, owner *pgxpool.Pool) ([]string, error) {
	made, err := queries.JournalAhead(ctx, owner, ahead)
	return made, db.Wrap("make the journal's next parts", err)
}

// Old are the parts that hold nothing younger than a time.
func Old(ctx context.Context, owner *pgxpool.Pool, before time.Time) ([]Part, error) {
	rows, err := queries.JournalOld(ctx, owner, before)
	if err != nil {
		return nil, db.Wrap("list the journal's parts", err)
	}
	parts := make([]Part, len(rows))
	for i, r := range rows {
		parts[i] = Part{r.Part, r.Until.UTC()}
	}
	return parts, nil
}

// Prune drops the parts that hold nothing younger than a time, as the journal's owner, with
// the personal data beside them; an entry says so. Safe to repeat.
func Prune(ctx context.Context, owner *pgxpool.Pool, before time.Time, actor string) (dropped []string, err error) {
	err = db.InTx(ctx, owner, func(tx pgx.Tx) error {
		if dropped, err = queries.JournalDrop(ctx, tx, before); err != nil || len(dropped) == 0 {
			return db.Wrap("drop the journal's old parts", err)
		}
		return Entry{Actor: actor, Action: "prune journal", Detail: map[string]any{"before": before.UTC(), "parts": dropped}}.Write(ctx, tx)
	})
	return dropped, err
}
