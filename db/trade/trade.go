// Package trade fills an empty database with the books of a trade of any size, so that
// what is tested or measured has a past.
package trade

import (
	"context"
	_ "embed" // for the rows
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
)

//go:embed trade.sql
var rows string

// Least is the smallest trade that there is.
const Least = 200

// Fill makes so many sales, and what belongs to them, in a database that is migrated and
// has no rows. Every list has something to show then. The connection is a superuser's:
// the rows go in without triggers. What is made afterwards goes on from there.
func Fill(ctx context.Context, conn *pgx.Conn, sales int) error {
	if sales < Least {
		return fmt.Errorf("a trade of %d sales: want %d or more", sales, Least)
	}
	for _, sql := range []string{"BEGIN; " + strings.ReplaceAll(rows, "{sales}", strconv.Itoa(sales)) + "COMMIT", "VACUUM ANALYZE"} {
		if _, err := conn.Exec(ctx, sql); err != nil {
			return db.Wrap("fill the books", err)
		}
	}
	return nil
}
