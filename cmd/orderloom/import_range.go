package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// importRange imports by hand and waits, showing how far it has got.
func (p *program) importRange(ctx context.Context, s *services, channel dbgen.Channel, o importOptions, in activities.RangeInput) error {
	in.Page = 0 // the workflow counts
	run, err := s.temporal.ExecuteWorkflow(ctx, rangeStart(channel, cmp.Or(o.key, uuid.NewString()), in), workflows.ImportRange, in)
	if err != nil {
		return fmt.Errorf("start the import: %w", err)
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	sum, err := p.followPages(ctx, s.temporal, run)
	if ctx.Err() != nil {
		return fmt.Errorf("the import goes on without us as %s: %w", run.GetID(), ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("the import failed: %w", cause(err))
	}
	if sum.Seen+sum.Unreadable == 0 && len(o.numbers) > 0 {
		return notFoundf("the shop of %s has no order %s", channel.Code, strings.Join(o.numbers, ", "))
	}
	return p.show(p.newImportView(channel.Code, run.GetID(), run.GetRunID(), sum))
}

func rangeStart(channel dbgen.Channel, key string, in activities.RangeInput) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                       workflows.RangeWorkflowID(channel.Code, key),
		TaskQueue:                workflows.QueueSync,
		WorkflowIDConflictPolicy: enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
		WorkflowIDReusePolicy:    enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Priority:                 workflows.ByHand(channel.Code),
		StaticSummary:            "Import by hand: " + channel.Code + " " + described(in),
		TypedSearchAttributes: temporal.NewSearchAttributes(
			workflows.AttributeChannel.ValueSet(channel.Code),
			workflows.AttributeEnvironment.ValueSet(channel.Environment),
		),
	}
}

// described says what an import reads, in a line.
func described(in activities.RangeInput) string {
	if len(in.Numbers) > 0 {
		return "#" + strings.Join(in.Numbers[:min(len(in.Numbers), 5)], ", #") + map[bool]string{true: ", …"}[len(in.Numbers) > 5]
	}
	side := func(t time.Time, open string) string {
		if t.IsZero() {
			return open
		}
		return t.UTC().Format("2006-01-02 15:04")
	}
	return side(in.Since, "from the first") + " to " + side(in.Until, "the last")
}
