package main

import (
	"context"
	"errors"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/workflows"
)

// startLook has a shop held against our books. One that is under way over the same time is
// joined; over another it is waited for by whoever asks, and never taken for what was asked.
func startLook(ctx context.Context, s *services, channel dbgen.Channel, in activities.ReconcileInput) (client.WorkflowRun, error) {
	run, err := relay.StartReconcile(ctx, s.temporal, startedFor(channel), in)
	running, already := errors.AsType[*serviceerror.WorkflowExecutionAlreadyStarted](err)
	if !already {
		return run, err
	}
	look, err := dbgen.New().ReconcileRunning(ctx, s.db, channel.ID)
	switch {
	case db.IsNotFound(err):
		return nil, refusedf("a look over channel %s is just beginning: ask again in a moment", channel.Code)
	case err != nil:
		return nil, db.Wrap("load the look that is under way", err)
	case !in.Means(look):
		zone := office.Location(channel.Zone)
		return nil, refusedf("a look over channel %s is under way, at its orders from %s to %s: ask again once it is done",
			channel.Code, moment(look.Since, zone), moment(look.Until, zone))
	}
	return s.temporal.GetWorkflow(ctx, workflows.ReconcileWorkflowID(channel.Code), running.RunId), nil
}
