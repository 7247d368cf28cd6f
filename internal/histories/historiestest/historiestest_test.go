package historiestest_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"

	"github.com/orderloom/orderloom/internal/histories/historiestest"
)

// TestPlantedSecretsAreFound wherever they are, else nothing that relies on the scan could
// fail.
func TestPlantedSecretsAreFound(t *testing.T) {
	t.Parallel()
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(
		map[string]any{"city": "Jūrmala", "company": "Māra & Dēli", "within": []byte(`{"key": "ck_within"}`), "text": `{"phone": "+371 20000000"}`})
	require.NoError(t, err)
	history := &historypb.History{Events: []*historypb.HistoryEvent{
		{Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
			WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{Input: payloads},
		}},
		{Attributes: &historypb.HistoryEvent_ActivityTaskFailedEventAttributes{
			ActivityTaskFailedEventAttributes: &historypb.ActivityTaskFailedEventAttributes{Failure: &failurepb.Failure{
				Message: "the shop refused ck_failed", Cause: &failurepb.Failure{Message: "no such mailbox: liga@example.com", EncodedAttributes: payloads.GetPayloads()[0]},
			}},
		}},
	}}
	planted := []string{"Jūrmala", "JŪRMALA", "Māra & Dēli", "ck_within", "+371 20000000", "ck_failed", "liga@example.com"}
	require.Equal(t, planted, historiestest.Found(historiestest.Text(history), planted))
	require.Empty(t, historiestest.Found(historiestest.Text(history), []string{"Rīga", "mailboxes", "ck_"}))
}

func TestDigitsWithinOthersAreNoPostcode(t *testing.T) {
	t.Parallel()
	require.Empty(t, historiestest.Found("34.871011195z", []string{"10111"}))
}

func TestTemporalsCountersAreNoPostcode(t *testing.T) {
	t.Parallel()
	history := &historypb.History{Events: []*historypb.HistoryEvent{{
		EventId: 1, TaskId: 10111, Attributes: &historypb.HistoryEvent_WorkflowTaskStartedEventAttributes{
			WorkflowTaskStartedEventAttributes: &historypb.WorkflowTaskStartedEventAttributes{HistorySizeBytes: 10111, Identity: "10112"},
		},
	}}}
	require.Equal(t, []string{"10112"}, historiestest.Found(historiestest.Text(history), []string{"10111", "10112"}))
	require.EqualValues(t, 10111, history.GetEvents()[0].GetTaskId(), "what is looked through stays as it is")
}

func TestPersonalDataAreKnownByTheirNames(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"+38067000", "Anna", "Anna Ozola", "Brīvības 1", "Ozola"}, historiestest.Personal([]byte(
		`{"id": 7, "status": "processing", "billing": {"first_name": "Anna", "last_name": "Ozola", "state": "LV", "address_1": " Brīvības 1"}, "client": {"phones": ["+38067000"]}, "delivery_address": "abc"}`)))
	require.Empty(t, historiestest.Personal([]byte(`no order`)))
}
