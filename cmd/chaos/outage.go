package main

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/localstack"
)

// outageBatch is how many orders come in while a server is away.
const outageBatch = 20

// outage takes a server away while orders come in one by one.
func (w *world) outage(ctx context.Context, server localstack.Server, shop *playground.Shop, seed uint64) error {
	w.outages++
	return w.Stack.Without(ctx, server, func(ctx context.Context) error {
		tick := time.NewTicker(w.away / outageBatch)
		defer tick.Stop()
		chance := rand.New(rand.NewPCG(seed, 4)) //nolint:gosec // chance from a seed is what is wanted
		for range outageBatch {
			appear(shop.Simulated, chance.Uint64(), 1)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
			}
		}
		return nil
	})
}

// appear lets orders appear in a shop, some of them wrong.
func appear(shop *woosim.Shop, seed uint64, orders int) {
	placed := time.Now().AddDate(0, -1, 0) // long enough ago for the lives that they lead before we hear of them
	made := shop.MakeOrders(seed, orders, placed,
		woosim.WithWrong(woosim.UnknownSKU, 0.04), woosim.WithWrong(woosim.OtherCurrency, 0.04), woosim.WithWrong(woosim.WrongTotal, 0.05))
	for _, m := range made {
		shop.TouchOrder(m.ID) // it changes now: it is news
	}
}
