package main

import (
	"context"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/config"
	"github.com/orderloom/orderloom/internal/secret"
)

// openBooks connects to our own tables and to Temporal: no key, no shop.
func (p *program) openBooks(ctx context.Context) (*services, error) {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return nil, err
	}
	s := &services{db: pool}
	if s.temporal, err = p.dialTemporal(ctx); err != nil {
		s.close()
		return nil, unreachable(err)
	}
	return s, nil
}

// openShops connects to our own tables and lets shops be read: no Temporal. It
// writes nothing, not even the canary of a new key.
func (p *program) openShops(ctx context.Context) (*services, error) {
	if err := p.need(config.Config.ReadyForWorker); err != nil {
		return nil, err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return nil, err
	}
	s := &services{db: pool}
	if err := p.openShopsOf(ctx, s); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (p *program) openShopsOf(ctx context.Context, s *services) (err error) {
	if s.keyring, err = secret.OpenKeyring(p.cfg.KeyFile); err != nil {
		return err
	}
	stored, err := dbgen.New().CanaryGet(ctx, s.db)
	if err != nil && !db.IsNotFound(err) {
		return db.Wrap("load the canary", err)
	}
	if err == nil {
		if err := checkCanary(s.keyring, stored); err != nil {
			return err
		}
	}
	return p.openSet(s)
}

// warnIdle says so where nobody does the work of a queue: what waits for it would
// wait in silence.
func (p *program) warnIdle(ctx context.Context, temporal client.Client, queue string) {
	told, err := temporal.DescribeTaskQueue(ctx, queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err == nil && len(told.GetPollers()) == 0 {
		p.note("No worker is at work (queue %s): start `orderloom worker`. Waiting …", queue)
	}
}
