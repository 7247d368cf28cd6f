package gateway

import (
	"context"
	"sync"
	"time"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/db/dbgen"
)

// countEvery is how often forgeries are written down: a flood of them costs one
// statement a second.
const countEvery = time.Second

// forgeries are those that aren't written down yet, by channel.
type forgeries struct {
	mu   sync.Mutex
	seen map[int64]int64
}

func (f *forgeries) count(channel int64) { f.add(map[int64]int64{channel: 1}) }

func (f *forgeries) add(more map[int64]int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen == nil {
		f.seen = map[int64]int64{}
	}
	for channel, n := range more {
		f.seen[channel] += n
	}
}

// take is what was counted since it was last asked.
func (f *forgeries) take() map[int64]int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	seen := f.seen
	f.seen = nil
	return seen
}

// countForgeries writes them down until ctx ends, and then what is left.
func (g *Gateway) countForgeries(ctx context.Context) error {
	for rest(ctx, countEvery) {
		g.writeForgeries(ctx)
	}
	g.writeForgeries(context.WithoutCancel(ctx))
	return nil
}

func (g *Gateway) writeForgeries(ctx context.Context) {
	seen := g.forged.take()
	if len(seen) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var channels, counts []int64
	for channel, n := range seen {
		channels, counts = append(channels, channel), append(counts, n)
	}
	if err := dbgen.New().WebhookForged(ctx, g.db, channels, counts); err != nil {
		g.forged.add(seen)
		g.log.Warn("forged webhooks aren't counted yet", zap.Error(err))
	}
}
