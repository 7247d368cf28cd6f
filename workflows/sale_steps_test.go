package workflows_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db/dbgen"
)

// stepsOf are the steps that an activity is, by the names people see.
func stepsOf(activity string) []string {
	return map[string][]string{
		"ImportOrder": {"fetched", "matched"}, "ValidateTotals": {"totals"}, "IssueInvoice": {"document"}, "RecordPayment": {"payment"},
		"CreateDeliveryNote": {"delivery"}, "SendDocuments": {"mail"}, "WriteBack": {"note", "status"},
	}[activity]
}

// tried is what a history says of an activity in its last pass.
type tried struct {
	attempts int32
	input    string // of an ordinary one
	failure  *failurepb.Failure
}

// lastPass is what a history says of the activities of its last pass.
func lastPass(t *testing.T, history *historypb.History) map[string]*tried {
	t.Helper()
	pass, scheduled := map[string]*tried{}, map[int64]*tried{}
	for _, event := range history.GetEvents() {
		if marker := event.GetMarkerRecordedEventAttributes(); marker != nil {
			var local struct{ ActivityType string }
			read(t, marker.GetDetails()["data"], &local)
			if local.ActivityType == "ImportOrder" {
				pass = map[string]*tried{}
			}
			pass[local.ActivityType] = &tried{attempts: 1, failure: marker.GetFailure()}
		}
		if s := event.GetActivityTaskScheduledEventAttributes(); s != nil {
			name := s.GetActivityType().GetName()
			if pass[name] == nil {
				pass[name] = &tried{}
			}
			var input json.RawMessage
			read(t, s.GetInput(), &input)
			pass[name].input, pass[name].failure = string(input), nil
			scheduled[event.GetEventId()] = pass[name]
		}
		if s := event.GetActivityTaskStartedEventAttributes(); s != nil {
			scheduled[s.GetScheduledEventId()].attempts += s.GetAttempt()
		}
		if f := event.GetActivityTaskFailedEventAttributes(); f != nil {
			scheduled[f.GetScheduledEventId()].failure = f.GetFailure()
		}
	}
	return pass
}

func read(t *testing.T, payloads *commonpb.Payloads, into any) {
	t.Helper()
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(payloads, into))
}

// requireStepsAgree: a sale's steps say what the history of its last pass does.
func requireStepsAgree(t *testing.T, c *channel, id int64, history *historypb.History) map[string]dbgen.SaleStepListRow {
	t.Helper()
	sales, err := queries.SaleFind(t.Context(), office.app, strconv.FormatInt(id, 10), c.code)
	require.NoError(t, err)
	require.Len(t, sales, 1)
	rows, err := queries.SaleStepList(t.Context(), office.app, sales[0].ID)
	require.NoError(t, err)
	steps := map[string]dbgen.SaleStepListRow{}
	for _, row := range rows {
		steps[row.Step] = row
	}
	agreed := 0
	for activity, did := range lastPass(t, history) {
		for _, step := range stepsOf(activity) {
			row, known := steps[step]
			require.True(t, known, step)
			agreed++
			if step != "note" { // an earlier attempt of its activity may have told it
				require.Equal(t, did.attempts, row.Attempts, step)
			}
			if did.input != "" {
				require.JSONEq(t, did.input, string(row.Input.RawMessage), step)
			}
			require.NotNil(t, row.EndedAt, step)
			require.False(t, row.EndedAt.Before(row.StartedAt), step)
			if did.failure == nil {
				require.NotContains(t, []string{"failed", "retrying"}, row.State, step)
				require.Empty(t, row.Error, step)
			} else if step != "note" {
				require.Equal(t, []string{"failed", did.failure.GetMessage()}, []string{row.State, row.Error}, step)
			}
		}
	}
	require.Len(t, steps, agreed, "a step for each activity of the pass, and no other")
	return steps
}

func TestStepsSayWhatTheHistoryOfTheirRunDoes(t *testing.T) {
	t.Parallel()
	t.Run("of a straight order", func(t *testing.T) {
		t.Parallel()
		c, id, workflow := openOrder(t, "stepsstraight", "get_set_paid_bacs.json")
		c.wake()
		require.Equal(t, "settled", ends[string](t, workflow))
		steps := requireStepsAgree(t, c, id, historyOf(t, workflow))
		require.Len(t, steps, 8)
	})
	t.Run("of one that is held", func(t *testing.T) {
		t.Parallel()
		c, id, workflow := openOrder(t, "stepsheld", "get_set_paid_bacs.json")
		c.shop.ReplaceField(id, "total", `"999.99"`)
		c.wake()
		waits(t, workflow, "held")
		steps := requireStepsAgree(t, c, id, historyOf(t, workflow))
		require.Equal(t, "held", steps["totals"].State)
	})
	t.Run("of one whose row was locked, while it is and afterwards", func(t *testing.T) {
		t.Parallel()
		c, id, workflow := openOrder(t, "stepslocked", "get_set_paid_bacs.json")
		free := c.lockSeries(t)
		c.wake()
		pending(t, workflow, "IssueInvoice", 1)
		free()
		require.Equal(t, "settled", ends[string](t, workflow))
		steps := requireStepsAgree(t, c, id, historyOf(t, workflow))
		require.GreaterOrEqual(t, steps["document"].Attempts, int32(2))
	})
	t.Run("of one whose shop fails, while it does and afterwards", func(t *testing.T) {
		t.Parallel()
		c, id, workflow := openOrder(t, "stepsfailing", "get_set_paid_bacs.json")
		c.shop.AddFault(woosim.Rule{Kind: "orders.update", Fault: woosim.ServerError()})
		c.wake()
		shown := pending(t, workflow, "WriteBack", 2)
		failing := c.step(t, id, "status")
		require.Equal(t, "retrying", failing.State)
		require.Equal(t, shown.GetLastFailure().GetMessage(), failing.Error)
		require.GreaterOrEqual(t, shown.GetAttempt(), failing.Attempts)
		require.Equal(t, "done", c.step(t, id, "note").State)
		c.shop.ClearFaults()
		require.Equal(t, "settled", ends[string](t, workflow))
		steps := requireStepsAgree(t, c, id, historyOf(t, workflow))
		require.GreaterOrEqual(t, steps["status"].Attempts, int32(2))
	})
	t.Run("of one whose step fails for good", func(t *testing.T) {
		t.Parallel()
		c, id, workflow := openOrder(t, "stepsfailed", "get_set_paid_bacs.json")
		_, err := office.owner.Exec(t.Context(), "DELETE FROM document_series WHERE pos_id = $1", c.pos)
		require.NoError(t, err)
		c.wake()
		waits(t, workflow, "held")
		steps := requireStepsAgree(t, c, id, historyOf(t, workflow))
		require.Equal(t, "failed", steps["document"].State)
		require.Contains(t, steps["document"].Error, "has no series")
	})
}

func TestWayOfASaleThatSkipsItsPayment(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "skipping", "get_onhold_bacs.json")
	c.policy.DeliveryStatuses = append(slices.Clone(c.policy.DeliveryStatuses), "on-hold")
	c.save()
	c.wake()
	waits(t, workflow, "awaiting_payment")
	for _, refused := range []struct {
		asked activities.Asked
		why   string
	}{
		{activities.Asked{Kind: activities.CommandSkip, Step: "totals"}, "totals can't be skipped: what differs is accepted by `orderloom sale release`"},
		{activities.Asked{Kind: activities.CommandSkip, Step: "tea"}, `there is no step "tea": they are fetched, matched,`},
		{activities.Asked{Kind: activities.CommandWalk, Step: "tea"}, `there is no step "tea"`},
	} {
		require.ErrorContains(t, ask(t, workflow, "none", refused.asked, nil), refused.why)
	}
	skip := activities.Asked{Kind: activities.CommandSkip, Step: "payment"}
	require.Equal(t, "settled", steer(t, c, workflow, skip, "skip-1"))
	require.Equal(t, "settled", ends[string](t, workflow))
	steps := requireStepsAgree(t, c, id, keep(t, "skipped", workflow))
	require.Equal(t, []string{"skipped", "back office", "agreed"}, []string{steps["payment"].State, steps["payment"].SkippedBy, steps["payment"].Reason})
}

func TestWayOfASaleThatAPersonCancels(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "cancelling", "get_onhold_bacs.json")
	c.wake()
	waits(t, workflow, "awaiting_payment")
	require.Equal(t, "cancelled", steer(t, c, workflow, activities.Asked{Kind: activities.CommandCancel}, "cancel-1"))
	require.Equal(t, "cancelled", ends[string](t, workflow))
	requireStepsAgree(t, c, id, keep(t, "cancelled", workflow))
}

func TestWayOfASaleThatIsWalkedAgain(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "walking", "get_onhold_bacs.json")
	c.wake()
	waits(t, workflow, "awaiting_payment")
	skip := activities.Asked{Kind: activities.CommandSkip, Step: "status"}
	require.Equal(t, "awaiting_payment", steer(t, c, workflow, skip, "skip-2"))
	require.ErrorContains(t, ask(t, workflow, "again", skip, nil), "status is skipped already")
	require.Equal(t, "awaiting_payment", steer(t, c, workflow, activities.Asked{Kind: activities.CommandWalk, Step: "payment"}, "walk-2"))
	c.shop.SetStatus(id, "processing")
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	steps := requireStepsAgree(t, c, id, keep(t, "walked_again", workflow))
	require.Equal(t, "done", steps["status"].State)
}

// TestWayOfANoteThatIsSkippedWhileItFails: the pass that would see the word can't begin
// before the one that fails has ended.
func TestWayOfANoteThatIsSkippedWhileItFails(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "skipfailing", "get_set_paid_bacs.json")
	c.shop.AddFault(woosim.Rule{Kind: "notes.create", Fault: woosim.ServerError()})
	c.wake()
	pending(t, workflow, "WriteBack", 2)
	c.give(t, workflow, activities.Asked{Kind: activities.CommandSkip, Step: "note"}, "skip-3")
	require.NoError(t, office.temporal.SignalWorkflow(t.Context(), workflow, "", "news", nil))
	require.Equal(t, "settled", ends[string](t, workflow))
	steps := requireStepsAgree(t, c, id, keep(t, "skipped_while_failing", workflow))
	require.Equal(t, "skipped", steps["note"].State)
	require.Equal(t, "done", steps["status"].State)
}
