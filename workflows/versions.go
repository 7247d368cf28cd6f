package workflows

import "go.temporal.io/sdk/workflow"

// Workflows that began under yesterday's code are continued by today's. Where the
// two would ask for different steps, timers, search attributes or continuations,
// the difference goes behind a change id, and every change id is a function in
// this file, so that one look tells which pasts the code still carries.
//
// A test sees that workflow.GetVersion is called nowhere else. What needs no
// change id: timeouts, retry policies, summaries, current details, and whatever
// an activity does. TestReplay says which of the two a change is.

// continuesRanges reports whether a long import by hand is continued by a new run.
// Since 2026-11-22. May go 2027-02-01, when no older import is open:
//
//	temporal workflow count --query 'WorkflowType = "ImportRange" AND StartTime < "2026-11-23" AND ExecutionStatus = "Running"'
func continuesRanges(ctx workflow.Context) bool {
	return workflow.GetVersion(ctx, "continues-ranges", workflow.DefaultVersion, 1) == 1
}
