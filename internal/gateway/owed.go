package gateway

import (
	"context"
	"time"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// again is how long the database is left alone before it is tried again.
const again = time.Second

// owe remembers that something came and couldn't be stored: every reader has to look
// once the database is back.
func (g *Gateway) owe(why error) {
	if !g.owing.Swap(true) {
		g.metrics.owed.Set(1)
		g.log.Warn("webhooks can't be stored; every channel is read when the database is back", zap.Error(why))
	}
	select {
	case g.nudge <- struct{}{}:
	default: // it is to be made good already
	}
}

// makeGood asks for every reader as soon as it can: first for what was sent while no
// gateway listened, which nobody sends again, and then each time that something is owed.
func (g *Gateway) makeGood(ctx context.Context) error {
	for {
		for g.wakeAll(ctx) != nil && rest(ctx, again) {
		}
		select {
		case <-ctx.Done():
			g.lastChance(ctx)
			return nil
		case <-g.nudge:
		}
	}
}

// wakeAll asks for the reader of every channel.
func (g *Gateway) wakeAll(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	g.owing.Store(false) // what comes from here on is owed anew
	channels, err := dbgen.New().WebhookWakeAll(ctx, g.db)
	if err != nil {
		g.owing.Store(true)
		g.metrics.owed.Set(1)
		return db.Wrap("wake all readers", err)
	}
	if !g.owing.Load() {
		g.metrics.owed.Set(0)
	}
	g.log.Info("channels are read for webhooks that may not have been stored", zap.Int64("channels", channels))
	return nil
}

// lastChance tries once more before the gateway ends.
func (g *Gateway) lastChance(ctx context.Context) {
	if !g.owing.Load() {
		return
	}
	if err := g.wakeAll(context.WithoutCancel(ctx)); err != nil {
		g.log.Warn("ended while webhooks were owed: the schedule reads every channel all the same", zap.Error(err))
	}
}

// rest waits; it is false where ctx ended first.
func rest(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
