package main

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
)

// beside lets orders appear alone, and while the largest catalogue is read.
func (c *catalogue) beside(ctx context.Context) (alone, beside waits, err error) {
	if err := c.stockUp(ctx); err != nil {
		return alone, beside, err
	}
	shops := []*playground.Shop{c.ground.Shops[0], c.ground.Shops[len(c.ground.Shops)-1]}
	c.say("Orders alone")
	if alone, err = c.ordersUntil(ctx, shops, nil); err != nil {
		return alone, beside, err
	}
	c.say("Orders beside a catalogue that is read")
	reading, err := c.sync(shops[1], "--full").Start(ctx)
	if err != nil {
		return alone, beside, err
	}
	beside, err = c.ordersUntil(ctx, shops, reading.Gone())
	reading.Kill() // who waits for it; the worker reads on
	return alone, beside, err
}

// stockUp puts more of each item in the warehouse than any number of orders takes.
func (c *catalogue) stockUp(ctx context.Context) error {
	_, err := c.db.Exec(ctx, `INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT i.id, w.id, $1, 'opening', 'bench/' || i.id FROM items i, warehouses w WHERE i.kind IN ('simple', 'variation') AND w.code = 'main'
		AND NOT EXISTS (SELECT FROM stock_levels l WHERE l.item_id = i.id)`, stock)
	return db.Wrap("stock up", err)
}

// ordersUntil lets orders appear in some shops in turn, until there are as many as were
// asked for or something is over, and waits for them.
func (c *catalogue) ordersUntil(ctx context.Context, shops []*playground.Shop, over <-chan struct{}) (waits, error) {
	appeared := appearances{}
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for going := true; going && len(appeared) < c.orders; {
		shop := shops[c.seed%uint64(len(shops))]
		order, at, err := c.appearAndWake(ctx, shop, c.seed, woosim.Of(c.shelves[shop.Code].ordered...))
		if err != nil {
			return waits{}, err
		}
		appeared[order] = at
		c.seed++
		select {
		case <-ctx.Done():
			return waits{}, ctx.Err()
		case <-over:
			going = false
		case <-tick.C:
		}
	}
	took, err := c.settled(ctx, appeared)
	return waitsOf(took), err
}
