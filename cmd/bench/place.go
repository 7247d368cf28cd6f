package main

import (
	"context"
	"errors"
	"os"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/cmd/internal/playground"
	"github.com/orderloom/orderloom/cmd/internal/workers"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/localstack"
	"github.com/orderloom/orderloom/internal/secret"
)

// place is some shops, and one worker that does what there is to do with the
// settings that an installation begins with.
type place struct {
	*bench
	dir         string
	ground      *playground.Ground
	db          *pgxpool.Pool
	environment map[string]string
	worker      *workers.Process
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
	if p.dir, err = os.MkdirTemp("", "orderloom-bench-"); err != nil {
		return err
	}
	p.ground, err = playground.Start(ctx, playground.Options{
		Stack: localstack.Options{Dir: p.dir, Ephemeral: true, Progress: func(line string) { p.say("%s", line) }},
		Plans: plans, Export: sell, Stock: stock,
	})
	if err != nil {
		return err
	}
	if p.db, err = db.Open(ctx, secret.String(p.ground.Stack.AppURL)); err != nil {
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

// close stops everything and removes what it left.
func (p *place) close() error {
	if p.worker != nil {
		p.worker.Kill()
	}
	if p.db != nil {
		p.db.Close()
	}
	var failed error
	if p.ground != nil {
		failed = p.ground.Close()
	}
	return errors.Join(failed, os.RemoveAll(p.dir))
}
