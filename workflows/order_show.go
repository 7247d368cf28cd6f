package workflows

import (
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// shown is what the search attributes tell of a sale.
type shown struct{ state, reason string }

// shownBefore is what an earlier run left: search attributes outlive it.
func shownBefore(ctx workflow.Context) shown {
	var s shown
	attributes := workflow.GetTypedSearchAttributes(ctx)
	s.state, _ = attributes.GetKeyword(AttributeSaleState)
	s.reason, _ = attributes.GetKeyword(AttributeHoldReason)
	return s
}

// show lets people see in the UI what the sale waits for. Search attributes cost:
// a sale that never waited has none, the run's own status says it all.
func (l *orderLifecycle) show(ctx workflow.Context, written activities.Written, verdict activities.Verdict) error {
	l.state = written.State
	now, details := shown{state: l.state}, written.Details
	if verdict.Held {
		now.reason, details = verdict.Reasons[0], verdict.Details
	}
	workflow.SetCurrentDetails(ctx, details)
	if now == l.shown || l.closed() && l.shown.state == "" {
		return nil
	}
	l.shown = now
	reason := AttributeHoldReason.ValueUnset()
	if now.reason != "" {
		reason = AttributeHoldReason.ValueSet(now.reason)
	}
	return workflow.UpsertTypedSearchAttributes(ctx, AttributeSaleState.ValueSet(now.state), reason)
}
