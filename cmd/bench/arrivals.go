package main

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/cmd/internal/playground"
)

// straightPlans are four shops, one per tax setting, whose buyers pay by card.
func straightPlans(prefix string) []playground.Plan {
	plans := playground.Plans()
	for i := range plans {
		plans[i].Code, plans[i].Methods = prefix+plans[i].Code, planOf("").Methods
	}
	return plans
}

// arrive lets orders appear in some shops in turn, one each time.
func (p *place) arrive(ctx context.Context, shops []*playground.Shop, orders int, every time.Duration) (appearances, error) {
	appeared := appearances{}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for n := range orders {
		p.seed++
		order, at := appear(shops[n%len(shops)], p.seed)
		appeared[order] = at
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case err := <-p.ground.Stack.Done():
			return nil, err
		case <-tick.C:
		}
	}
	return appeared, nil
}

// warming is how many orders each shop sells before anything counts.
const warming = 5

// warmUp has every shop's way walked a few times: connections are open and plans made then.
func (p *place) warmUp(ctx context.Context) error {
	p.say("Warming up")
	appeared, err := p.arrive(ctx, p.ground.Shops, warming*len(p.ground.Shops), look)
	if err != nil {
		return err
	}
	_, err = p.settled(ctx, appeared)
	return err
}
