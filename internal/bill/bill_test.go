package bill_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"github.com/orderloom/orderloom/internal/bill"
)

func TestActions(t *testing.T) {
	t.Parallel()
	const (
		began    = enums.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED
		task     = enums.EVENT_TYPE_WORKFLOW_TASK_COMPLETED
		marker   = enums.EVENT_TYPE_MARKER_RECORDED
		planned  = enums.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED
		started  = enums.EVENT_TYPE_ACTIVITY_TASK_STARTED
		timer    = enums.EVENT_TYPE_TIMER_STARTED
		fired    = enums.EVENT_TYPE_TIMER_FIRED
		signaled = enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED
		updated  = enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED
		upserted = enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES
	)
	tests := []struct {
		name   string
		events []enums.EventType
		want   int
	}{
		{"a start alone", []enums.EventType{began, task}, 1},
		{"local activities of one task are one", []enums.EventType{began, task, marker, marker, marker}, 2},
		{"those of another task are one more", []enums.EventType{began, task, marker, marker, task, marker}, 3},
		{"an activity counts when it begins", []enums.EventType{began, planned, started}, 3},
		{"a timer counts, its end doesn't", []enums.EventType{began, timer, fired}, 2},
		{"signal, update and upsert", []enums.EventType{began, signaled, updated, upserted}, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, tt.want, bill.Actions(historyWith(tt.events)))
		})
	}
}

// historyWith has these events; each activity begins with its second attempt.
func historyWith(types []enums.EventType) *historypb.History {
	out := &historypb.History{}
	for _, kind := range types {
		event := &historypb.HistoryEvent{EventType: kind}
		if kind == enums.EVENT_TYPE_ACTIVITY_TASK_STARTED {
			event.Attributes = &historypb.HistoryEvent_ActivityTaskStartedEventAttributes{
				ActivityTaskStartedEventAttributes: &historypb.ActivityTaskStartedEventAttributes{Attempt: 2},
			}
		}
		out.Events = append(out.Events, event)
	}
	return out
}
