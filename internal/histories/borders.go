package histories

import (
	"fmt"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
)

// Border is a place to which a run can be reset: what a workflow task decided, and all
// that came of it, is let go and decided anew. There is none inside a task, and so none
// between the local steps that one recorded.
type Border struct {
	Event  int64     // the end of the task
	At     time.Time // of that, UTC
	Before []string  // what happened since the border before, each in a few words
}

// Borders are all borders of a history, in its order.
func Borders(history *historypb.History) (borders []Border) {
	var before []string
	each(history, func(event *historypb.HistoryEvent, what string) {
		switch {
		case event.GetWorkflowTaskCompletedEventAttributes() != nil:
			borders = append(borders, Border{Event: event.GetEventId(), At: event.GetEventTime().AsTime(), Before: before})
			before = nil
		case what != "":
			before = append(before, what)
		}
	})
	return borders
}

// HappenedAfter is what happened after an event, each in a few words: what a reset to it
// lets go.
func HappenedAfter(history *historypb.History, number int64) (after []string) {
	each(history, func(event *historypb.HistoryEvent, what string) {
		if event.GetEventId() > number && what != "" {
			after = append(after, what)
		}
	})
	return after
}

// each goes through the events of a history, with what each tells of the run.
func each(history *historypb.History, do func(event *historypb.HistoryEvent, what string)) {
	steps := map[int64]string{} // begun, by their event
	for _, event := range history.GetEvents() {
		if scheduled := event.GetActivityTaskScheduledEventAttributes(); scheduled != nil {
			steps[event.GetEventId()] = scheduled.GetActivityType().GetName()
		}
		do(event, happening(event, steps))
	}
}

// happening is what an event tells of a run in a few words; empty where that is nothing.
func happening(event *historypb.HistoryEvent, steps map[int64]string) string {
	switch of := event.GetAttributes().(type) {
	case *historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes:
		return "start"
	case *historypb.HistoryEvent_MarkerRecordedEventAttributes:
		return localStep(event)
	case *historypb.HistoryEvent_ActivityTaskCompletedEventAttributes:
		return steps[of.ActivityTaskCompletedEventAttributes.GetScheduledEventId()]
	case *historypb.HistoryEvent_ActivityTaskFailedEventAttributes:
		return steps[of.ActivityTaskFailedEventAttributes.GetScheduledEventId()] + " failed"
	case *historypb.HistoryEvent_ActivityTaskTimedOutEventAttributes:
		return steps[of.ActivityTaskTimedOutEventAttributes.GetScheduledEventId()] + " timed out"
	case *historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes:
		return of.WorkflowExecutionSignaledEventAttributes.GetSignalName()
	case *historypb.HistoryEvent_WorkflowExecutionUpdateAcceptedEventAttributes:
		return of.WorkflowExecutionUpdateAcceptedEventAttributes.GetAcceptedRequest().GetInput().GetName()
	case *historypb.HistoryEvent_TimerFiredEventAttributes:
		return "a timer"
	default:
		return ""
	}
}

// localStep is the name of the local step that a marker records; of another marker its
// own.
func localStep(event *historypb.HistoryEvent) string {
	marker := event.GetMarkerRecordedEventAttributes()
	var data struct{ ActivityType string }
	if details := marker.GetDetails()["data"]; details != nil && converter.GetDefaultDataConverter().FromPayloads(details, &data) == nil {
		return data.ActivityType
	}
	return marker.GetMarkerName()
}

// CheckBorder is an error where a person names an event that is no border.
func CheckBorder(history *historypb.History, number int64) error {
	for _, event := range history.GetEvents() {
		switch {
		case event.GetEventId() != number:
		case event.GetWorkflowTaskCompletedEventAttributes() != nil:
			return nil
		case event.GetMarkerRecordedEventAttributes() != nil:
			return fmt.Errorf("event %d is the local step %s: a task records its local steps together, so there is no border between them", number, localStep(event))
		default:
			return fmt.Errorf("event %d is no border: a run goes back to the end of a workflow task alone", number)
		}
	}
	return fmt.Errorf("there is no event %d: the history has %d", number, len(history.GetEvents()))
}
