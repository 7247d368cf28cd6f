package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/workflows"
)

func newHistoryCommand(p *program) *cobra.Command {
	history := &cobra.Command{Use: "history", Short: "Take what workflows did in hand: keep it, replay it, go back in it"}
	history.AddCommand(newHistoryExportCommand(p), newHistoryReplayCommand(p), newHistoryResetCommand(p))
	return asGroup(history)
}

// historySource says whose histories are meant: one of a sale, a workflow, a query.
type historySource struct{ sale, channel, workflow, run, query string }

func (src *historySource) flags(p *program, cmd *cobra.Command) {
	p.channelFlag(cmd, &src.channel, "the sale's channel, where several have that number")
	cmd.Flags().StringVar(&src.workflow, "workflow", "", "a workflow by its id, such as import/woo-riga")
	cmd.Flags().StringVar(&src.run, "run", "", "which run of the workflow (default its last)")
	cmd.Flags().StringVar(&src.query, "query", "", "all runs that a query of Temporal's finds, such as 'ExecutionStatus = \"Running\"'")
}

// check wants exactly one of what names histories.
func (src *historySource) check() error {
	named := 0
	for _, one := range []string{src.sale, src.workflow, src.query} {
		if one != "" {
			named++
		}
	}
	switch {
	case named != 1:
		return usagef("say whose history: a sale's number, --workflow ID or --query, one of them")
	case src.run != "" && src.workflow == "":
		return usagef("--run: say with --workflow whose run it is")
	default:
		return nil
	}
}

// execution is a run of a workflow.
type execution struct{ id, run string }

func (e execution) String() string { return e.id + " " + e.run }

// executions are the runs that are meant.
func (src *historySource) executions(ctx context.Context, s *services) ([]execution, error) {
	switch {
	case src.run != "":
		return []execution{{src.workflow, src.run}}, nil
	case src.query != "":
		return found(ctx, s, src.query)
	case src.workflow != "":
		last, err := lastRun(ctx, s, src.workflow)
		return []execution{last}, err
	default:
		sale, err := findSale(ctx, s.db, src.sale, src.channel)
		if err != nil {
			return nil, err
		}
		last, err := lastRun(ctx, s, workflows.OrderWorkflowID(refOf(sale)))
		return []execution{last}, err
	}
}

// lastRun is the last run of a workflow. Its history can't tell: after a reset it begins
// with another run's start.
func lastRun(ctx context.Context, s *services, workflow string) (execution, error) {
	told, err := s.temporal.DescribeWorkflowExecution(ctx, workflow, "")
	if err != nil {
		return execution{}, unknownHistory(err, workflow)
	}
	return execution{workflow, told.GetWorkflowExecutionInfo().GetExecution().GetRunId()}, nil
}

// found are the runs that a query finds; a query that can't be read is wrong usage.
func found(ctx context.Context, s *services, query string) (runs []execution, err error) {
	request := &workflowservice.ListWorkflowExecutionsRequest{Query: query}
	for {
		page, err := s.temporal.ListWorkflow(ctx, request)
		if invalid, ok := errors.AsType[*serviceerror.InvalidArgument](err); ok {
			return nil, usagef("--query: %s", invalid.Error())
		}
		if err != nil {
			return nil, fmt.Errorf("look for workflows: %w", err)
		}
		for _, one := range page.GetExecutions() {
			runs = append(runs, execution{one.GetExecution().GetWorkflowId(), one.GetExecution().GetRunId()})
		}
		if request.NextPageToken = page.GetNextPageToken(); len(request.NextPageToken) == 0 {
			return runs, nil
		}
	}
}

// fetch reads a run's history.
func fetch(ctx context.Context, s *services, of execution) (*historypb.History, error) {
	history, err := histories.Fetch(ctx, s.temporal, of.id, of.run)
	return history, unknownHistory(err, of.String())
}

// unknownHistory says why there may be no history, where that is what an error means.
func unknownHistory(err error, of string) error {
	if _, gone := errors.AsType[*serviceerror.NotFound](err); gone {
		return notFoundf("Temporal has no history of %s: it keeps those of closed runs for the namespace's retention alone", of)
	}
	return err
}
