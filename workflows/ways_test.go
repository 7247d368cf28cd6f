package workflows_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/workflows"
)

// The ways that an order can go, each on real servers, from the shop and back.
// Their histories are what TestReplay replays once they are recorded.

// openOrder is a shop with one captured order, and its lifecycle's id.
func openOrder(t *testing.T, code, file string) (c *channel, id int64, workflow string) {
	t.Helper()
	raw := captured(t, file)
	id = orderID(t, raw)
	c = openChannel(t, code, woosim.Settings{}, raw)
	return c, id, c.order(id)
}

func TestWayOfAHeldOrderThatIsReleased(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "released", "get_set_paid_bacs.json")
	c.shop.ReplaceField(id, "total", `"999.99"`)
	c.wake()
	waits(t, workflow, "held")
	require.Equal(t, "settled", command(t, c, workflow, activities.CommandRelease, "release-1"))
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "held_released", workflow)
}

func TestWayOfAHeldOrderThatIsMended(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "mended", "get_set_paid_bacs.json")
	_, err := office.owner.Exec(t.Context(), "DELETE FROM tax_mappings WHERE channel_id = $1", c.id)
	require.NoError(t, err)
	c.wake()
	waits(t, workflow, "held")
	require.Equal(t, "held", command(t, c, workflow, activities.CommandRetry, "too-early"))
	c.mapTaxes() // which wakes it
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "held_mended", workflow)
}

func TestWayOfAnOrderThatIsPaidLater(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "paidlater", "get_onhold_bacs.json")
	c.wake()
	waits(t, workflow, "awaiting_payment")
	c.shop.SetStatus(id, "processing")
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "paid_later", workflow)
}

func TestWayOfARefusedOrder(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "refused", "get_cancelled_status.json")
	c.wake()
	require.Equal(t, "cancelled", ends[string](t, workflow))
	keep(t, "refused", workflow)
}

func TestWayOfAnOrderThatIsRefusedAfterItsInvoice(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "refusedlate", "get_onhold_bacs.json")
	c.wake()
	waits(t, workflow, "awaiting_payment")
	c.shop.SetStatus(id, "cancelled")
	c.wake()
	require.Equal(t, "cancelled", ends[string](t, workflow))
	keep(t, "refused_late", workflow)
}

func TestWayOfASettledOrderThatIsRefunded(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "refunded", "get_set_paid_bacs.json")
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	first := runOf(t, workflow)
	require.Empty(t, c.shop.Refund(id, `{"amount": "2.13"}`))
	c.wake()
	eventually(t, "a run for the news", func() bool { return runOf(t, workflow) != first })
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "refunded", workflow)
}

func TestWayOfAnEditThatIsIssuedAnew(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "edited", "get_onhold_bacs.json")
	c.wake()
	waits(t, workflow, "awaiting_payment")
	require.Empty(t, c.shop.EditOrder(id, `{"line_items": [{"product_id": 210, "quantity": 1}]}`))
	c.wake()
	waits(t, workflow, "held")
	require.Equal(t, "awaiting_payment", command(t, c, workflow, activities.CommandReissue, "reissue-1"))
	c.shop.SetStatus(id, "processing")
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "edited", workflow)
}

func TestWayOfAnIgnoredOrder(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "ignored", "get_onhold_bacs.json")
	c.policy.ImportStatuses = []string{"processing"}
	c.save()
	c.wake()
	require.Empty(t, ends[string](t, workflow))
	keep(t, "ignored", workflow)
}

func TestWayOfAStepThatFindsItsRowLocked(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "locked", "get_set_paid_bacs.json")
	free := c.lockSeries(t)
	c.wake()
	pending(t, workflow, "IssueInvoice", 1)
	free()
	require.Equal(t, "settled", ends[string](t, workflow))
	keep(t, "locked_row", workflow)
}

// lockSeries has nobody take a number of the channel's until they are free again.
func (c *channel) lockSeries(t *testing.T) (free func()) {
	t.Helper()
	tx, err := office.owner.Begin(t.Context())
	require.NoError(t, err)
	free = sync.OnceFunc(func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) })
	t.Cleanup(free)
	_, err = tx.Exec(t.Context(), "SELECT FROM document_series WHERE pos_id = $1 FOR UPDATE", c.pos)
	require.NoError(t, err)
	return free
}

func TestWayOfANoteWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	c, id, workflow := openOrder(t, "lostanswer", "get_set_paid_bacs.json")
	rule := c.shop.AddFault(woosim.Rule{Kind: "notes.create", Times: 1, Fault: woosim.Fault{CutAfter: true}})
	c.wake()
	require.Equal(t, "settled", ends[string](t, workflow))
	require.Equal(t, 1, c.shop.FaultCount(rule))
	ours := 0
	for _, note := range c.shop.Notes(id) {
		if strings.Contains(note.Text, "[orderloom-") {
			ours++
		}
	}
	require.Equal(t, 1, ours)
	keep(t, "lost_answer", workflow)
}

func TestFailingShopIsSeenWhileItFailsAndAfterwards(t *testing.T) {
	t.Parallel()
	c, _, workflow := openOrder(t, "failing", "get_set_paid_bacs.json")
	c.shop.AddFault(woosim.Rule{Kind: "notes.create", Fault: woosim.ServerError()})
	c.wake()
	step := pending(t, workflow, "WriteBack", 2)
	require.Contains(t, step.GetLastFailure().GetMessage(), "500")
	require.Equal(t, "Transient", step.GetLastFailure().GetApplicationFailureInfo().GetType())
	c.shop.ClearFaults()
	require.Equal(t, "settled", ends[string](t, workflow))

	var last string
	for _, event := range keep(t, "failing_shop", workflow).GetEvents() {
		if tried := event.GetActivityTaskStartedEventAttributes(); tried.GetAttempt() > 1 {
			last = tried.GetLastFailure().GetMessage()
		}
	}
	require.Contains(t, last, "500", "the history keeps why it had to be tried again")
}

func TestWayOfAnImportByHand(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "byhand", woosim.Settings{}, captured(t, "get_set_paid_bacs.json"), captured(t, "get_onhold_bacs.json"))
	var numbers []string
	for _, raw := range c.shop.Orders() {
		numbers = append(numbers, fmt.Sprint(orderID(t, raw)))
	}
	workflow := workflows.RangeWorkflowID(c.code, "first")
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: workflow, TaskQueue: workflows.QueueSync},
		workflows.ImportRange, activities.RangeInput{Channel: c.code, Numbers: numbers})
	require.NoError(t, err)
	sum := ends[activities.Page](t, workflow)
	require.Equal(t, []int{2, 2, 0}, []int{sum.Seen, sum.News, sum.Unreadable})
	keep(t, "import_range", workflow)
}

func TestWayOfAWake(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "wake", woosim.Settings{})
	workflow := workflows.WakeScheduleID(c.code)
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: workflow, TaskQueue: workflows.QueueSync},
		workflows.WakeImport, c.code)
	require.NoError(t, err)
	ends[any](t, workflow)
	require.Equal(t, activities.Page{}, ends[activities.Page](t, workflows.ReaderWorkflowID(c.code)))
	keep(t, "wake_import", workflow)
}

// pending waits until a step of a lifecycle is tried so often, and shows it as the
// Temporal UI would.
func pending(t *testing.T, workflow, step string, attempt int32) (shown *workflowpb.PendingActivityInfo) {
	t.Helper()
	eventually(t, fmt.Sprintf("%s tries %s %d times", workflow, step, attempt), func() bool {
		described, err := office.temporal.DescribeWorkflowExecution(t.Context(), workflow, "")
		if err != nil || len(described.GetPendingActivities()) == 0 {
			return false
		}
		shown = described.GetPendingActivities()[0]
		return shown.GetActivityType().GetName() == step && shown.GetAttempt() >= attempt
	})
	return shown
}

// TestWayOfAWholeShop is the reader with several pages; see history_test.go for
// what holds of all the histories that it leads to.
func TestWayOfAWholeShop(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "whole", woosim.Settings{}, woosim.CapturedOrders(false, false)...)
	c.shop.MakeOrders(1, 60, time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC))
	c.mapPayments()
	c.wake()
	page := ends[activities.Page](t, workflows.ReaderWorkflowID(c.code))
	require.Greater(t, len(c.listed()), 100)
	require.GreaterOrEqual(t, page.Seen+page.Unreadable, len(c.listed()), "more where we wrote to an order meanwhile")
	history := keep(t, "reader", workflows.ReaderWorkflowID(c.code))
	require.GreaterOrEqual(t, countEvents(history, enums.EVENT_TYPE_ACTIVITY_TASK_COMPLETED), 2)
}
