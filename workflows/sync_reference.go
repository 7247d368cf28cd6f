package workflows

import (
	"errors"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

// listLimit is how long a list is tried for: the next pull is never far, and a person
// may be waiting.
const listLimit = 30 * time.Minute

// SyncReference pulls lists of a channel's shop side by side, so that one that fails
// stops no other, and then holds the channel's mappings against them. It answers with
// what each list brought, or why it could not be pulled.
func SyncReference(ctx workflow.Context, in activities.ListsInput) ([]activities.ListChanges, error) {
	defer sayNothing(ctx)
	changes := make([]activities.ListChanges, len(in.Lists))
	failures := make([]error, len(in.Lists))
	pulled := workflow.NewWaitGroup(ctx)
	for i, list := range in.Lists {
		pulled.Add(1)
		workflow.GoNamed(ctx, list, func(ctx workflow.Context) {
			defer pulled.Done()
			changes[i], failures[i] = pullList(ctx, activities.ListInput{Channel: in.Channel, List: list})
		})
	}
	pulled.Wait(ctx)
	if err := errors.Join(failures...); err != nil {
		return changes, err
	}
	_, err := ownStep(ctx, act.CheckMappings, in.Channel, "Hold the mappings against the lists")
	return changes, err
}

// pullList pulls one list. That it can't be pulled is an answer, and a finding of the
// channel.
func pullList(ctx workflow.Context, in activities.ListInput) (activities.ListChanges, error) {
	atShop := options(shopLimit, shopPause, "Pull "+in.List)
	atShop.HeartbeatTimeout, atShop.ScheduleToCloseTimeout = lostAfter, listLimit
	changes, err := ordinary(ctx, act.PullList, in, atShop)
	if err == nil || temporal.IsCanceledError(err) {
		return changes, err
	}
	kind, message := said(err)
	_, err = ownStep(ctx, act.ReportList, activities.ListFailure{ListInput: in, Kind: kind, Message: message}, "Report "+in.List)
	return activities.ListChanges{List: in.List, Failed: message}, err
}

// said is what a step failed with: the kind of fault, empty where it never came to an
// end, and its message.
func said(err error) (kind, message string) {
	if app, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return app.Type(), app.Message()
	}
	return "", err.Error()
}

// WakeLists asks for the lists of a channel's shop, as WakeImport does for its reader.
func WakeLists(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.AskLists, channel, "Ask for the lists")
	return err
}
