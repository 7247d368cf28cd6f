package workflows_test

import (
	"reflect"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/workflows"
)

// types gathers the workflows that are registered, and how their versions go.
type types map[string]workflow.VersioningBehavior

func (known types) RegisterWorkflow(w any) {
	known.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{})
}

func (known types) RegisterWorkflowWithOptions(w any, o workflow.RegisterOptions) {
	name := runtime.FuncForPC(reflect.ValueOf(w).Pointer()).Name()
	known[name[strings.LastIndex(name, ".")+1:]] = o.VersioningBehavior
}

func (known types) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {}

func TestEveryTypeIsRecorded(t *testing.T) {
	t.Parallel()
	known := types{}
	workflows.RegisterAll(known)
	require.Greater(t, len(known), 15)
	var recorded []string
	for _, history := range fixtures(t) {
		recorded = append(recorded, histories.Started(history).GetWorkflowType().GetName())
	}
	for name := range known {
		require.Contains(t, recorded, name, "record a history of it: CONTRIBUTING.md, Replay histories")
	}
}

// TestEveryWaitIsRecorded: what a run may be in the middle of while a new build is
// deployed. A sale's states are the database's.
func TestEveryWaitIsRecorded(t *testing.T) {
	t.Parallel()
	recorded := fixtures(t)
	states := saleStates(t)
	require.Contains(t, states, "held")
	for _, state := range states {
		requireRecorded(t, recorded, "a sale that is "+state, func(event *historypb.HistoryEvent) bool { return shows(event, state) })
	}
	for what, is := range map[string]func(*historypb.HistoryEvent) bool{
		"news of a shop that are gathered": timer("Gather news"),
		"a shop that imports a file":       timer("Leave the import some time"),
		"a shop that is to recover":        timer("Let the shop recover"),
		"a step that is tried again":       failedAs("Transient"),
		"a shop's turn":                    failedAs("RateLimited"),
		"a reply that is in doubt":         step("LookForReplies"),
		"a push that waits for a person":   pushWaits,
		"a command": func(e *historypb.HistoryEvent) bool {
			return e.GetWorkflowExecutionUpdateAcceptedEventAttributes() != nil
		},
		"news that come while a run is at it":  func(e *historypb.HistoryEvent) bool { return e.GetWorkflowExecutionSignaledEventAttributes() != nil },
		"a step on our database that is stuck": step("IssueInvoice"),
	} {
		requireRecorded(t, recorded, what, is)
	}
}

func requireRecorded(t *testing.T, recorded map[string]*historypb.History, what string, is func(*historypb.HistoryEvent) bool) {
	t.Helper()
	for _, history := range recorded {
		if slices.ContainsFunc(history.GetEvents(), is) {
			return
		}
	}
	require.Fail(t, "no history is recorded of "+what)
}

// saleStates are those in which a sale may wait.
func saleStates(t *testing.T) (states []string) {
	t.Helper()
	var rule string
	require.NoError(t, office.owner.QueryRow(t.Context(),
		"SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'sales_state_known'").Scan(&rule))
	for _, match := range regexp.MustCompile(`'(\w+)'`).FindAllStringSubmatch(rule, -1) {
		if !slices.Contains([]string{"new", "settled", "cancelled", "reversed"}, match[1]) {
			states = append(states, match[1])
		}
	}
	return states
}

func shows(event *historypb.HistoryEvent, state string) bool {
	var shown string
	value := event.GetUpsertWorkflowSearchAttributesEventAttributes().GetSearchAttributes().GetIndexedFields()[workflows.AttributeSaleState.GetName()]
	return value != nil && converter.GetDefaultDataConverter().FromPayload(value, &shown) == nil && shown == state
}

func timer(summary string) func(*historypb.HistoryEvent) bool {
	return func(event *historypb.HistoryEvent) bool {
		var said string
		payload := event.GetUserMetadata().GetSummary()
		return event.GetTimerStartedEventAttributes() != nil && payload != nil &&
			converter.GetDefaultDataConverter().FromPayload(payload, &said) == nil && said == summary
	}
}

func failedAs(kind string) func(*historypb.HistoryEvent) bool {
	return func(event *historypb.HistoryEvent) bool {
		return event.GetActivityTaskStartedEventAttributes().GetLastFailure().GetApplicationFailureInfo().GetType() == kind
	}
}

func step(name string) func(*historypb.HistoryEvent) bool {
	return func(event *historypb.HistoryEvent) bool {
		return event.GetActivityTaskScheduledEventAttributes().GetActivityType().GetName() == name
	}
}

func pushWaits(event *historypb.HistoryEvent) bool {
	var sum activities.Pushed
	result := event.GetWorkflowExecutionCompletedEventAttributes().GetResult()
	return result != nil && converter.GetDefaultDataConverter().FromPayloads(result, &sum) == nil && sum.Waiting > 0
}
