package console

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
)

// named begins each of our statements.
const named = "-- name: "

// statement is what a console asked its database.
type statement struct {
	sql  string
	args []any
}

// name is what the statement is called among ours.
func (s statement) name() string {
	return strings.Fields(strings.TrimPrefix(s.sql, named))[0]
}

// ear hears what a pool is asked.
type ear struct {
	mu    sync.Mutex
	heard []statement
}

// TraceQueryStart implements pgx.QueryTracer.
func (e *ear) TraceQueryStart(ctx context.Context, _ *pgx.Conn, asked pgx.TraceQueryStartData) context.Context {
	e.mu.Lock()
	defer e.mu.Unlock()
	if strings.HasPrefix(asked.SQL, named) {
		e.heard = append(e.heard, statement{asked.SQL, asked.Args})
	}
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (*ear) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// told is what was heard since it was told last.
func (e *ear) told() []statement {
	e.mu.Lock()
	defer e.mu.Unlock()
	heard := e.heard
	e.heard = nil
	return heard
}

// overhear has what the console asks its database heard.
func (b *bundle) overhear() *ear {
	b.t.Helper()
	heard := &ear{}
	config := b.db.Config()
	config.ConnConfig.Tracer = heard
	pool, err := pgxpool.NewWithConfig(b.t.Context(), config)
	require.NoError(b.t, err)
	b.t.Cleanup(pool.Close)
	b.console, err = New(pool, b.desk, Settings{}, zap.NewNop())
	require.NoError(b.t, err)
	b.handler = b.console.Handler()
	return heard
}

// cost is what statements came to.
type cost struct {
	blocks int64            // of 8 kB, that were looked at, wherever they were
	ms     float64          // planning and carrying out
	whole  map[string]int64 // which statement read which table from end to end, itself or by a function in it; with the table's rows
}

// usual is what PostgreSQL takes the reading of a block in its turn to cost.
const usual = 1

// costOf carries statements out once more, as PostgreSQL counts it, planned as if reading
// a block in its turn cost so much. A table counts as read whole from so many rows, and
// where the statement is a list's.
func costOf(t testing.TB, pool *pgxpool.Pool, asked []statement, block, rows int) (c cost) {
	t.Helper()
	c.whole = map[string]int64{}
	err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), "SELECT set_config('seq_page_cost', $1, true)", strconv.Itoa(block))
		require.NoError(t, err)
		for _, s := range asked {
			before := wholeReads(t, tx, rows) // by this connection, as far as nobody else was told yet
			var said []struct {
				Plan struct {
					Hit  int64 `json:"Shared Hit Blocks"`
					Read int64 `json:"Shared Read Blocks"`
				}
				Planning  float64 `json:"Planning Time"`
				Execution float64 `json:"Execution Time"`
			}
			var raw []byte
			require.NoError(t, tx.QueryRow(t.Context(), "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON)\n"+s.sql, s.args...).Scan(&raw), s.sql)
			require.NoError(t, json.Unmarshal(raw, &said))
			c.blocks += said[0].Plan.Hit + said[0].Plan.Read
			c.ms += said[0].Planning + said[0].Execution
			for table, read := range wholeReads(t, tx, rows) {
				if read.times > before[table].times && strings.HasSuffix(s.name(), "List") {
					c.whole[s.name()+" reads "+table] = read.rows
				}
			}
		}
		return tx.Rollback(t.Context())
	})
	require.ErrorIs(t, err, pgx.ErrTxClosed)
	return c
}

// wholeRead is a table of so many rows, and how often it was read whole.
type wholeRead struct{ rows, times int64 }

// wholeReads says how often a transaction read each table of so many rows or more.
func wholeReads(t testing.TB, tx pgx.Tx, rows int) map[string]wholeRead {
	t.Helper()
	const counted = "SELECT s.relname::text, c.reltuples::bigint, s.seq_scan FROM pg_stat_xact_user_tables s JOIN pg_class c ON c.oid = s.relid WHERE c.reltuples >= $1"
	found, err := tx.Query(t.Context(), counted, rows) //nolint:rowserrcheck // ForEachRow checks it
	require.NoError(t, err)
	var (
		reads = map[string]wholeRead{}
		table string
		read  wholeRead
	)
	_, err = pgx.ForEachRow(found, []any{&table, &read.rows, &read.times}, func() error {
		reads[table] = read
		return nil
	})
	require.NoError(t, err)
	return reads
}
