package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// pollEvery is how often something is looked at that can't be waited for.
const pollEvery = 200 * time.Millisecond

// carryOut has the sale's lifecycle carry out a stored command and waits for the
// end of its pass. Where no lifecycle runs, one is asked for.
func (p *program) carryOut(ctx context.Context, s *services, sale dbgen.SaleFindRow, c saleCommand) error {
	p.warnIdle(ctx, s.temporal, workflows.QueueOrders)
	limited, done := context.WithTimeout(ctx, c.timeout)
	defer done()
	err := untilCarriedOut(limited, s, sale, c)
	if err == nil || limited.Err() == nil || ctx.Err() != nil {
		return err
	}
	// Whoever starts a worker later finds a wake that leads to the command.
	if err := wakeSale(ctx, s, sale); err != nil {
		return err
	}
	return unreachable(fmt.Errorf("nobody carried it out within %s: it is stored, and will be once a worker runs (`orderloom worker`); see what became of it with --key %s", c.timeout, c.key))
}

func untilCarriedOut(ctx context.Context, s *services, sale dbgen.SaleFindRow, c saleCommand) error {
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	for woken := false; ; {
		running, err := updateSale(ctx, s.temporal, sale, c)
		if err != nil {
			return err
		}
		// A lifecycle that was woken may be through before it can be asked; one that
		// was in the middle of a pass may have answered for that.
		now, err := activities.FindCommand(ctx, s.db, sale.ID, c.given())
		if err != nil || now.Concluded {
			return err
		}
		if !running && !woken {
			if err := wakeSale(ctx, s, sale); err != nil {
				return err
			}
			woken = true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

// updateSale asks the running lifecycle; false where none runs, or none that waits. The command's key
// makes a repeated request the same one.
func updateSale(ctx context.Context, t client.Client, sale dbgen.SaleFindRow, c saleCommand) (running bool, err error) {
	handle, err := t.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: workflows.OrderWorkflowID(refOf(sale)), UpdateName: workflows.UpdateCommand, UpdateID: c.key,
		Args: []any{c.key, activities.Asked{Kind: c.kind, Step: c.step}}, WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	if _, gone := errors.AsType[*serviceerror.NotFound](err); gone {
		return false, nil
	}
	if _, refused := errors.AsType[*temporal.ApplicationError](err); refused {
		return false, nil // it is not waiting for anybody now, and finds the command on its next pass
	}
	if err != nil {
		return true, fmt.Errorf("ask the lifecycle of sale %s: %w", sale.Number, err)
	}
	return true, nil
}

func wakeSale(ctx context.Context, s *services, sale dbgen.SaleFindRow) error {
	return activities.WakeOrder(ctx, s.db, refOf(sale), activities.OrderWake{
		Number: sale.Number, Environment: sale.Environment, Total: sale.Total.String() + " " + sale.Currency,
	})
}
