package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// commandMany gives a command to many sales and waits until it is carried out.
func (p *program) commandMany(ctx context.Context, s *services, c saleCommand) error {
	before, sales, err := p.listCommand(ctx, s.db, c)
	switch {
	case err != nil:
		return refusedByFault(err)
	case before:
		p.note("The command %s was given before: it goes on with the sales of that time.", c.key)
	case sales == 0:
		return p.show(targetRows{})
	}
	// Whoever dies here leaves the rest to the relay.
	if err := activities.GiveListed(ctx, s.db, c.key); err != nil {
		return err
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueOrders)
	late := p.followCommand(ctx, s.db, c)
	if late != nil && !errors.Is(late, errLate) {
		return late
	}
	return p.showManyOutcome(ctx, s.db, c, before, late)
}

// listCommand stores a command for the sales that it is meant for, unless it was stored
// before, and answers for how many it was.
func (p *program) listCommand(ctx context.Context, pool *pgxpool.Pool, c saleCommand) (before bool, sales int, err error) {
	if before, err = activities.CommandListed(ctx, pool, c.given()); before || err != nil {
		return before, 0, err
	}
	rows, err := c.targets(ctx, pool)
	if err != nil || len(rows) == 0 {
		return false, 0, err
	}
	before, err = activities.ListCommand(ctx, pool, c.given(), rows.listed())
	return before, len(rows), err
}

// errLate: for too long no sale has been carried out.
var errLate = errors.New("late")

// followCommand shows how far a command to many has got, until it is carried out for each.
func (p *program) followCommand(ctx context.Context, q dbgen.DBTX, c saleCommand) error {
	line := p.newProgress()
	defer line.end()
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	late := time.NewTimer(c.timeout)
	defer late.Stop()
	for done := int64(-1); ; {
		now, err := dbgen.New().CommandListProgress(ctx, q, c.key)
		if err != nil {
			return db.Wrap("look how far the command is", err)
		}
		line.show(fmt.Sprintf("%d of %d sales", now.Concluded, now.Sales-now.Refused))
		if now.Concluded+now.Refused == now.Sales {
			return nil
		}
		if now.Concluded != done {
			done = now.Concluded
			late.Reset(c.timeout)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the command goes on without us; see what became of it with --key %s: %w", c.key, ctx.Err())
		case <-late.C:
			return errLate
		case <-look.C:
		}
	}
}
