package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/client"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/logging"
	"github.com/orderloom/orderloom/internal/secret"
)

// place is some shops, and one worker that does what there is to do with the
// settings that an installation begins with.
type place struct {
	*bench
	dir         string
	ground      *playground.Ground
	db          *pgxpool.Pool
	temporal    client.Client
	environment map[string]string
	worker      *workers.Process
	gateway     *gateway // nil where no shop sends webhooks
	durable     bool     // whether what is committed is on the disk, as in a deploy
	past        int      // sales of the past that the books begin with
	seed        uint64   // of the last order that appeared
	before      int64    // the last sale that was there before
}

// planOf is a shop whose buyers pay by card.
func planOf(code string) playground.Plan {
	plan := playground.Plans()[0]
	plan.Code, plan.Methods = code, []string{woosim.CardMethod}
	return plan
}

// raise brings up the shops, described to the program in one go with what they sell,
// and starts the worker. What it has brought up when it fails is for close.
func (p *place) raise(ctx context.Context, plans []playground.Plan, sell *woosim.Export) (err error) {
	kind, err := p.temporalKind()
	if err != nil {
		return err
	}
	if p.dir, err = os.MkdirTemp("", "orderloom-bench-"); err != nil {
		return err
	}
	p.ground, err = playground.Start(ctx, playground.Options{
		Stack: localstack.Options{Dir: p.dir, Temporal: kind, Ephemeral: !p.durable, Postgres: p.postgres, Progress: func(line string) { p.say("%s", line) }},
		Plans: plans, Export: sell, Stock: stock, Past: p.past,
	})
	if err != nil {
		return err
	}
	if err := p.connect(ctx); err != nil {
		return err
	}
	p.environment = p.ground.Environment()
	p.environment["ORDERLOOM_DATA_DIR"] = p.dir
	p.environment["ORDERLOOM_LOG_LEVEL"] = "error"
	p.environment["ORDERLOOM_IMPORT_EVERY"] = never.String()
	if err := p.program("migrate").Run(ctx); err != nil {
		return err
	}
	return p.hire(ctx)
}

// connect opens what is looked through.
func (p *place) connect(ctx context.Context) (err error) {
	if p.db, err = db.Open(ctx, secret.String(p.ground.Stack.AppURL), named); err != nil {
		return err
	}
	if err := p.db.QueryRow(ctx, "SELECT coalesce(max(id), 0) FROM sales").Scan(&p.before); err != nil {
		return db.Wrap("look for sales", err)
	}
	if p.temporal, err = client.DialContext(ctx, client.Options{
		HostPort: p.ground.Stack.TemporalHostPort, Namespace: p.ground.Stack.Namespace, Logger: logging.Temporal(zap.NewNop()),
	}); err != nil {
		return err
	}
	p.servers, err = serversOf(ctx, p.db, p.temporal, p.bench.temporal)
	return err
}

// hire starts a worker anew.
func (p *place) hire(ctx context.Context) (err error) {
	if p.worker != nil {
		p.worker.Kill() // what it would still do is nobody's business
	}
	p.worker, err = workers.Worker(p.binary, p.environment).Start(ctx)
	return err
}

// program is a command of the product, as a person types it.
func (p *place) program(args ...string) workers.Program {
	return workers.Program{Path: p.binary, Args: args, Environment: p.environment}
}

// alive is an error where a process or a server has ended.
func (p *place) alive() error {
	select {
	case <-p.worker.Gone():
		return fmt.Errorf("the worker is gone: %w", p.worker.Err())
	case err := <-p.ground.Stack.Done():
		return err
	default:
		return p.gateway.alive()
	}
}

// usage is the CPU time so far.
func (p *place) usage() usage {
	product := map[int]string{p.worker.PID(): byWorker}
	if p.gateway != nil {
		product[p.gateway.process.PID()] = byGateway
	}
	return readUsage(product)
}

// close stops everything and removes what it left.
func (p *place) close() error {
	failed := p.gateway.close()
	if p.worker != nil {
		p.worker.Kill()
	}
	if p.temporal != nil {
		p.temporal.Close()
	}
	if p.db != nil {
		p.db.Close()
	}
	if p.ground != nil {
		failed = errors.Join(failed, p.ground.Close())
	}
	return errors.Join(failed, os.RemoveAll(p.dir))
}
