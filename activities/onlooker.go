package activities

import (
	"context"
	"net/http"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
)

// Onlooker says what would become of orders, by the rules that the steps follow,
// and has no effect. What it does is no step of any workflow: it is asked
// directly, and its errors are faults.
type Onlooker struct {
	DB       *pgxpool.Pool
	Channels Channels // may be nil where no shop is asked
	// Mail and Hooks are how people are told; Hooks may be nil where nobody's is looked at.
	Mail  Mailer
	Hooks http.RoundTripper
}

// onlyLook runs work on one consistent picture of the database. PostgreSQL itself
// refuses any write in it.
func (o Onlooker) onlyLook(ctx context.Context, work func(tx pgx.Tx) error) error {
	tx, err := o.DB.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return db.Wrap("begin", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // nothing to lose
	return work(tx)
}
