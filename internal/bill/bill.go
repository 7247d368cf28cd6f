// Package bill tells what a workflow's history costs.
package bill

import (
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
)

// Actions counts what Temporal Cloud bills of a history: the start, each block of
// local activities in one workflow task, each attempt of an activity, each timer,
// signal, update and upsert of search attributes.
func Actions(history *historypb.History) int {
	n := 1 // the start
	inBlock := false
	for _, event := range history.GetEvents() {
		marker := event.GetEventType() == enums.EVENT_TYPE_MARKER_RECORDED
		switch event.GetEventType() {
		case enums.EVENT_TYPE_MARKER_RECORDED:
			if !inBlock {
				n++
			}
		case enums.EVENT_TYPE_ACTIVITY_TASK_STARTED:
			n += int(event.GetActivityTaskStartedEventAttributes().GetAttempt())
		case enums.EVENT_TYPE_TIMER_STARTED, enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
			enums.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED, enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES:
			n++
		default:
		}
		inBlock = marker
	}
	return n
}
