// Package relay hands the outbox on to Temporal. What a transaction asks for is
// written by that transaction; the relay starts or wakes the workflow and only
// then forgets the request. It may die anywhere: a request is claimed for a while,
// and whoever comes next finds it again. Handing on twice is harmless, because
// whoever is woken looks for itself.
//
//	transaction ──► outbox ──NOTIFY──► relay ──► start or signal ──► forget
//	                   ▲                 │
//	                   └──── sweep ──────┘  for what nobody was told of
package relay

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

const (
	// leaseSeconds is how long a claimed request is ours alone.
	leaseSeconds = 10
	// hands is how many requests are handed on at once, batch how many are claimed at a
	// time: a few for each hand, so that what comes now and is more urgent waits for few.
	hands = 8
	batch = 4 * hands
	// sweepEvery finds requests whose notification was lost or whose claim ran out.
	sweepEvery = 5 * time.Second
	// pause keeps a relay that can't reach Temporal or PostgreSQL from spinning.
	pause = time.Second
)

// Relay hands on until its context ends. Several may run side by side.
type Relay struct {
	DB       *pgxpool.Pool
	Temporal client.Client
	Log      *zap.Logger
	// EnsureSchedules makes a channel's schedules what its settings say.
	EnsureSchedules func(ctx context.Context, channel string) error
}

var queries = dbgen.New()

// Run hands on whatever is in the outbox, at once and for as long as ctx lives.
// What fails stays in the outbox; Run itself ends only with its context.
func (r *Relay) Run(ctx context.Context) error {
	told := make(chan struct{}, 1)
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return r.listen(ctx, told) })
	g.Go(func() error { return r.handAll(ctx, told) })
	g.Go(func() error { return r.gatherAll(ctx) })
	if err := g.Wait(); ctx.Err() == nil {
		return err
	}
	return nil
}

// listen passes on that the outbox has something; several notifications are one.
func (r *Relay) listen(ctx context.Context, told chan<- struct{}) error {
	for ctx.Err() == nil {
		if err := r.listenOnce(ctx, told); err != nil && ctx.Err() == nil {
			r.Log.Warn("lost the outbox's notifications; sweeping goes on", zap.Error(err))
			rest(ctx, pause)
		}
	}
	return ctx.Err()
}

func (r *Relay) listenOnce(ctx context.Context, told chan<- struct{}) error {
	conn, err := r.DB.Acquire(ctx)
	if err != nil {
		return db.Wrap("listen", err)
	}
	// The connection listens: it must not go back to the pool.
	listener := conn.Hijack()
	defer func() { _ = listener.Close(context.WithoutCancel(ctx)) }()
	if _, err := listener.Exec(ctx, "LISTEN outbox"); err != nil {
		return db.Wrap("listen", err)
	}
	for {
		if _, err := listener.WaitForNotification(ctx); err != nil {
			return db.Wrap("wait for a notification", err)
		}
		select {
		case told <- struct{}{}:
		default:
		}
	}
}

// handAll empties the outbox, then waits to be told of more.
func (r *Relay) handAll(ctx context.Context, told <-chan struct{}) error {
	sweep := time.NewTicker(sweepEvery)
	defer sweep.Stop()
	for ctx.Err() == nil {
		handed, err := r.HandOn(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			r.Log.Warn("could not hand on; the requests stay in the outbox", keys(err)...)
			rest(ctx, pause)
			continue
		case handed == batch:
			continue // there may be more
		}
		select {
		case <-ctx.Done():
		case <-told:
		case <-sweep.C:
		}
	}
	return ctx.Err()
}

// gatherAll has what changed of stock and prices, and what people are to be told of, asked
// for, however much is to be handed on meanwhile; and that doesn't wait for it.
func (r *Relay) gatherAll(ctx context.Context) error {
	look := time.NewTicker(sweepEvery)
	defer look.Stop()
	for ctx.Err() == nil {
		if err := activities.GatherPushNews(ctx, r.DB); err != nil && ctx.Err() == nil {
			r.Log.Warn("could not gather what changed of stock and prices; it stays where it is", zap.Error(err))
		}
		if err := activities.AskNotices(ctx, r.DB); err != nil && ctx.Err() == nil {
			r.Log.Warn("could not ask for notices; they stay where they are", zap.Error(err))
		}
		select {
		case <-ctx.Done():
		case <-look.C:
		}
	}
	return ctx.Err()
}

// HandOn claims one batch of requests and hands them on. It answers how many were
// claimed. Those that failed keep their claim until it runs out.
func (r *Relay) HandOn(ctx context.Context) (int, error) {
	claimed, err := queries.OutboxClaim(ctx, r.DB, leaseSeconds, batch)
	if err != nil || len(claimed) == 0 {
		return 0, db.Wrap("claim requests", err)
	}
	done := make([]bool, len(claimed))
	var g errgroup.Group
	g.SetLimit(hands)
	for i, request := range claimed {
		g.Go(func() error {
			if err := r.hand(ctx, request); err != nil {
				return &unhanded{request, err}
			}
			done[i] = true
			return nil
		})
	}
	failed := g.Wait()
	if err := r.forget(ctx, claimed, done); err != nil {
		return len(claimed), err
	}
	return len(claimed), failed
}

// forget removes what was handed on, unless it was asked for again meanwhile.
func (r *Relay) forget(ctx context.Context, claimed []dbgen.OutboxClaimRow, done []bool) error {
	var handed []dbgen.OutboxDoneParams
	subjects := map[int64]string{}
	for i, request := range claimed {
		subjects[request.ID] = request.Subject
		if done[i] {
			handed = append(handed, dbgen.OutboxDoneParams{ID: request.ID, Version: request.Version})
		}
	}
	if len(handed) == 0 {
		return nil
	}
	// In the order in which transactions ask, so that neither waits for the other in turn.
	slices.SortFunc(handed, func(a, b dbgen.OutboxDoneParams) int { return strings.Compare(subjects[a.ID], subjects[b.ID]) })
	return db.InTx(ctx, r.DB, func(tx pgx.Tx) (err error) {
		queries.OutboxDone(ctx, tx, handed).Exec(func(_ int, failed error) {
			if failed != nil {
				err = failed
			}
		})
		return db.Wrap("forget what was handed on", err)
	})
}

// rest waits, unless the context ends first.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
