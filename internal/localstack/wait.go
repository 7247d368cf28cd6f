package localstack

import (
	"context"
	"fmt"
	"time"
)

// until tries until it succeeds, at growing intervals from 20 ms to half a second. It gives up when ctx ends, or at
// once when p (if any) does, and then answers what went wrong last.
func until(ctx context.Context, p *process, try func(context.Context) error) error {
	trying, stop := context.WithCancel(ctx)
	defer stop()
	var exited <-chan struct{}
	if p != nil {
		exited = p.exited
		go func() { // what asks a server that is gone would wait for an answer
			select {
			case <-exited:
				stop()
			case <-trying.Done():
			}
		}()
	}
	for pause := 20 * time.Millisecond; ; pause = min(pause*3/2, 500*time.Millisecond) {
		err := try(trying)
		if err == nil {
			return nil
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-exited:
			timer.Stop()
			return p.exitError()
		case <-ctx.Done():
			timer.Stop()
			return fmt.Errorf("%w; last: %w", context.Cause(ctx), err)
		}
	}
}
