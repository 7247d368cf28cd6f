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
	// ownLimit is one attempt of such a step as an ordinary activity, shopLimit of
	// one that calls a shop: longer than its few calls may take.
	ownLimit  = 30 * time.Second
	shopLimit = 5 * time.Minute
	// lostAfter is how long a step at a shop may be silent before its worker counts
	// as dead and another one takes over; it gives signs of life far more often.
	lostAfter = 20 * time.Second
	// ownPause and shopPause are the longest rests between two attempts: our own
	// database is back sooner, and minds less to be asked.
	ownPause  = 30 * time.Second
	shopPause = 5 * time.Minute
)

// ownStep runs a step on our own database. On a good day it is a local activity:
// one marker in the history. If that fails and might heal, the step becomes an
// ordinary activity of the same name, whose retries and errors everybody can see.
func ownStep[In, Out any](ctx workflow.Context, step func(context.Context, In) (Out, error), in In, summary string) (out Out, err error) {
	local := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{
		StartToCloseTimeout: localLimit, // a wait for one of the worker's slots is no failure of the step
		RetryPolicy:         &temporal.RetryPolicy{MaximumAttempts: 1},
		Summary:             summary,
	})
	if err = workflow.ExecuteLocalActivity(local, step, in).Get(ctx, &out); err == nil || !mayHeal(err) {
		return out, err
	}
	defer workflow.SetCurrentDetails(ctx, workflow.GetCurrentDetails(ctx)) // what it waits for apart from this
	return ordinary(ctx, step, in, options(ownLimit, ownPause, summary))
}

// shopStep runs a step that calls a shop: an ordinary activity, retried for as
// long as it may heal.
func shopStep[In, Out any](ctx workflow.Context, step func(context.Context, In) (Out, error), in In, summary string) (Out, error) {
	atShop := options(shopLimit, shopPause, summary)
	atShop.HeartbeatTimeout = lostAfter
	return ordinary(ctx, step, in, atShop)
}

func ordinary[In, Out any](ctx workflow.Context, step func(context.Context, In) (Out, error), in In, o workflow.ActivityOptions) (out Out, err error) {
	sayWhere(ctx, o)
	err = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, o), step, in).Get(ctx, &out)
	return out, err
}

func options(limit, pause time.Duration, summary string) workflow.ActivityOptions {
	return workflow.ActivityOptions{
		StartToCloseTimeout: limit,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: pause},
		Summary:             summary,
	}
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
