package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/worker"
	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/workflows"
)

func newWorkerCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "worker",
		Short: "Do the work: carry orders, read shops, hand on what was committed",
		Long: `Does the work until it is told to stop (SIGINT, SIGTERM). Any number may run side by side.

It needs a migrated database (ORDERLOOM_DATABASE_URL), the key that opens the shops' credentials
(ORDERLOOM_KEY_FILE) and a Temporal server (ORDERLOOM_TEMPORAL_ADDRESS). It refuses to start without
them, or with a key that did not seal what is stored.`,
		Example: `  orderloom worker`,
		Args:    cobra.NoArgs,
		RunE:    untilStopped(p.runWorker),
	}
}

// untilStopped is the run of a command that works until it is told to stop: even
// while it starts, it ends in peace then.
func untilStopped(run func(context.Context) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, _ []string) error {
		if err := run(cmd.Context()); cmd.Context().Err() == nil {
			return err
		}
		return nil
	}
}

func (p *program) runWorker(ctx context.Context) error {
	if err := p.cfg.ReadyForWorker(); err != nil {
		return err
	}
	err := p.needMigrated(ctx)
	if err != nil {
		return err
	}
	if p.watch, err = p.newWatch(ctx); err != nil {
		return err
	}
	defer p.watch.close()
	s, err := p.open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := checkSearchAttributes(ctx, s.temporal, p.cfg.Temporal.Namespace); err != nil {
		return err
	}
	if err := schedules.AskAll(ctx, s.db); err != nil {
		return err
	}
	return p.work(ctx, s)
}

// work carries orders, reads shops and relays the outbox until ctx ends or
// something breaks for good. When it returns, all of it has stopped.
func (p *program) work(ctx context.Context, s *services) error {
	fatal := make(chan error, 2)
	options, err := p.workerOptions(fatal)
	if err != nil {
		return err
	}
	worker.SetStickyWorkflowCacheSize(p.cfg.Worker.CachedWorkflows) // of the process, which both share
	orders := worker.New(s.temporal, workflows.QueueOrders, options)
	workflows.RegisterOrders(orders, s.set)
	shops := worker.New(s.temporal, workflows.QueueSync, options)
	workflows.RegisterSync(shops, s.set)
	if err := orders.Start(); err != nil {
		return fmt.Errorf("start the worker of queue %s: %w", workflows.QueueOrders, err)
	}
	if err := shops.Start(); err != nil {
		orders.Stop()
		return fmt.Errorf("start the worker of queue %s: %w", workflows.QueueSync, err)
	}
	defer func() { // side by side: each may need its whole time
		var stopping sync.WaitGroup
		stopping.Go(orders.Stop)
		stopping.Go(shops.Stop)
		stopping.Wait()
	}()

	p.log.Info("working", zap.Strings("queues", []string{workflows.QueueOrders, workflows.QueueSync}))
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.serveProfiles(ctx) })
	g.Go(func() error { return p.serveMetrics(ctx, s) })
	g.Go(func() error { return p.relay(s).Run(ctx) })
	g.Go(func() error { return p.followRelease(ctx, s) })
	g.Go(func() error {
		select {
		case <-ctx.Done():
			return nil
		case err := <-fatal:
			return err
		}
	})
	err = g.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// relay hands on what was committed.
func (p *program) relay(s *services) *relay.Relay {
	return &relay.Relay{DB: s.db, Temporal: s.temporal, Log: p.log, EnsureSchedules: p.keeper(s).Ensure}
}
