package main

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/orderloom/orderloom/internal/localstack"
)

// outageBatch is how many orders come in while a server is away.
const outageBatch = 20

// servers are those that go away.
func servers() []localstack.Server {
	return []localstack.Server{localstack.Temporal, localstack.PostgreSQL}
}

// outage takes a server away while orders come in one by one.
func (w *world) outage(ctx context.Context, server localstack.Server, m market, seed uint64) error {
	w.outages[server.String()]++
	return w.Stack.Without(ctx, server, func(ctx context.Context) error {
		tick := time.NewTicker(w.away / outageBatch)
		defer tick.Stop()
		chance := rand.New(rand.NewPCG(seed, 4)) //nolint:gosec // chance from a seed is what is wanted
		for range outageBatch {
			m.appear(chance.Uint64(), 1)
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-tick.C:
			}
		}
		return nil
	})
}
