package workflows

import (
	"cmp"
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// What the UI shows as a workflow's current details costs nothing: it is worked out by
// whoever asks, and is no part of the history.

// sayWhere says which step a workflow is at, and how to get on if it stands there.
func sayWhere(ctx workflow.Context, o workflow.ActivityOptions) {
	text := fmt.Sprintf("At **%s**. While it fails it is tried again, every %v at the latest; its last failure is under Pending Activities.", o.Summary, o.RetryPolicy.MaximumInterval)
	if o.HeartbeatTimeout > 0 { // it calls the shop
		text += fmt.Sprintf(" Whether the shop answers and takes our key: `orderloom channel check %s`", filedUnder(ctx))
	} else {
		text += " It is a step on our own database, and goes on once that does."
	}
	workflow.SetCurrentDetails(ctx, text)
}

// sayNothing takes back what was said: the workflow waits for nothing any more.
func sayNothing(ctx workflow.Context) { workflow.SetCurrentDetails(ctx, "") }

// filedUnder is the channel that a workflow is found by.
func filedUnder(ctx workflow.Context) string {
	channel, _ := workflow.GetTypedSearchAttributes(ctx).GetKeyword(AttributeChannel)
	return cmp.Or(channel, "CODE")
}
