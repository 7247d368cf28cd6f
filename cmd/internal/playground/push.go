package playground

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
)

const (
	// planLimit is how long a first push may take to be planned.
	planLimit = 5 * time.Minute
	planLook  = 50 * time.Millisecond
)

// FirstPush has a channel's shop compared with what it should show, and confirms the
// push that waits for a person then: its first. A worker has to run; it goes on with it.
func FirstPush(ctx context.Context, pool *pgxpool.Pool, channel string) error {
	if err := activities.AskPush(ctx, pool, channel, activities.PushFull); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, planLimit)
	defer cancel()
	look := time.NewTicker(planLook)
	defer look.Stop()
	for {
		confirmed, err := ConfirmPushes(ctx, pool, channel)
		if err != nil || confirmed {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("channel %s: no push waits to be confirmed: %w", channel, ctx.Err())
		case <-look.C:
		}
	}
}

// ConfirmPushes confirms what waits for a person in a channel, as a person does. It
// answers whether anything waited.
func ConfirmPushes(ctx context.Context, pool *pgxpool.Pool, channel string) (confirmed bool, err error) {
	var waiting int64
	err = pool.QueryRow(ctx, `SELECT p.id FROM stock_pushes p JOIN channels c ON c.id = p.channel_id WHERE c.code = $1 AND p.state = 'waiting'`, channel).Scan(&waiting)
	if db.IsNotFound(err) {
		return false, nil
	}
	if err != nil {
		return false, db.Wrap("look for a push that waits", err)
	}
	if confirmed, err = activities.ConfirmPush(ctx, pool, waiting, actor); err != nil || !confirmed {
		return false, err
	}
	return true, activities.AskPush(ctx, pool, channel, "")
}
