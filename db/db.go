// Package db is PostgreSQL as the rest of the program sees it: the schema
// (migrations), the queries (queries, generated into dbgen), a pool, transactions
// and errors sorted by remedy. Nothing outside of it writes SQL.
package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// rollbackLimit bounds how long a rollback may take once its caller has gone.
const rollbackLimit = 5 * time.Second

// connections is how many a pool has at most: about as many as a worker runs steps
// at once on its own database.
const connections = 16

// Option changes how a pool works.
type Option func(*pgxpool.Config)

// PlanOnce has PostgreSQL plan each statement once per connection, whatever its
// arguments: right for steps, which look rows up by their keys; wrong for reports,
// whose filters are often empty.
func PlanOnce(config *pgxpool.Config) {
	config.ConnConfig.RuntimeParams["plan_cache_mode"] = "force_generic_plan"
}

// Open connects a pool and makes sure that somebody answers. The error names no
// password.
func Open(ctx context.Context, url secret.String, options ...Option) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(url.Reveal())
	if err != nil {
		return nil, unreadableAddress()
	}
	config.ConnConfig.RuntimeParams["timezone"] = "UTC"
	config.ConnConfig.RuntimeParams["jit"] = "off" // all that is asked takes milliseconds, and a guess too high would be compiled for a second
	config.AfterConnect = timesInUTC
	config.MaxConns = connections
	for _, option := range options {
		option(config)
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, Wrap("open the database", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("no database at %s:%d: %w", config.ConnConfig.Host, config.ConnConfig.Port, Wrap("connect", err))
	}
	return pool, nil
}

// timesInUTC has times read as UTC, wherever this process runs.
func timesInUTC(_ context.Context, conn *pgx.Conn) error {
	conn.TypeMap().RegisterType(&pgtype.Type{Name: "timestamptz", OID: pgtype.TimestamptzOID, Codec: &pgtype.TimestamptzCodec{ScanLocation: time.UTC}})
	return nil
}

// unreadableAddress quotes nothing: what can't be read may hold a password anywhere.
func unreadableAddress() error {
	return fault.New(fault.Invalid, "database", "its address can't be read: want postgres://user:password@host:port/name")
}

// InTx runs work in one transaction: all of it happens, or nothing. Work must not
// call anything remote: no transaction spans a remote call.
func InTx(ctx context.Context, pool *pgxpool.Pool, work func(tx pgx.Tx) error) (err error) {
	tx, err := pool.Begin(ctx)
	if err != nil {
		return Wrap("begin", err)
	}
	defer func() {
		if err == nil {
			return
		}
		// The caller's context may be what ended the work.
		back, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackLimit)
		defer cancel()
		if failed := tx.Rollback(back); failed != nil && !errors.Is(failed, pgx.ErrTxClosed) {
			err = errors.Join(err, Wrap("roll back", failed))
		}
	}()
	if err = work(tx); err != nil {
		return err
	}
	return Wrap("commit", tx.Commit(ctx))
}

// Look runs work on one picture of the database, which others may change meanwhile.
// PostgreSQL itself refuses any write in it.
func Look(ctx context.Context, pool *pgxpool.Pool, work func(tx pgx.Tx) error) error {
	tx, err := pool.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return Wrap("begin", err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }() // nothing to lose
	return work(tx)
}
