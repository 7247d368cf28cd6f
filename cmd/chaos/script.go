package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// step is something that happens once the shops were asked so many times more
// since the step before: progress is the clock, so that a fast machine and a slow
// one are hurt in the same places.
type step struct {
	after int
	what  string
	do    func(context.Context) error
}

const (
	// mostPerBatch is how many orders come in at a time at most.
	mostPerBatch = 20
	// mostBetween is how many requests there are between two steps at most.
	mostBetween = 12
	// stillness is how long nothing may be asked before the next step comes all the
	// same: there may be nothing left to ask.
	stillness = 1500 * time.Millisecond
	lookEvery = 20 * time.Millisecond
)

// script is all that happens, by the seed: orders come in, people change orders,
// workers and the gateway are killed or replaced, servers go away and come back.
func (w *world) script() []step {
	chance := rand.New(rand.NewPCG(w.seed, 1)) //nolint:gosec // chance from a seed is what is wanted
	var steps []step
	add := func(what string, do func(context.Context) error) {
		steps = append(steps, step{chance.IntN(mostBetween), what, do})
	}
	kills, stops, outages := 2+w.orders/30, 1+w.orders/150, 1+w.orders/400
	batches := w.batches(chance)
	for i, batch := range batches {
		add(fmt.Sprintf("%d orders come in to %s", batch.orders, batch.market.code()), func(ctx context.Context) error { return w.comeIn(ctx, batch) })
		seed := chance.Uint64()
		add("people change orders", func(ctx context.Context) error { return w.meddle(ctx, seed) })
		add("the warehouse counts and sends", func(ctx context.Context) error { return w.work(ctx, seed) })
		for range due(i, len(batches), kills) {
			victims := 1 + chance.IntN(w.workers)
			add(fmt.Sprintf("kill %d of %d workers", victims, w.workers), func(ctx context.Context) error { return w.crew.Kill(ctx, victims) })
			add("kill the gateway", func(ctx context.Context) error { return w.post.gateway.Kill(ctx, 1) })
		}
		for range due(i, len(batches), stops) {
			add("replace a worker", w.crew.Replace)
		}
		for range due(i, len(batches), outages) {
			for _, server := range servers() {
				add(fmt.Sprintf("%s is away for %s", server, w.away), func(ctx context.Context) error { return w.outage(ctx, server, batch.market, seed) })
			}
		}
	}
	return steps
}

// due spreads things evenly over the batches.
func due(batch, batches, all int) int { return (batch+1)*all/batches - batch*all/batches }

// batch is orders that come in at the same time.
type batch struct {
	market market
	orders int
	seed   uint64
}

// batches spread the orders over the markets evenly and over time by chance.
func (w *world) batches(chance *rand.Rand) []batch {
	left := make([]int, len(w.markets))
	for i := range w.orders {
		left[i%len(left)]++
	}
	var all []batch
	for total := w.orders; total > 0; {
		i := chance.IntN(len(left))
		if n := min(1+chance.IntN(mostPerBatch), left[i]); n > 0 {
			all = append(all, batch{w.markets[i], n, chance.Uint64()})
			left[i], total = left[i]-n, total-n
		}
	}
	return all
}

// comeIn lets a batch's orders appear in their market and has it polled.
func (w *world) comeIn(ctx context.Context, b batch) error {
	b.market.appear(b.seed, b.orders)
	return w.poll(ctx, b.market)
}

// meddle lets the people of some market change its orders, and mostly has it polled.
func (w *world) meddle(ctx context.Context, seed uint64) error {
	chance := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // chance from a seed is what is wanted
	m := w.markets[chance.IntN(len(w.markets))]
	if err := meddle(m, chance); err != nil {
		return err
	}
	if chance.IntN(5) == 0 {
		return nil // the next poll finds it
	}
	return w.poll(ctx, m)
}

// play goes through the script.
func (w *world) play(ctx context.Context, steps []step) error {
	for i, s := range steps {
		if err := w.until(ctx, s.after); err != nil {
			return err
		}
		w.say("%3d/%d at request %d: %s", i+1, len(steps), w.requests(), s.what)
		if err := s.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", s.what, err)
		}
	}
	return nil
}

// until waits for so many requests more, or for stillness.
func (w *world) until(ctx context.Context, more int) error {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	last, moved := w.requests(), time.Now()
	for goal := last + more; last < goal && time.Since(moved) < stillness; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-w.Stack.Done():
			return err
		case <-look.C:
		}
		if err := w.alive(ctx); err != nil {
			return err
		}
		if now := w.requests(); now != last {
			last, moved = now, time.Now()
		}
	}
	return nil
}
