package histories

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	historypb "go.temporal.io/api/history/v1"
)

// DifferenceError is the first place at which code and history part.
type DifferenceError struct {
	// Event is the recorded event that the code didn't ask for, else the end of the
	// workflow task in which the code asked for more; 0 where that can't be told.
	Event int64
	// Recorded is what the history has there; empty: nothing.
	Recorded string
	// Asked is what the code asks for instead; empty: nothing.
	Asked string
	// Because is the SDK's own word, without payloads, where it is neither of the two.
	Because string
}

// Error implements error.
func (d *DifferenceError) Error() string {
	at := "somewhere"
	if d.Event != 0 {
		at = fmt.Sprintf("at event %d", d.Event)
	}
	switch {
	case d.Because != "":
		return at + " the code can't go on: " + d.Because
	case d.Recorded == "":
		return fmt.Sprintf("%s nothing more was recorded, the code asks for %s", at, d.Asked)
	case d.Asked == "":
		return fmt.Sprintf("%s %s was recorded, the code asks for nothing", at, d.Recorded)
	default:
		return fmt.Sprintf("%s %s was recorded, the code asks for %s", at, d.Recorded, d.Asked)
	}
}

// What the SDK says of a difference.
var (
	sdkOther   = regexp.MustCompile(`(?s)history event is (.+), replay command is (.+)`)
	sdkMissing = regexp.MustCompile(`(?s)missing replay command for (.+)`)
	sdkExtra   = regexp.MustCompile(`(?s)extra replay command for (.+)`)
	sdkLocal   = regexp.MustCompile(`code executed local activity (\S+), but history event found (\S+), markerData`)
	sdkGone    = regexp.MustCompile(`(?:history event position|lookup failed for scheduledEventID to activityID: scheduleEventID:) (\d+)`)
	sdkCode    = regexp.MustCompile(`\[TMPRL\d+\] (.+)`)
)

// inWords is what the SDK said, in ours.
func inWords(said string, events []*historypb.HistoryEvent) *DifferenceError {
	if m := sdkOther.FindStringSubmatch(said); m != nil {
		return &DifferenceError{Event: eventThat(m[1], events), Recorded: thing(m[1]), Asked: thing(m[2])}
	}
	if m := sdkMissing.FindStringSubmatch(said); m != nil {
		return &DifferenceError{Event: eventThat(m[1], events), Recorded: thing(m[1])}
	}
	if m := sdkExtra.FindStringSubmatch(said); m != nil {
		return &DifferenceError{Asked: thing(m[1])}
	}
	if m := sdkLocal.FindStringSubmatch(said); m != nil {
		return &DifferenceError{Recorded: "local step " + m[2], Asked: "local step " + m[1]}
	}
	if m := sdkGone.FindStringSubmatch(said); m != nil {
		number, _ := strconv.ParseInt(m[1], 10, 64) // the pattern has digits alone
		return &DifferenceError{Event: number, Recorded: recorded(number, events)}
	}
	if m := sdkCode.FindStringSubmatch(said); m != nil {
		said = m[1]
	}
	return &DifferenceError{Because: firstLine(said)}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// thing names a command or an event by what the SDK prints of it: its kind, and what it
// is called.
func thing(printed string) string {
	kind, _, _ := strings.Cut(printed, ":")
	switch kind {
	case "ActivityTaskScheduled", "ScheduleActivityTask":
		return "step " + value(printed, "ActivityType:(Name")
	case "TimerStarted", "StartTimer":
		return "a timer"
	case "MarkerRecorded", "RecordMarker":
		return "a record of " + value(printed, "MarkerName")
	case "UpsertWorkflowSearchAttributes":
		return "a change of search attributes"
	case "WorkflowExecutionCompleted", "CompleteWorkflowExecution":
		return "its end"
	case "WorkflowExecutionFailed", "FailWorkflowExecution":
		return "its failure"
	case "WorkflowExecutionContinuedAsNew", "ContinueAsNewWorkflowExecution":
		return "a further run"
	default:
		return kind
	}
}

// value is what stands behind a name in what the SDK prints; empty where the name is
// missing.
func value(printed, name string) string {
	_, rest, found := strings.Cut(printed, name+":")
	if !found {
		return ""
	}
	if end := strings.IndexAny(rest, ",)"); end >= 0 {
		rest = rest[:end]
	}
	return rest
}

// eventThat is the number of the event that the SDK printed; 0 where several look alike.
func eventThat(printed string, events []*historypb.HistoryEvent) (number int64) {
	kind, _, _ := strings.Cut(printed, ":")
	for _, event := range events {
		activity := event.GetActivityTaskScheduledEventAttributes().GetActivityId()
		timer := event.GetTimerStartedEventAttributes().GetTimerId()
		if event.GetEventType().String() != kind || activity != value(printed, "ActivityId") || timer != value(printed, "TimerId") {
			continue
		}
		if number != 0 {
			return 0
		}
		number = event.GetEventId()
	}
	return number
}

// recorded names the event of this number.
func recorded(number int64, events []*historypb.HistoryEvent) string {
	for _, event := range events {
		if event.GetEventId() == number {
			if name := event.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName(); name != "" {
				return "step " + name
			}
			return thing(event.GetEventType().String())
		}
	}
	return "something"
}
