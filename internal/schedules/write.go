package schedules

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/workflows"
)

// write makes a schedule what is wanted. One that is so already is left alone.
func (k *Keeper) write(ctx context.Context, want client.ScheduleOptions) error {
	err := k.change(ctx, want)
	if !missing(err) {
		return err
	}
	_, err = k.Temporal.ScheduleClient().Create(ctx, want)
	if errors.Is(err, temporal.ErrScheduleAlreadyRunning) { // somebody else was faster
		return k.change(ctx, want)
	}
	return err
}

func (k *Keeper) change(ctx context.Context, want client.ScheduleOptions) error {
	return k.handle(ctx, want.ID).Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			next := in.Description.Schedule
			before := facts(next)
			next.Spec, next.Action = &want.Spec, want.Action
			next.Policy = &client.SchedulePolicies{Overlap: want.Overlap, CatchupWindow: want.CatchupWindow}
			if !byHand(next.State) {
				next.State = &client.ScheduleState{Paused: want.Paused, Note: want.Note}
			}
			if facts(next) == before {
				return nil, temporal.ErrSkipScheduleUpdate
			}
			attributes := want.TypedSearchAttributes
			return &client.ScheduleUpdate{Schedule: &next, TypedSearchAttributes: &attributes}, nil
		},
	})
}

// drop takes a schedule away, if there is one.
func (k *Keeper) drop(ctx context.Context, id string) error {
	if err := k.handle(ctx, id).Delete(ctx); !missing(err) {
		return err
	}
	return nil
}

func (k *Keeper) handle(ctx context.Context, id string) client.ScheduleHandle {
	return k.Temporal.ScheduleClient().GetHandle(ctx, id)
}

func missing(err error) bool {
	_, missing := errors.AsType[*serviceerror.NotFound](err)
	return missing
}

// facts are all that tells a schedule from another one, as a text: Temporal gives
// lists back that are empty where ours are nil.
func facts(s client.Schedule) string {
	action, ok := s.Action.(*client.ScheduleWorkflowAction)
	if !ok {
		return ""
	}
	environment, _ := action.TypedSearchAttributes.GetKeyword(workflows.AttributeEnvironment)
	return fmt.Sprint(*s.Spec, action.ID, nameOf(action.Workflow), action.TaskQueue, action.StaticSummary, action.StaticDetails, environment,
		action.Priority, *s.Policy, *s.State)
}

// nameOf is a workflow's type: Temporal gives a function back by its name.
func nameOf(workflow any) string {
	if name, ok := workflow.(string); ok {
		return name
	}
	path := runtime.FuncForPC(reflect.ValueOf(workflow).Pointer()).Name()
	return path[strings.LastIndex(path, ".")+1:]
}
