package workflows_test

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/bill"
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

// personal are the strings of an order that no history may hold.
func personal(t *testing.T, raw json.RawMessage) (found []string) {
	t.Helper()
	type party struct {
		FirstName string `json:"first_name"`
		LastName  string `json:"last_name"`
		Company   string
		Address1  string `json:"address_1"`
		Address2  string `json:"address_2"`
		City      string
		State     string
		Postcode  string
		Email     string
		Phone     string
	}
	var order struct {
		Billing, Shipping party
		OrderKey          string `json:"order_key"`
		IP                string `json:"customer_ip_address"`
		Agent             string `json:"customer_user_agent"`
		Note              string `json:"customer_note"`
		Transaction       string `json:"transaction_id"`
	}
	require.NoError(t, json.Unmarshal(raw, &order))
	found = append(found, order.OrderKey, order.IP, order.Agent, order.Note, order.Transaction)
	for _, p := range []party{order.Billing, order.Shipping} {
		found = append(found, p.FirstName, p.LastName, p.FirstName+" "+p.LastName, p.Company, p.Address1, p.Address2, p.City, p.State, p.Postcode, p.Email, p.Phone)
	}
	return found
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
			secrets = append(secrets, personal(t, raw)...)
		}
		for _, raw := range c.listed() {
			histories = append(histories, c.order(orderID(t, raw)))
		}
		eventually(t, "every order is walked", func() bool {
			left, err := queries.OrdersUnprocessed(t.Context(), office.app, code)
			return err == nil && left == 0
		})
	}
	slices.Sort(secrets)
	secrets = slices.DeleteFunc(slices.Compact(secrets), func(s string) bool { return len(s) <= 3 })
	require.Greater(t, len(secrets), 50)
	require.Greater(t, len(histories), 60)
	for _, workflow := range histories {
		started(t, workflow)
		told := strings.ToLower(everything(t, historyOf(t, workflow)))
		require.Contains(t, told, "workflowtaskscheduled", "the walk reaches what a history holds")
		for _, secret := range secrets {
			require.False(t, holds(told, strings.ToLower(secret)), "%s holds %q", workflow, secret)
		}
	}
}

// holds reports whether a text holds another as words of its own: a postcode is
// also five digits out of some timestamp.
func holds(text, words string) bool {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	for {
		at := strings.Index(text, words)
		if at < 0 {
			return false
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		after, _ := utf8.DecodeRuneInString(text[at+len(words):])
		if !inWord(before) && !inWord(after) {
			return true
		}
		text = text[at+len(words):]
	}
}

// everything is all text of a history, its payloads decoded.
func everything(t *testing.T, history *historypb.History) string {
	t.Helper()
	raw, err := protojson.Marshal(history)
	require.NoError(t, err)
	var value any
	require.NoError(t, json.Unmarshal(raw, &value))
	var text strings.Builder
	write(&text, value)
	return text.String()
}

func write(text *strings.Builder, value any) {
	switch v := value.(type) {
	case map[string]any:
		for key, inner := range v {
			text.WriteString(key + "\n")
			write(text, inner)
		}
	case []any:
		for _, inner := range v {
			write(text, inner)
		}
	case string:
		text.WriteString(v + "\n")
		if plain, err := base64.StdEncoding.DecodeString(v); err == nil {
			text.Write(append(plain, '\n'))
		}
	default:
	}
}

func TestWalkFindsWhatAPayloadHolds(t *testing.T) {
	t.Parallel()
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(map[string]string{"city": "Jūrmala"})
	require.NoError(t, err)
	told := everything(t, &historypb.History{Events: []*historypb.HistoryEvent{{
		Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
			WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{Input: payloads},
		},
	}}})
	require.True(t, holds(told, "Jūrmala"), "else the test above could not fail")
	require.False(t, holds("34.871011195Z", "10111"))
}
