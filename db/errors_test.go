package db_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestWrapSortsErrorsByTheirRemedy(t *testing.T) {
	t.Parallel()
	for code, kind := range map[string]fault.Kind{
		"23505": fault.Conflict,  // a double
		"23514": fault.Invalid,   // a CHECK
		"23503": fault.Invalid,   // a foreign key
		"22P02": fault.Invalid,   // a value that is none
		"42P01": fault.Invalid,   // no such table
		"42501": fault.Invalid,   // no right
		"54000": fault.Invalid,   // too long for its index
		"40P01": fault.Transient, // deadlock
		"40001": fault.Transient, // serialization
		"53100": fault.Transient, // disk full
		"57P01": fault.Transient, // the server goes down
		"08006": fault.Transient, // connection
		"":      fault.Transient,
		"2":     fault.Transient,
	} {
		require.Equal(t, kind, fault.KindOf(db.Wrap("save", &pgconn.PgError{Code: code})), code)
	}
	require.NoError(t, db.Wrap("save", nil))
	require.True(t, fault.Is(db.Wrap("load", fmt.Errorf("query: %w", pgx.ErrNoRows)), fault.NotFound))
	require.Equal(t, fault.Transient, fault.KindOf(db.Wrap("load", context.DeadlineExceeded)))
	require.ErrorIs(t, db.Wrap("load", context.Canceled), context.Canceled)
	sorted := fault.New(fault.Unmapped, "post", "no series")
	require.Same(t, sorted, db.Wrap("more", sorted), "what is sorted stays so")
}

func TestErrorsTellNoValues(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO customers (name, email) VALUES ('Zane', 'zane@example.test')")
	for _, tt := range []struct{ sql, names string }{
		{"INSERT INTO customers (name, email) VALUES ('Zane', 'zane@example.test')", "customers_email_unique"},
		{"INSERT INTO customers (name, email) VALUES (NULL, 'zane2@example.test')", "customers.name"},
		{"SELECT 'zane@example.test'::bigint", "22P02"},
		{"INSERT INTO money_accounts (code, name, kind) VALUES ('zane', 'zane', 'zane')", "money_accounts_kind_known"},
		{"SELECT zane FROM customers", "42703"},
	} {
		err := db.Wrap("save customer", exec(t, b.app, tt.sql))
		require.ErrorContains(t, err, tt.names)
		require.ErrorContains(t, err, "save customer")
		require.NotContains(t, err.Error(), "zane")
		require.NotContains(t, err.Error(), "Zane")
		_, raw := errors.AsType[*pgconn.PgError](err)
		require.False(t, raw, "nor does the chain")
	}
}

func TestATransactionHappensWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	b := setup(t)
	insert := func(ctx context.Context, tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "INSERT INTO warehouses (code, name) VALUES ('b', 'b')")
		return err
	}
	errWork := errors.New("work")
	count := func() string { return b.text("SELECT count(*)::text FROM warehouses") }

	require.ErrorIs(t, db.InTx(t.Context(), b.app, func(tx pgx.Tx) error { return errors.Join(insert(t.Context(), tx), errWork) }), errWork)
	require.Equal(t, "1", count())

	gone, cancel := context.WithCancel(t.Context())
	err := db.InTx(gone, b.app, func(tx pgx.Tx) error {
		require.NoError(t, insert(gone, tx))
		cancel()
		return gone.Err()
	})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, "1", count())

	late, cancel := context.WithCancel(t.Context())
	err = db.InTx(late, b.app, func(tx pgx.Tx) error {
		defer cancel()
		return insert(late, tx)
	})
	require.ErrorIs(t, err, context.Canceled, "work that nobody waits for any more isn't committed")
	require.Equal(t, "1", count())

	require.ErrorIs(t, db.InTx(gone, b.app, func(pgx.Tx) error { return nil }), context.Canceled)
	require.NoError(t, db.InTx(t.Context(), b.app, func(tx pgx.Tx) error { return insert(t.Context(), tx) }))
	require.Equal(t, "2", count())
	require.EqualValues(t, 0, b.app.Stat().AcquiredConns(), "no connection stays behind")
}

func TestAFailedCommitIsSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.draft(b.sale("1"))
	err := db.InTx(t.Context(), b.app, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), "UPDATE document_lines SET net = 1")
		return err
	})
	require.True(t, fault.Is(err, fault.Invalid))
	require.ErrorContains(t, err, "commit: Invalid: PostgreSQL 23000: documents_add_up")
}

func TestOpenNamesNoPassword(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	closed := listener.Addr().String()
	require.NoError(t, listener.Close())
	for _, url := range []string{
		"postgres://user:hunter2@" + closed + "/orderloom",
		"postgres://user:hunter2@127.0.0.1:notaport/orderloom",
		"postgres://user:hunter2@127.0.0.1:5432/orderloom?sslmode=hunter2",
		"host=127.0.0.1 password=hunter2 port=",
		"://hunter2",
	} {
		_, err := db.Open(t.Context(), secret.String(url))
		require.Error(t, err)
		require.NotContains(t, err.Error(), "hunter2")
		_, err = db.Migrate(t.Context(), secret.String(url))
		require.Error(t, err)
		require.NotContains(t, err.Error(), "hunter2")
		_, err = db.PendingMigrations(t.Context(), secret.String(url))
		require.Error(t, err)
		require.NotContains(t, err.Error(), "hunter2")
	}
}

func TestOpenNamesTheServerThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	closed := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, err = db.Open(t.Context(), secret.String("postgres://user:hunter2@"+closed+"/orderloom"))
	require.ErrorContains(t, err, "no database at "+closed)
	require.Equal(t, fault.Transient, fault.KindOf(err))
}

func TestAWrongPasswordIsNotRepeated(t *testing.T) {
	t.Parallel()
	address, err := url.Parse(dbtest.New(t).AppURL.Reveal())
	require.NoError(t, err)
	address.User = url.UserPassword(address.User.Username(), "hunter2")
	_, err = db.Open(t.Context(), secret.String(address.String()))
	require.Error(t, err)
	require.NotContains(t, err.Error(), "hunter2")
}

func TestTimesComeBackInUTC(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Equal(t, "UTC", b.text("SELECT current_setting('timezone')"))
}
