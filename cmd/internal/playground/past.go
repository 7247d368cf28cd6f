package playground

import (
	"context"
	"net/url"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/trade"
)

// fillPast gives the books a past. Nobody calls its shops any more.
func (g *Ground) fillPast(ctx context.Context, sales int) error {
	if sales == 0 {
		return nil
	}
	admin, err := url.Parse(g.Stack.AdminURL)
	if err != nil {
		return err
	}
	app, err := url.Parse(g.Stack.AppURL)
	if err != nil {
		return err
	}
	admin.Path = app.Path
	conn, err := pgx.Connect(ctx, admin.String())
	if err != nil {
		return db.Wrap("connect as the superuser", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if err := trade.Fill(ctx, conn, sales); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, closed)
	return db.Wrap("close the past's channels", err)
}

// closed leaves the past's channels as nobody uses them any more, and its names to those
// that come.
const closed = `SET session_replication_role = replica;
	UPDATE channels SET enabled = false;
	UPDATE warehouses SET code = 'past-' || code;
	UPDATE points_of_sale SET code = 'past-' || code;
	UPDATE money_accounts SET code = 'past-' || code;
	UPDATE document_series SET prefix = 'PAST-' || prefix`
