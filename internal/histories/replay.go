package histories

import (
	"log/slog"
	"slices"
	"sort"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/protobuf/proto"
)

// Replay has the code that register knows go through a history once more. Code that asks
// for anything else than what was recorded is a *DifferenceError: a worker with that code can't
// go on with this run. It changes nothing, and calls nobody.
func Replay(register func(worker.WorkflowRegistry), history *historypb.History) error {
	err := replay(register, history.GetEvents())
	if err == nil {
		return nil
	}
	events := history.GetEvents()
	tasks := taskEnds(events)
	// The SDK tells of what it stumbles over, which may be later than what is different: up
	// to the end of the first task that differs there is nothing else to stumble over.
	first := sort.Search(len(tasks), func(i int) bool { return replay(register, upTo(events, tasks[i])) != nil })
	if first == len(tasks) {
		return inWords(err.Error(), events)
	}
	different := inWords(replay(register, upTo(events, tasks[first])).Error(), events)
	switch {
	case different.Event == 0:
		different.Event = events[tasks[first]].GetEventId()
	case different.Asked == "":
		different.Asked = askedInstead(register, events, different.Event)
	}
	return different
}

// askedInstead is what the code asks for where the history has this event; empty where it
// waits for something else.
func askedInstead(register func(worker.WorkflowRegistry), events []*historypb.HistoryEvent, number int64) string {
	at := slices.IndexFunc(events, func(e *historypb.HistoryEvent) bool { return e.GetEventId() == number })
	if at < 1 {
		return ""
	}
	err := replay(register, append(events[:at:at], emptyTask(events[at-1])...))
	if err == nil {
		return ""
	}
	return inWords(err.Error(), events).Asked
}

// replay replays a copy: the SDK writes into what it replays.
func replay(register func(worker.WorkflowRegistry), events []*historypb.HistoryEvent) error {
	r := worker.NewWorkflowReplayer()
	register(r)
	return r.ReplayWorkflowHistory(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), proto.CloneOf(&historypb.History{Events: events}))
}
