package main

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// floorTable is where the floor commits: it shares nothing with the product's
// tables, so its SQL is here and not in db.
const floorTable = `
CREATE TABLE bench_floor (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    subject text NOT NULL,
    step    text NOT NULL
);
GRANT SELECT, INSERT ON bench_floor TO orderloom_app`

// floorOrder has the same commands as the way of a straight order. The test
// compares their histories.
func floorOrder(ctx workflow.Context, ref commerce.OrderRef) (string, error) {
	var steps *floorSteps // only names the methods
	imported, err := floorStep(ctx, steps.ImportOrder, ref, "Import")
	if err != nil {
		return "", err
	}
	walk := floorWalk{ref, imported.Walk}
	if _, err := floorStep(ctx, steps.ValidateTotals, walk, "Validate totals"); err != nil {
		return "", err
	}
	if _, err := floorStep(ctx, steps.IssueInvoice, walk, "Issue invoice"); err != nil {
		return "", err
	}
	if _, err := floorStep(ctx, steps.RecordPayment, walk, "Record payment"); err != nil {
		return "", err
	}
	if _, err := floorStep(ctx, steps.CreateDeliveryNote, walk, "Create delivery note"); err != nil {
		return "", err
	}
	written, err := ordinary(ctx, steps.WriteBack, walk, "Write status back", 20*time.Second)
	return written.State, err
}

// floorStep is a step on our own database, as the way has it: a local activity,
// and an ordinary one where that fails.
func floorStep[In, Out any](ctx workflow.Context, step func(context.Context, In) (Out, error), in In, summary string) (out Out, err error) {
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: 800 * time.Millisecond,
		RetryPolicy:            &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:                summary,
	})
	if err = workflow.ExecuteLocalActivity(local, step, in).Get(ctx, &out); err == nil || temporal.IsCanceledError(err) {
		return out, err
	}
	return ordinary(ctx, step, in, summary, 0)
}

func ordinary[In, Out any](ctx workflow.Context, step func(context.Context, In) (Out, error), in In, summary string, heartbeat time.Duration) (out Out, err error) {
	err = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute,
		HeartbeatTimeout:    heartbeat,
		Summary:             summary,
	}), step, in).Get(ctx, &out)
	return out, err
}

// floorWalk is what is handed from step to step.
type floorWalk struct {
	Ref  commerce.OrderRef `json:"ref"`
	Walk activities.Walk   `json:"walk"`
}

// floorSteps are the steps of the same names, each with the least that it can do.
type floorSteps struct {
	db    *pgxpool.Pool
	shops map[string]connectors.OrderNotes
}

func (s *floorSteps) commit(ctx context.Context, ref commerce.OrderRef, step string) error {
	_, err := s.db.Exec(ctx, "INSERT INTO bench_floor (subject, step) VALUES ($1, $2)", ref.String(), step)
	return err
}

// ImportOrder commits a row.
func (s *floorSteps) ImportOrder(ctx context.Context, ref commerce.OrderRef) (activities.Imported, error) {
	walk := activities.Walk{SaleID: 1, Version: 1}
	walk.Plan.Invoice, walk.Plan.Paid, walk.Plan.Deliver, walk.Plan.MoneyAccount = true, true, true, "merchant"
	return activities.Imported{Walk: walk}, s.commit(ctx, ref, "import")
}

// ValidateTotals commits a row.
func (s *floorSteps) ValidateTotals(ctx context.Context, in floorWalk) (activities.Verdict, error) {
	return activities.Verdict{}, s.commit(ctx, in.Ref, "validate totals")
}

// IssueInvoice commits a row.
func (s *floorSteps) IssueInvoice(ctx context.Context, in floorWalk) (activities.Issued, error) {
	return activities.Issued{Number: "INV-1"}, s.commit(ctx, in.Ref, "issue invoice")
}

// RecordPayment commits a row.
func (s *floorSteps) RecordPayment(ctx context.Context, in floorWalk) (activities.Paid, error) {
	return activities.Paid{Recorded: true, InFull: true}, s.commit(ctx, in.Ref, "record payment")
}

// CreateDeliveryNote commits a row.
func (s *floorSteps) CreateDeliveryNote(ctx context.Context, in floorWalk) (activities.Delivered, error) {
	return activities.Delivered{Note: 1}, s.commit(ctx, in.Ref, "create delivery note")
}

// WriteBack makes one request to the shop and commits a row.
func (s *floorSteps) WriteBack(ctx context.Context, in floorWalk) (activities.Written, error) {
	shop, known := s.shops[in.Ref.Channel]
	if !known {
		return activities.Written{}, fmt.Errorf("no shop %s", in.Ref.Channel)
	}
	if _, err := shop.CreateOrderNote(ctx, in.Ref.RemoteID, "The floor was here."); err != nil {
		return activities.Written{}, err
	}
	return activities.Written{State: "settled"}, s.commit(ctx, in.Ref, lastStep)
}

// lastStep is what the floor commits last.
const lastStep = "write back"
