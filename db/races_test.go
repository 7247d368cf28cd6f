package db_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
)

// deed is something that a transaction does to the books.
type deed func(ctx context.Context, tx pgx.Tx) error

// races are books that two transactions meet in.
type races struct {
	*bundle
	saleID, invoiceID int64 // posted, of 12.10, nothing paid
}

func setupRace(t *testing.T) *races {
	t.Helper()
	r := &races{bundle: setup(t)}
	r.saleID, r.invoiceID = r.posted("1")
	return r
}

// after has one transaction do something and stay open until another one, which
// does the second thing, waits for it. Then the first is committed, and the second
// goes on and is committed, too. It answers the second's error.
func (r *races) after(first, second deed) error { return r.meet(first, second, pgx.Tx.Commit) }

// afterNone is after with the first one rolled back.
func (r *races) afterNone(first, second deed) error { return r.meet(first, second, pgx.Tx.Rollback) }

func (r *races) meet(first, second deed, end func(pgx.Tx, context.Context) error) error {
	r.t.Helper()
	ctx := r.t.Context()
	holder, waiter := r.begin(), r.begin()
	require.NoError(r.t, first(ctx, holder))
	done := make(chan error, 1)
	go func() {
		if err := second(ctx, waiter); err != nil {
			done <- err
			return
		}
		done <- waiter.Commit(ctx)
	}()
	r.untilBlocked(waiter, holder, done)
	require.NoError(r.t, end(holder, ctx))
	return <-done
}

func (r *races) begin() pgx.Tx {
	r.t.Helper()
	tx, err := r.app.Begin(r.t.Context())
	require.NoError(r.t, err)
	r.t.Cleanup(func() { _ = tx.Rollback(context.Background()) })
	return tx
}

// untilBlocked waits until PostgreSQL says that one transaction waits for the other.
func (r *races) untilBlocked(waiter, holder pgx.Tx, done <-chan error) {
	r.t.Helper()
	pids := []any{holder.Conn().PgConn().PID(), waiter.Conn().PgConn().PID()}
	require.Eventually(r.t, func() bool {
		return len(done) > 0 || r.text("SELECT ($1::int = ANY (pg_blocking_pids($2::int)))::text", pids...) == "true"
	}, time.Minute, time.Millisecond)
	require.Empty(r.t, done, "the second didn't wait for the first")
}

// paying books money on an invoice.
func (r *races) paying(amount, key string) deed {
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := queries.PaymentAdd(ctx, tx, dbgen.PaymentAddParams{
			SaleID: r.saleID, DocumentID: &r.invoiceID, Kind: "payment", Amount: parse(r.t, amount), Currency: "EUR", PaidAt: noon, Key: key, MoneyAccount: "bank",
		})
		return err
	}
}

// posting gives a draft its number.
func (r *races) posting(document int64) deed {
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := r.post(ctx, tx, document)
		return err
	}
}

// doing runs one statement, or several of them without arguments.
func doing(sql string, args ...any) deed {
	return func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, sql, args...)
		return err
	}
}

// books are what came of it: each document of the sale, and each payment with what
// is free of it.
func (r *races) books() (all []string) {
	r.t.Helper()
	all = r.ledger(r.saleID)
	var payments []string
	require.NoError(r.t, r.owner.QueryRow(r.t.Context(), `SELECT coalesce(array_agg(format('%s of %s, free %s', kind, amount, round(amount - (
			SELECT coalesce(sum(a.amount), 0) FROM payment_allocations a WHERE a.payment_id = p.id
		), 2)) ORDER BY id), '{}') FROM payments p WHERE sale_id = $1`, r.saleID).Scan(&payments))
	return append(all, payments...)
}
