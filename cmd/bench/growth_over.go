package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/workflows"
)

// over carries the orders over books of one size, once to warm up and once to be counted.
func (g *growth) over(ctx context.Context, size int) (out grown, err error) {
	p := &place{bench: g.bench, durable: true, past: size}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.raise(ctx, []playground.Plan{planOf("first"), planOf("warm"), planOf("counted")}, woosim.Captured()); err != nil {
		return out, err
	}
	if _, err := p.carry(ctx, p.ground.Shops[0], g.orders); err != nil {
		return out, err
	}
	p.worker.Kill()
	readBefore, err := p.wholeReads(ctx)
	if err != nil {
		return out, err
	}
	if err := p.hire(ctx); err != nil {
		return out, err
	}
	if _, err := p.carry(ctx, p.ground.Shops[1], warming); err != nil { // connections are open and plans made then
		return out, err
	}
	before, began := p.usage(), time.Now()
	ids, err := p.carry(ctx, p.ground.Shops[2], g.orders)
	if err != nil {
		return out, err
	}
	out = grown{Sales: size, OrdersPerSecond: rounded(float64(g.orders) / time.Since(began).Seconds()), CPU: p.usage().since(before).per(g.orders)}
	left, err := examine(ctx, p.temporal, ids)
	if err != nil {
		return out, err
	}
	out.EventsPerOrder, out.HistoryBytes = rounded(left.events), rounded(left.bytes)
	p.worker.Kill()
	if out.ReadWhole, err = p.readWholeSince(ctx, readBefore); err != nil {
		return out, err
	}
	err = p.sizes(ctx, &out)
	return out, err
}

// carry has so many orders of a shop read and carried to the end, and answers their
// workflows' ids.
func (p *place) carry(ctx context.Context, shop *playground.Shop, orders int) ([]string, error) {
	var ids []string
	for _, made := range shop.Simulated.MakeOrders(1, orders, time.Now().AddDate(0, -3, 0), woosim.Straight()) {
		ids = append(ids, workflows.OrderWorkflowID(commerce.OrderRef{Channel: shop.Code, RemoteID: strconv.FormatInt(made.ID, 10)}))
	}
	if err := activities.WakeReader(ctx, p.db, shop.Code); err != nil {
		return nil, err
	}
	return ids, until(ctx, p.alive, int64(orders), func(ctx context.Context) (int64, error) {
		done, err := p.walked(ctx, shop.Code)
		return int64(done), err
	})
}

// sizes are those of the databases.
func (p *place) sizes(ctx context.Context, out *grown) error {
	conn, err := pgx.Connect(ctx, p.ground.Stack.AdminURL)
	if err != nil {
		return db.Wrap("connect as the superuser", err)
	}
	defer func() { _ = conn.Close(ctx) }()
	const sizes = `SELECT sum(pg_database_size(oid)) FILTER (WHERE datname = $1)::bigint, coalesce(sum(pg_database_size(oid)) FILTER (WHERE datname LIKE 'temporal%'), 0)::bigint FROM pg_database`
	if err := conn.QueryRow(ctx, sizes, p.db.Config().ConnConfig.Database).Scan(&out.DatabaseBytes, &out.TemporalBytes); err != nil {
		return fmt.Errorf("size of the databases: %w", err)
	}
	return nil
}
