package main

import (
	"context"
	"fmt"
	"time"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
)

// batchKind is what a simulated shop calls a batch of products.
const batchKind = "products.batch"

// fill gives the shop its products, and us the items and other quantities than the
// shop has.
func (s *shelves) fill(ctx context.Context) error {
	s.shop().MakeProducts(1, s.listings, time.Now().AddDate(-1, 0, 0), woosim.Plain())
	if err := s.exec(ctx, `UPDATE channels SET items_in = true,
		calls_per_second = DEFAULT, calls_burst = DEFAULT, calls_at_once = DEFAULT`); err != nil {
		return err
	}
	if err := s.sync(s.ground.Shops[0]).Run(ctx); err != nil {
		return err
	}
	return s.exec(ctx, `INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT i.id, w.id, 1000, 'opening', 'bench/' || i.id FROM items i, warehouses w WHERE i.kind = 'simple' AND w.code = 'main'`)
}

func (s *shelves) exec(ctx context.Context, sql string, args ...any) error {
	_, err := s.db.Exec(ctx, sql, args...)
	return db.Wrap("prepare", err)
}

// begin switches stock on, and lets the first push go once it waits for a person.
func (s *shelves) begin(ctx context.Context, _ int) error {
	if err := s.exec(ctx, "UPDATE channels SET stock = true, stock_shown = 'exact'"); err != nil {
		return err
	}
	return playground.FirstPush(ctx, s.db, s.ground.Shops[0].Code)
}

// change brings one piece more of some items, all at once.
func (s *shelves) change(ctx context.Context, items int) error {
	return s.exec(ctx, `INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT l.item_id, l.warehouse_id, 1, 'adjustment', gen_random_uuid()::text FROM stock_levels l ORDER BY l.item_id LIMIT $1`, items)
}

// pushed does something that changes what some listings should show, and measures
// how the shop is told.
func (s *shelves) pushed(ctx context.Context, listings int, do func(context.Context, int) error) (pushes, error) {
	s.shop().ForgetRequests()
	began := time.Now()
	if err := do(ctx, listings); err != nil {
		return pushes{}, err
	}
	tick := time.NewTicker(look)
	defer tick.Stop()
	for told, moved := 0, time.Now(); ; {
		batches := s.batches()
		now := 0
		for _, b := range batches {
			now += b.Items
		}
		switch {
		case now >= listings:
			return pushesOf(batches, listings, began), nil
		case now != told:
			told, moved = now, time.Now()
		case time.Since(moved) > stalled:
			return pushes{}, fmt.Errorf("the shop was told of %d listings, and of no more for %s", told, stalled)
		}
		select {
		case <-ctx.Done():
			return pushes{}, ctx.Err()
		case <-s.worker.Gone():
			return pushes{}, fmt.Errorf("the worker is gone: %w", s.worker.Err())
		case <-tick.C:
		}
	}
}

// batches are those that the shop has answered.
func (s *shelves) batches() []woosim.Request {
	var all []woosim.Request
	for _, r := range s.shop().Requests() {
		if r.Kind == batchKind {
			all = append(all, r)
		}
	}
	return all
}

func pushesOf(batches []woosim.Request, listings int, began time.Time) pushes {
	first, last := batches[0].Began, batches[0].Ended
	p := pushes{Listings: listings, Requests: len(batches), Least: batches[0].Items}
	for _, b := range batches {
		if b.Began.Before(first) {
			first = b.Began
		}
		if b.Ended.After(last) {
			last = b.Ended
		}
		p.Least, p.Most = min(p.Least, b.Items), max(p.Most, b.Items)
	}
	p.Seconds, p.Waited = rounded(last.Sub(first).Seconds()), rounded(first.Sub(began).Seconds())
	p.PerSecond = rounded(float64(listings) / p.Seconds)
	return p
}
