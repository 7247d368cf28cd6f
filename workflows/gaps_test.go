package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestAFilledGapHasItsSalesWalkAndNoOthers(t *testing.T) {
	t.Parallel()
	bacs, alsoBacs, cod := captured(t, "get_set_paid_bacs.json"), captured(t, "get_registered_lv.json"), captured(t, "get_processing_cod.json")
	c := openChannel(t, "gaps", woosim.Settings{}, bacs, alsoBacs, cod)
	_, err := office.owner.Exec(t.Context(), "DELETE FROM payment_mappings WHERE channel_id = $1", c.id)
	require.NoError(t, err)
	c.wake()
	waiting := []string{c.order(orderID(t, bacs)), c.order(orderID(t, alsoBacs)), c.order(orderID(t, cod))}
	for _, workflow := range waiting {
		waits(t, workflow, "held")
	}
	before := len(historyOf(t, waiting[2]).GetEvents())

	filled, err := activities.FillGap(t.Context(), office.app, activities.GapFill{
		Gap: gaps.Name{Channel: c.code, Kind: posting.NeedPayment, Value: "bacs"}, Value: "bank", Actor: "anna",
	})
	require.NoError(t, err)
	require.EqualValues(t, 2, filled.Woken)
	for _, workflow := range waiting[:2] {
		require.Equal(t, "settled", ends[string](t, workflow))
		signals := 0
		for _, event := range historyOf(t, workflow).GetEvents() {
			if event.GetEventType() == enums.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED {
				signals++
			}
		}
		require.Equal(t, 1, signals, "it is woken once")
	}
	require.Len(t, historyOf(t, waiting[2]).GetEvents(), before, "whoever waits for another method isn't woken")
}
