package workflows_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/workflows"
)

// trash plays so many pages of a shop's trash, and then what is wrong with it.
func trash(b *bundle, pages int, err error) {
	for page := 1; page <= pages; page++ {
		b.OnActivity(act.ReadTrash, mock.Anything, activities.TrashInput{Channel: "woo-riga", Page: page}).
			Return(activities.Page{More: page < pages || err != nil}, nil).Once()
	}
	if err != nil {
		b.OnActivity(act.ReadTrash, mock.Anything, activities.TrashInput{Channel: "woo-riga", Page: pages + 1}).Return(activities.Page{}, err).Once()
	}
}

func TestWhatVanishedIsLookedForToTheEnd(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		pages int
		err   error
		steps int
	}{
		"a shop with a trash":       {3, nil, 6},
		"a platform that has none":  {0, temporal.NewNonRetryableApplicationError("it is no TrashReader", "Unsupported", nil), 4},
		"a trash that fails a time": {1, errLocked, 6},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			trash(b, tt.pages, tt.err)
			b.OnActivity(act.ReadTrash, mock.Anything, mock.Anything).Return(activities.Page{}, nil).Maybe()
			at := time.Date(2026, 11, 22, 2, 30, 0, 0, time.UTC)
			for in, look := range map[activities.LookInput]activities.Look{
				{Channel: "woo-riga"}:               {Looked: 100, Gone: []activities.Gone{{RemoteID: "7", AskedAt: at}}, After: "100"},
				{Channel: "woo-riga", After: "100"}: {Looked: 12, Gone: []activities.Gone{{RemoteID: "107", AskedAt: at}}},
			} {
				b.OnActivity(act.LookForOrders, mock.Anything, in).Return(look, nil).Once()
			}
			b.OnActivity(act.RefuseVanished, mock.Anything, activities.VanishedInput{
				Channel: "woo-riga", Looked: 112, Gone: []activities.Gone{{RemoteID: "7", AskedAt: at}, {RemoteID: "107", AskedAt: at}},
			}).Return(2, nil).Once()
			b.ExecuteWorkflow(workflows.FindVanished, "woo-riga")
			require.NoError(t, b.GetWorkflowError())
			require.Len(t, b.steps, tt.steps, "%v", b.steps)
			b.AssertExpectations(t)
		})
	}
}

func TestNothingIsMadeOfALookThatFails(t *testing.T) {
	t.Parallel()
	b := setup(t)
	trash(b, 1, nil)
	once(b, act.LookForOrders, activities.Look{}, errRefused)
	b.ExecuteWorkflow(workflows.FindVanished, "woo-riga")
	require.Equal(t, "Unauthorized", failure(t, b.GetWorkflowError()).Type())
	require.Equal(t, []string{"ReadTrash", "LookForOrders"}, b.steps)
}

func TestWayOfALookForWhatVanished(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "vanished", woosim.Settings{}, captured(t, "get_set_paid_bacs.json"), captured(t, "get_onhold_bacs.json"))
	var ids []int64
	for _, raw := range c.shop.Orders() {
		ids = append(ids, orderID(t, raw))
		c.shop.SetStatus(ids[len(ids)-1], "pending")
	}
	c.wake()
	for _, id := range ids {
		waits(t, c.order(id), "awaiting_payment")
	}
	c.shop.TrashOrder(ids[0])
	c.shop.DeleteOrder(ids[1])

	id := workflows.VanishedScheduleID(c.code)
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: workflows.QueueSync}, workflows.FindVanished, c.code)
	require.NoError(t, err)
	ends[any](t, id)
	for _, order := range ids {
		require.Equal(t, "cancelled", ends[string](t, c.order(order)))
	}
	keep(t, "vanished", id)
}
