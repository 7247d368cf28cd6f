package main

import (
	"context"
	"fmt"
	"time"
)

const (
	// look is how often is counted what is done.
	look = 50 * time.Millisecond
	// stalled is how long nothing may move before the bench gives up.
	stalled = 2 * time.Minute
)

// until waits until as much is done as wanted. It ends early when those who do it are no
// longer alive, or when nothing moves.
func until(ctx context.Context, alive func() error, wanted int64, done func(context.Context) (int64, error)) error {
	tick := time.NewTicker(look)
	defer tick.Stop()
	moved, last := time.Now(), int64(0)
	for {
		now, err := done(ctx)
		switch {
		case err != nil:
			return err
		case now >= wanted:
			return nil
		case now != last:
			moved, last = time.Now(), now
		case time.Since(moved) > stalled:
			return fmt.Errorf("%d of %d have not moved for %s", wanted-now, wanted, stalled)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		if err := alive(); err != nil {
			return err
		}
	}
}
