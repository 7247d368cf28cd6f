package activities

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
)

// signOfLife is how often a step that calls a shop says that it is still there.
const signOfLife = 5 * time.Second

// alive gives signs of life until the returned function is called, so that a
// step whose worker died is taken over soon, however slow its shop is. A step
// that runs outside of an activity gives none.
func alive(ctx context.Context) (stop func()) {
	if !activity.IsActivity(ctx) {
		return func() {}
	}
	done := make(chan struct{})
	go func() {
		sign := time.NewTicker(signOfLife)
		defer sign.Stop()
		for {
			select {
			case <-done:
				return
			case <-ctx.Done():
				return
			case <-sign.C:
				activity.RecordHeartbeat(ctx)
			}
		}
	}()
	return func() { close(done) }
}
