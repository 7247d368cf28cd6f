package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
)

// orderable is how many products of each shop are ordered: simple ones, of which
// there is enough.
const orderable = 20

// fill puts products on the shops' shelves, the orderable ones first, and switches
// the channels' items on.
func (c *catalogue) fill(ctx context.Context) error {
	first := time.Now().AddDate(-1, 0, 0)
	for i, size := range append([]int{orderable}, c.sizes...) {
		shop := c.ground.Shops[i]
		c.shelves[shop.Code] = shelf{
			ordered: shop.Simulated.MakeProducts(1, orderable, first, woosim.Plain()),
			others:  shop.Simulated.MakeProducts(2, size-orderable, first.Add(time.Hour)),
		}
	}
	_, err := c.db.Exec(ctx, "UPDATE channels SET items_in = true")
	return db.Wrap("switch items on", err)
}

// measure reads a shop's catalogue with a new worker, changes some products, and
// reads it again.
func (c *catalogue) measure(ctx context.Context, shop *playground.Shop, size int) (f sizeFigures, err error) {
	if err := c.hire(ctx); err != nil {
		return f, err
	}
	if err := c.sync(c.ground.Shops[0]).Run(ctx); err != nil { // the worker is up then
		return f, err
	}
	f.Products = size
	if f.Full, err = c.read(ctx, shop); err != nil {
		return f, err
	}
	if err := c.checkListed(ctx, shop, size); err != nil {
		return f, err
	}
	all := slices.Concat(c.shelves[shop.Code].ordered, c.shelves[shop.Code].others)
	for i := range c.changed { // all over the shop, its variations among them
		shop.Simulated.SetStock(all[i*len(all)/c.changed], 1000+int64(i))
	}
	f.Changes, err = c.read(ctx, shop)
	f.WorkerMemoryBytes = peakMemory(c.worker.PID())
	return f, err
}

// sync is the command that has a shop's catalogue read and waits for it.
func (p *place) sync(shop *playground.Shop, how ...string) workers.Program {
	return p.program(append([]string{"sync", "catalog", "--channel", shop.Code, "--output", "json"}, how...)...)
}

func (c *catalogue) read(ctx context.Context, shop *playground.Shop) (reading, error) {
	shop.Simulated.ForgetRequests()
	began := time.Now()
	err := c.sync(shop).Run(ctx)
	return reading{asked(shop.Simulated.RequestCount()), rounded(time.Since(began).Seconds())}, err
}

// asked is how many of a shop's requests read its catalogue, among them whether it tells
// what changes. A new worker may pull the shop's lists beside that, as one that was
// killed had begun to.
func asked(counts map[string]int) int {
	return counts["products.list"] + counts["variations.all"] + counts["variations.list"] + counts["orders.list"]
}

// checkListed makes sure that what was measured is what it is called.
func (c *catalogue) checkListed(ctx context.Context, shop *playground.Shop, want int) error {
	var listed int
	err := c.db.QueryRow(ctx, "SELECT count(*) FROM listings l JOIN channels c ON c.id = l.channel_id WHERE c.code = $1", shop.Code).Scan(&listed)
	if err == nil && listed != want {
		return fmt.Errorf("of %d products %d are listed", want, listed)
	}
	return db.Wrap("count the listings", err)
}
