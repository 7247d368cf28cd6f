package main

import (
	"context"
	"time"
)

// round lets orders appear in all shops in turn, and waits for those of the shops
// that answer.
func (c *crowd) round(ctx context.Context) (waits, error) {
	appeared := appearances{}
	tick := time.NewTicker(pace)
	defer tick.Stop()
	for range c.perShop {
		c.seed++
		for i, shop := range c.ground.Shops {
			select {
			case <-ctx.Done():
				return waits{}, ctx.Err()
			case <-tick.C:
			}
			order, at, err := c.appearAndWake(ctx, shop, c.seed)
			if err != nil {
				return waits{}, err
			}
			if i >= c.dead+c.throttled {
				appeared[order] = at
			}
		}
	}
	took, err := c.settled(ctx, appeared)
	return waitsOf(took), err
}
