package main

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// limitView is what the channel's shop bears.
type limitView struct {
	PerSecond money.Amount `json:"calls_per_second"`
	Burst     int32        `json:"calls_burst"`   // at once after a rest
	AtOnce    int32        `json:"calls_at_once"` // running side by side
	// Now is what the shop is asked at the moment, as it had too much or didn't answer;
	// null where that is all of it.
	Now *money.Amount `json:"calls_per_second_now"`
}

func (v *limitView) load(ctx context.Context, pool *pgxpool.Pool, channel int64) error {
	pace, err := dbgen.New().ShopPace(ctx, pool, channel)
	if pace.Slowed {
		v.Now = &pace.PerSecond
	}
	return db.Wrap("load the shop's pace", err)
}

func (v *limitView) pace() string {
	if v.Now == nil {
		return v.PerSecond.Short()
	}
	return v.PerSecond.Short() + ", just now " + v.Now.Short() + ": the shop had too much, or didn't answer"
}
