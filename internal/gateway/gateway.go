// Package gateway hears what shops send by themselves, over HTTP. A webhook is a
// nudge: it is stored, together with a request for its channel's reader, and answered
// at once; what it tells of is read from the shop.
//
//	shop ──► size, type, signature ──► delivery + outbox (one commit) ──► 200
//	                                        │ database down
//	                                        └──► remembered, 200; all readers later
//
// A shop never sends a webhook twice, and disables it at its seventh failure in a
// row. So whatever fails on our side is no failure to the shop, and a gateway that
// starts has every shop read for what was sent while none listened.
package gateway

import (
	"context"
	"sync/atomic"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/secret"
)

// Gateway is safe for concurrent use. Several may run side by side.
type Gateway struct {
	db      *pgxpool.Pool
	log     *zap.Logger
	book    *book
	joins   joining.Desk
	desk    chan letter   // to whoever stores
	nudge   chan struct{} // something is owed
	owing   atomic.Bool
	ends    atomic.Bool
	forged  forgeries
	metrics *metrics
	tracer  trace.Tracer
}

// Option changes a gateway.
type Option func(*Gateway)

// WithTracer has a trace begin with each webhook; without it nobody traces.
func WithTracer(tracer trace.Tracer) Option { return func(g *Gateway) { g.tracer = tracer } }

// New makes a gateway that hears nothing yet. The keyring opens the secrets that
// webhooks are signed with, channels makes who understands them, joins takes the keys
// that shops give.
func New(pool *pgxpool.Pool, keyring *secret.Keyring, channels activities.Channels, joins joining.Desk, log *zap.Logger, options ...Option) *Gateway {
	g := &Gateway{
		db: pool, log: log, metrics: newMetrics(), joins: joins, tracer: noop.Tracer{},
		book:  newBook(pool, keyring, channels),
		desk:  make(chan letter),
		nudge: make(chan struct{}, 1),
	}
	for _, option := range options {
		option(g)
	}
	return g
}

// Run stores what the handler takes in, makes good what is owed, counts forgeries and
// forgets what is old, until ctx ends.
func (g *Gateway) Run(ctx context.Context) error {
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error { return g.store(ctx) })
	work.Go(func() error { return g.makeGood(ctx) })
	work.Go(func() error { return g.countForgeries(ctx) })
	work.Go(func() error { return g.forget(ctx) })
	return work.Wait()
}
