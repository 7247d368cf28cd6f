package relay

import (
	"context"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/workflows"
)

// Channel is whose work is started: its code, and its environment.
type Channel struct{ Code, Environment string }

// StartPush tells a channel's shop what changed of stock and prices, or all that differs.
// Where a push runs already it looks once more, and its run is the answer. It may be
// repeated.
func StartPush(ctx context.Context, temporal client.Client, of Channel, full bool) (client.WorkflowRun, error) {
	options, signal := of.one(workflows.StockWorkflowID(of.Code), "Stock of "), workflows.SignalNews
	if full {
		signal = workflows.SignalFull
	}
	options.StaticDetails = "Tells the shop what changed of stock and prices. `orderloom push list --channel " + of.Code + "` shows what it came to."
	return temporal.SignalWithStartWorkflow(ctx, options.ID, signal, nil, options, workflows.SyncStock, activities.PushInput{Channel: of.Code})
}

// StartReconcile has a channel's shop held against our books. Where a look is under way
// none is begun, and the error is Temporal's WorkflowExecutionAlreadyStarted.
func StartReconcile(ctx context.Context, temporal client.Client, of Channel, in activities.ReconcileInput) (client.WorkflowRun, error) {
	options := of.one(workflows.ReconcileWorkflowID(of.Code), "Reconcile ")
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_FAIL
	options.WorkflowExecutionErrorWhenAlreadyStarted = true
	options.Priority = workflows.ByHand(of.Code) // orders come first
	options.StaticDetails = "Holds the shop against our books. `orderloom reconcile list --channel " + of.Code + "` shows what was found."
	return temporal.ExecuteWorkflow(ctx, options, workflows.Reconcile, in)
}

// StartLists pulls lists of a channel's shop: all, or those of these names. Where the same
// are pulled already that run goes on, and is the answer.
func StartLists(ctx context.Context, temporal client.Client, of Channel, some ...string) (client.WorkflowRun, error) {
	options := of.one(workflows.ListsWorkflowID(of.Code, some...), "Lists of ")
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	options.Priority = workflows.ByHand(of.Code)
	options.StaticDetails = "Pulls the shop's lists. `orderloom channel lists " + of.Code + "` shows them, `orderloom channel show " + of.Code + "` what doesn't fit."
	if some == nil {
		some = activities.Lists()
	}
	return temporal.ExecuteWorkflow(ctx, options, workflows.SyncReference, activities.ListsInput{Channel: of.Code, Lists: some})
}

// StartRange imports orders by hand; the key is the person's own. While an import of that
// key runs, it is the answer.
func StartRange(ctx context.Context, temporal client.Client, of Channel, key string, in activities.RangeInput) (client.WorkflowRun, error) {
	options := of.one(workflows.RangeWorkflowID(of.Code, key), "Import by hand: ")
	options.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	options.Priority = workflows.ByHand(of.Code)
	options.StaticSummary += " " + described(in)
	options.StaticDetails = "Reads orders whatever the reader has seen. `orderloom sale list --channel " + of.Code + "` shows what became of them."
	return temporal.ExecuteWorkflow(ctx, options, workflows.ImportRange, in)
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

// one starts a channel's one workflow of some kind; its code follows the summary.
func (of Channel) one(id, summary string) client.StartWorkflowOptions {
	return client.StartWorkflowOptions{
		ID:                    id,
		TaskQueue:             workflows.QueueSync,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		Priority:              workflows.Live(of.Code),
		StaticSummary:         summary + of.Code,
		TypedSearchAttributes: workflows.FiledUnder(of.Code, of.Environment),
	}
}
