package workflows

import (
	"errors"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// Reconcile holds what a channel's shop says against what we have, part by part: the
// orders of a time, and all that it shows. It changes neither; what differs becomes
// findings, each with its repair. It answers with what it came to; a very long look is
// continued by further runs.
func Reconcile(ctx workflow.Context, in activities.ReconcileInput) (activities.Reconciled, error) {
	defer sayNothing(ctx)
	in.Key = workflow.GetInfo(ctx).FirstRunID
	begun, err := ownStep(ctx, act.BeginReconcile, in, "Begin the look")
	if err != nil {
		return begun, err
	}
	for more := true; more; {
		part, err := shopStep(ctx, act.ReconcilePart, begun.Run, "Hold a part against our books")
		if err != nil {
			return begun, failReconcile(ctx, in.Channel, begun.Run, err)
		}
		if more = part.More; more && workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return part, workflow.NewContinueAsNewError(ctx, Reconcile, in)
		}
	}
	return ownStep(ctx, act.EndReconcile, activities.ReconcileEnded{Channel: in.Channel, Run: begun.Run}, "End the look")
}

// failReconcile keeps why a shop can't be held against our books, where a person has to
// mend it.
func failReconcile(ctx workflow.Context, channel string, run int64, err error) error {
	said, failed := errors.AsType[*temporal.ApplicationError](err)
	if !failed {
		return err
	}
	if _, unkept := ownStep(ctx, act.EndReconcile, activities.ReconcileEnded{Channel: channel, Run: run, Failed: said.Message()}, "Report the failure"); unkept != nil {
		return unkept
	}
	return err
}

// WakeReconcile asks for a look over a channel, as WakeImport does for its reader.
func WakeReconcile(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.AskReconcile, channel, "Ask for a look")
	return err
}
