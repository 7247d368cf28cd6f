package histories

import (
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// taskEnds are the places of the events with which workflow tasks end.
func taskEnds(events []*historypb.HistoryEvent) (places []int) {
	for i, event := range events {
		if event.GetWorkflowTaskCompletedEventAttributes() != nil {
			places = append(places, i)
		}
	}
	return places
}

// upTo is a history to the end of a workflow task and what it decided, as a worker is
// given it with the next task.
func upTo(events []*historypb.HistoryEvent, task int) []*historypb.HistoryEvent {
	end := task + 1
	for end < len(events) && isDecided(events[end], events[task].GetEventId()) {
		end++
	}
	short := events[:end:end]
	if end == len(events) {
		return short
	}
	return append(short, emptyTask(events[end-1])...)
}

// emptyTask is a workflow task after an event, in which nothing was decided: it makes
// whoever replays a history look at what was decided before.
func emptyTask(after *historypb.HistoryEvent) []*historypb.HistoryEvent {
	n := after.GetEventId()
	task := []*historypb.HistoryEvent{{
		EventId: n + 1, EventType: enums.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
		Attributes: &historypb.HistoryEvent_WorkflowTaskScheduledEventAttributes{WorkflowTaskScheduledEventAttributes: &historypb.WorkflowTaskScheduledEventAttributes{}},
	}, {
		EventId: n + 2, EventType: enums.EVENT_TYPE_WORKFLOW_TASK_STARTED,
		Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{
			WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{ScheduledEventId: n + 1},
		},
	}, {
		EventId: n + 3, EventType: enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED,
		Attributes: &historypb.HistoryEvent_WorkflowTaskCompletedEventAttributes{
			WorkflowTaskCompletedEventAttributes: &historypb.WorkflowTaskCompletedEventAttributes{ScheduledEventId: n + 1, StartedEventId: n + 2},
		},
	}}
	for _, event := range task {
		event.EventTime = after.GetEventTime()
	}
	return task
}

// isDecided reports whether an event came of the workflow task that ended with this one.
func isDecided(event *historypb.HistoryEvent, task int64) bool {
	if event.GetWorkflowExecutionUpdateAcceptedEventAttributes() != nil || event.GetWorkflowExecutionUpdateCompletedEventAttributes() != nil {
		return true // they stand among what was decided, and don't say whose they are
	}
	attributes := event.ProtoReflect().WhichOneof(event.ProtoReflect().Descriptor().Oneofs().ByName("attributes"))
	if attributes == nil {
		return false
	}
	of := event.ProtoReflect().Get(attributes).Message()
	field := of.Descriptor().Fields().ByName(protoreflect.Name("workflow_task_completed_event_id"))
	return field != nil && of.Get(field).Int() == task
}
