package main

import (
	"context"
	"errors"
	"fmt"
)

// run measures and prints.
func (b *bench) run(ctx context.Context) error {
	r, err := b.measure(ctx)
	if err != nil {
		return err
	}
	return b.tell(r)
}

func (b *bench) measure(ctx context.Context) (_ report, err error) {
	s, err := b.raise(ctx)
	if err != nil {
		return report{}, err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	b.say("Warming up")
	warm, err := s.round(ctx, 0, 0)
	if err != nil {
		return report{}, err
	}
	var counted []round
	for i := range b.rounds {
		b.say("Round %d of %d", i+1, b.rounds)
		var profiled float64
		if b.profile != "" && i == b.rounds-1 {
			profiled = warm.way.seconds
		}
		r, err := s.round(ctx, i+1, profiled)
		if err != nil {
			return report{}, err
		}
		b.say("  floor %.1f orders/s, way %.1f orders/s", r.floor.perSecond, r.way.perSecond)
		counted = append(counted, r)
		warm = r
	}
	return b.report(counted, peakMemory(s.worker.PID())), nil
}

// figures is what a round of one of the two came to.
type figures struct {
	orders       int
	seconds      float64
	perSecond    float64
	amid         float64            // orders per second by the shops' calls, without the round's begin and end; the way's alone
	shopRequests float64            // per order; the way's alone
	cpu          map[string]float64 // milliseconds per order; nil where not measured
	histories    histories
	statements   []statement // the way's alone, where they are counted
}

// round is one of each.
type round struct{ floor, way figures }

// round measures both in turn. The worker is profiled in it for so many seconds,
// if any.
func (s *stage) round(ctx context.Context, n int, profiled float64) (r round, err error) {
	if r.floor, err = s.floorRound(ctx, n); err != nil {
		return r, fmt.Errorf("the floor: %w", err)
	}
	taken := make(chan error, 1)
	if profiled > 0 {
		go func() { taken <- s.takeProfile(ctx, profiled) }()
	} else {
		taken <- nil
	}
	if r.way, err = s.wayRound(ctx, n); err != nil {
		return r, fmt.Errorf("the way: %w", err)
	}
	if r.floor.histories.shape != r.way.histories.shape {
		return r, fmt.Errorf("the floor's history is another than the way's: change the floor.\nfloor:\n%s\nway:\n%s", r.floor.histories.shape, r.way.histories.shape)
	}
	return r, <-taken
}
