package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/bill"
	"github.com/orderloom/orderloom/internal/histories/historiestest"
	"github.com/orderloom/orderloom/workflows"
)

func countEvents(history *historypb.History, kind enums.EventType) int {
	n := 0
	for _, event := range history.GetEvents() {
		if event.GetEventType() == kind {
			n++
		}
	}
	return n
}

// shownStep is a step as a history shows it: its kind of event, activity and summary.
type shownStep struct{ event, activity, summary string }

func shownSteps(t *testing.T, history *historypb.History) (steps []shownStep) {
	t.Helper()
	for _, event := range history.GetEvents() {
		var name, summary string
		if payload := event.GetUserMetadata().GetSummary(); payload != nil {
			require.NoError(t, converter.GetDefaultDataConverter().FromPayload(payload, &summary))
		}
		if marker := event.GetMarkerRecordedEventAttributes(); marker != nil {
			var data struct{ ActivityType string } // what the Temporal UI calls a local activity
			require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(marker.GetDetails()["data"], &data))
			name = data.ActivityType
		}
		if scheduled := event.GetActivityTaskScheduledEventAttributes(); scheduled != nil {
			name = scheduled.GetActivityType().GetName()
		}
		if name != "" {
			steps = append(steps, shownStep{event.GetEventType().String(), name, summary})
		}
	}
	return steps
}

func TestWayOfAStraightOrder(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "straight", "get_set_paid_bacs.json")
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	history := keep(t, "straight", workflow)

	require.Equal(t, []shownStep{
		{"MarkerRecorded", "ImportOrder", "Import"},
		{"MarkerRecorded", "ValidateTotals", "Validate totals"},
		{"MarkerRecorded", "IssueInvoice", "Issue invoice"},
		{"MarkerRecorded", "RecordPayment", "Record payment"},
		{"MarkerRecorded", "CreateDeliveryNote", "Create delivery note"},
		{"ActivityTaskScheduled", "WriteBack", "Write status back"},
	}, shownSteps(t, history))
	t.Logf("%d events, %d actions", len(history.GetEvents()), bill.Actions(history))
	require.LessOrEqual(t, len(history.GetEvents()), 26)
	require.LessOrEqual(t, bill.Actions(history), 6)
	require.Zero(t, countEvents(history, enums.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES))

	described, err := office.temporal.DescribeWorkflow(t.Context(), workflow, "")
	require.NoError(t, err)
	summary, err := described.GetStaticSummary()
	require.NoError(t, err)
	require.Contains(t, summary, "straight #", "channel and number in the list of workflows")
	require.Contains(t, string(c.shop.Order(id)), `"status":"completed"`)
}

func TestHistoriesHoldNoPersonalData(t *testing.T) {
	t.Parallel()
	secrets := []string{"Zebediah Quagmire"}
	var histories []string
	for code, set := range map[string]woosim.Settings{
		"private":      {},
		"privatesub":   {RoundAtSubtotal: true},
		"privatetaxed": {PricesIncludeTax: true},
	} {
		c := openChannel(t, code, set, woosim.CapturedOrders(set.PricesIncludeTax, set.RoundAtSubtotal)...)
		if code == "private" { // a shape that no shop has, and what it says must not be quoted
			c.shop.ReplaceField(orderID(t, captured(t, "get_b2b.json")), "billing", `"Zebediah Quagmire"`)
		}
		c.wake()
		ends[any](t, workflows.ReaderWorkflowID(code))
		secrets = append(secrets, "ck_"+code, "cs_"+code)
		histories = append(histories, workflows.ReaderWorkflowID(code))
		for _, raw := range woosim.CapturedOrders(set.PricesIncludeTax, set.RoundAtSubtotal) {
			secrets = append(secrets, historiestest.Personal(raw)...)
		}
		for _, raw := range c.listed() {
			histories = append(histories, c.order(orderID(t, raw)))
		}
		eventually(t, "every order is walked", func() bool {
			left, err := queries.OrdersUnprocessed(t.Context(), office.app, code)
			return err == nil && left == 0
		})
	}
	require.Greater(t, len(secrets), 50)
	require.Greater(t, len(histories), 60)
	for _, workflow := range histories {
		started(t, workflow)
		told := historiestest.Text(historyOf(t, workflow))
		require.Contains(t, told, "workflowtaskscheduled", "the walk reaches what a history holds")
		require.Empty(t, historiestest.Found(told, secrets), workflow)
	}
}
