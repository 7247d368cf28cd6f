package gateway

import (
	"context"
	"time"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

const (
	// keepDeliveries is how long a delivery is known again, keepForgeries how long it
	// is known how many there were.
	keepDeliveries = 7 * 24 * time.Hour
	keepForgeries  = 30 * 24 * time.Hour
	// tidyEvery is how often what is older goes, lot how much of it at a time.
	tidyEvery = time.Hour
	lot       = 5000
)

// forget drops what is old, at once and every hour, until ctx ends.
func (g *Gateway) forget(ctx context.Context) error {
	for {
		if err := g.tidy(ctx, time.Now()); err != nil && ctx.Err() == nil {
			g.log.Warn("old webhooks aren't forgotten yet", zap.Error(err))
		}
		if !rest(ctx, tidyEvery) {
			return nil
		}
	}
}

func (g *Gateway) tidy(ctx context.Context, now time.Time) error {
	for gone := int64(lot); gone == lot; {
		var err error
		if gone, err = dbgen.New().WebhookForget(ctx, g.db, now.Add(-keepDeliveries), lot); err != nil {
			return db.Wrap("forget webhooks", err)
		}
	}
	return db.Wrap("forget forgeries", dbgen.New().WebhookForgetForgeries(ctx, g.db, now.Add(-keepForgeries)))
}
