package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
)

// statement is one of PostgreSQL's, by its name among the queries, and what it took
// for each order. One that a function or a trigger runs is counted by itself, and again
// in whatever called it.
type statement struct {
	Name     string  `json:"name"`
	Inner    bool    `json:"inner,omitempty"` // run by a function or a trigger
	PerOrder float64 `json:"per_order"`
	MS       float64 `json:"ms_per_order"`
	// AtBest is MS if each time had been the shortest: what is left once nobody waits for
	// a lock, a disk or the processor.
	AtBest float64 `json:"ms_at_best_per_order"`
}

// counting are the settings with which PostgreSQL counts statements.
func (b *bench) counting() []string {
	if !b.statements {
		return nil
	}
	return []string{"shared_preload_libraries=pg_stat_statements", "pg_stat_statements.track=all", "pg_stat_statements.max=10000"}
}

// countStatements makes what they are read by, as a superuser.
func (s *stage) countStatements(ctx context.Context) error {
	return s.asAdmin(ctx, "CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
}

// forgetStatements begins the count anew.
func (s *stage) forgetStatements(ctx context.Context) error {
	return s.asAdmin(ctx, "SELECT pg_stat_statements_reset()")
}

func (s *stage) asAdmin(ctx context.Context, sql string) error {
	if !s.statements {
		return nil
	}
	return s.withAdmin(ctx, func(conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, sql)
		return db.Wrap("count statements", err)
	})
}

func (s *stage) withAdmin(ctx context.Context, do func(*pgx.Conn) error) error {
	conn, err := pgx.Connect(ctx, s.Stack.AdminURL)
	if err != nil {
		return db.Wrap("connect as the superuser", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	return do(conn)
}

// statementsPer are the statements since the last forgetting, those that need most time first.
func (s *stage) statementsPer(ctx context.Context, orders int) (all []statement, err error) {
	if !s.statements {
		return nil, nil
	}
	const counted = `SELECT st.query, NOT st.toplevel, sum(st.calls)::float8, sum(st.total_exec_time), sum(st.calls * st.min_exec_time)
		FROM pg_stat_statements st JOIN pg_database d ON d.oid = st.dbid
		WHERE d.datname = $1 GROUP BY 1, 2 ORDER BY 5 DESC`
	err = s.withAdmin(ctx, func(conn *pgx.Conn) error {
		rows, err := conn.Query(ctx, counted, s.db.Config().ConnConfig.Database)
		if err != nil {
			return db.Wrap("read the statements", err)
		}
		all, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (out statement, err error) {
			var text string
			err = row.Scan(&text, &out.Inner, &out.PerOrder, &out.MS, &out.AtBest)
			out.Name = nameOf(text)
			for _, figure := range []*float64{&out.PerOrder, &out.MS, &out.AtBest} {
				*figure = rounded(*figure / float64(orders))
			}
			return out, err
		})
		return db.Wrap("read the statements", err)
	})
	return all, err
}

// nameOf is a statement's name in db/queries, else its beginning on one line.
func nameOf(text string) string {
	if rest, found := strings.CutPrefix(text, "-- name: "); found {
		name, _, _ := strings.Cut(rest, " ")
		return name
	}
	words := []rune(strings.Join(strings.Fields(text), " "))
	return string(words[:min(len(words), 70)])
}

func statementRows(all []statement) [][]string {
	var rows [][]string
	for _, s := range all {
		if s.PerOrder < 0.005 && s.MS < 0.005 {
			continue
		}
		name := s.Name
		if s.Inner {
			name = "  in a function: " + name
		}
		rows = append(rows, []string{name, fmt.Sprintf("%.2f", s.PerOrder), fmt.Sprintf("%.3f", s.MS), fmt.Sprintf("%.3f", s.AtBest)})
	}
	return rows
}
