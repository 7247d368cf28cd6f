package main

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
)

// longTable is how many rows a table has, and more, that nobody should read from end to
// end for one order. A shorter one, as items are beside few sales, may be quicker to read
// than its index.
const longTable = 2000

// ownName is what the bench's own connections are called.
const ownName = "bench"

// named lets PostgreSQL tell the bench's own connections from the program's.
func named(config *pgxpool.Config) {
	config.ConnConfig.RuntimeParams["application_name"] = ownName
}

// wholeReads is how often each long table was read from end to end so far. Nobody may be
// working: a connection says what it did when it ends, and all of them are waited for.
func (p *place) wholeReads(ctx context.Context) (map[string]int64, error) {
	const others = `SELECT (count(*) = 0)::int FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend' AND application_name <> $1`
	if err := until(ctx, func() error { return nil }, 1, func(ctx context.Context) (gone int64, err error) {
		err = p.db.QueryRow(ctx, others, ownName).Scan(&gone)
		return gone, err
	}); err != nil {
		return nil, db.Wrap("wait for connections to end", err)
	}
	rows, err := p.db.Query(ctx, `SELECT relname::text, seq_scan FROM pg_stat_user_tables WHERE n_live_tup > $1`, longTable) //nolint:rowserrcheck // ForEachRow checks it
	if err != nil {
		return nil, db.Wrap("look what was read", err)
	}
	var (
		table string
		times int64
	)
	reads := map[string]int64{}
	_, err = pgx.ForEachRow(rows, []any{&table, &times}, func() error {
		reads[table] = times
		return nil
	})
	return reads, db.Wrap("look what was read", err)
}

// readWholeSince are the long tables that were read from end to end since then.
func (p *place) readWholeSince(ctx context.Context, before map[string]int64) ([]string, error) {
	now, err := p.wholeReads(ctx)
	tables := []string{}
	for table, times := range now {
		if was, known := before[table]; known && times > was {
			tables = append(tables, table)
		}
	}
	slices.Sort(tables)
	return tables, err
}
