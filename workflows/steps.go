package workflows

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// act names the activities; the worker's registered Set does the work.
var act *activities.Set

const (
	// localLimit is how long a step on our own database may take as a local
	// activity. Six of them stay under half the workflow-task timeout of 10 s.
	localLimit = 800 * time.Millisecond
	// ownLimit is one attempt of a step on our own database as an ordinary
	// activity: locks and a busy server are waited for.
	ownLimit = 30 * time.Second
	// shopLimit is one attempt of a step that calls a shop: a look and a write of
	// each kind, each as slow as a call may be.
	shopLimit = 5 * time.Minute
	// lostAfter is how long such a step may be silent before its worker counts as
	// dead and another one takes over; it shows a sign of life far more often.
	lostAfter = 20 * time.Second
)

// ownStep runs a step on our own database. On a good day it is a local activity:
// one marker in the history. If that fails and might heal, the step becomes an
// ordinary activity of the same name, whose retries and errors everybody can see.
func ownStep[In, Out any](ctx workflow.Context, step func(context.Context, In) (Out, error), in In, summary string) (out Out, err error) {
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: localLimit,
		RetryPolicy:            &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:                summary,
	})
	if err = workflow.ExecuteLocalActivity(local, step, in).Get(ctx, &out); err == nil || !mayHeal(err) {
		return out, err
	}
	return ordinaryStep(ctx, workflow.ActivityOptions{StartToCloseTimeout: ownLimit}, step, in, summary)
}

// shopStep runs a step that calls a shop: always an ordinary activity.
func shopStep[In, Out any](ctx workflow.Context, step func(context.Context, In) (Out, error), in In, summary string) (Out, error) {
	return ordinaryStep(ctx, workflow.ActivityOptions{StartToCloseTimeout: shopLimit, HeartbeatTimeout: lostAfter}, step, in, summary)
}

// ordinaryStep is retried for as long as it may heal.
func ordinaryStep[In, Out any](ctx workflow.Context, options workflow.ActivityOptions, step func(context.Context, In) (Out, error), in In, summary string) (out Out, err error) {
	options.RetryPolicy = &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: 5 * time.Minute}
	options.Summary = summary
	err = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), step, in).Get(ctx, &out)
	return out, err
}

// mayHeal reports whether a failed local step is worth trying again.
func mayHeal(err error) bool {
	if temporal.IsCanceledError(err) {
		return false
	}
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return !app.NonRetryable()
	}
	return true
}
