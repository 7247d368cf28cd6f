// Package histories takes workflows' histories in hand: reads them from a server or a
// file, writes them for others, replays today's code against them and tells the places
// to which a run can be reset. What it writes names no machine.
package histories

import (
	"context"
	"fmt"

	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Fetch reads the whole history of a run, of the last one where run is empty, without
// what names a machine. A workflow that isn't there is a *serviceerror.NotFound.
func Fetch(ctx context.Context, c client.Client, workflow, run string) (*historypb.History, error) {
	history := &historypb.History{}
	events := c.GetWorkflowHistory(ctx, workflow, run, false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, fmt.Errorf("read the history of %s: %w", workflow, err)
		}
		nameless(event)
		history.Events = append(history.Events, event)
	}
	return history, nil
}

// nameless takes out what names the machine: who polled, and a sticky queue, which
// carries its host.
func nameless(event *historypb.HistoryEvent) {
	if scheduled := event.GetWorkflowTaskScheduledEventAttributes(); scheduled.GetTaskQueue().GetKind() == enums.TASK_QUEUE_KIND_STICKY {
		scheduled.TaskQueue = &taskqueuepb.TaskQueue{
			Name: scheduled.GetTaskQueue().GetNormalName(), Kind: enums.TASK_QUEUE_KIND_NORMAL,
		}
	}
	forget(event.ProtoReflect(), "identity")
}

// forget empties the texts of this name, however deep they are.
func forget(message protoreflect.Message, name protoreflect.Name) {
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsMap() || field.IsList():
		case field.Kind() == protoreflect.MessageKind:
			forget(value.Message(), name)
		case field.Name() == name && field.Kind() == protoreflect.StringKind:
			message.Clear(field)
		}
		return true
	})
}

// Started is how a history begins; nil where it doesn't begin with a start.
func Started(history *historypb.History) *historypb.WorkflowExecutionStartedEventAttributes {
	if len(history.GetEvents()) == 0 {
		return nil
	}
	return history.GetEvents()[0].GetWorkflowExecutionStartedEventAttributes()
}
