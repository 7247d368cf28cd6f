package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/workflows"
)

func TestALookGoesOnToItsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.BeginReconcile, activities.Reconciled{Run: 7}, nil)
	b.OnActivity(act.ReconcilePart, mock.Anything, int64(7)).Return(activities.Reconciled{Run: 7, Orders: 100, More: true}, nil).Twice()
	b.OnActivity(act.ReconcilePart, mock.Anything, int64(7)).Return(activities.Reconciled{}, errLocked).Once()
	b.OnActivity(act.ReconcilePart, mock.Anything, int64(7)).Return(activities.Reconciled{Run: 7, Orders: 3}, nil).Once()
	b.OnActivity(act.EndReconcile, mock.Anything, activities.ReconcileEnded{Channel: "woo-riga", Run: 7}).Return(activities.Reconciled{Run: 7, Orders: 203, Opened: 2}, nil).Once()
	b.ExecuteWorkflow(workflows.Reconcile, activities.ReconcileInput{Channel: "woo-riga"})
	require.NoError(t, b.GetWorkflowError())
	var sum activities.Reconciled
	require.NoError(t, b.GetWorkflowResult(&sum))
	require.EqualValues(t, 203, sum.Orders)
	b.AssertExpectations(t)
}

func TestALookThatFailsSaysWhy(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.BeginReconcile, activities.Reconciled{Run: 7}, nil)
	once(b, act.ReconcilePart, activities.Reconciled{}, errRefused)
	b.OnActivity(act.EndReconcile, mock.Anything, activities.ReconcileEnded{Channel: "woo-riga", Run: 7, Failed: "key revoked"}).Return(activities.Reconciled{}, nil).Once()
	b.ExecuteWorkflow(workflows.Reconcile, activities.ReconcileInput{Channel: "woo-riga"})
	require.Equal(t, "Unauthorized", failure(t, b.GetWorkflowError()).Type())
	b.AssertExpectations(t)
}

func TestWayOfALook(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "reconciled", woosim.Settings{}, captured(t, "get_set_paid_bacs.json"), captured(t, "get_onhold_bacs.json"))
	id := workflows.ReconcileScheduleID(c.code)
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: workflows.QueueSync}, workflows.WakeReconcile, c.code)
	require.NoError(t, err)
	ends[any](t, id)
	keep(t, "wake_reconcile", id)
	sum := ends[activities.Reconciled](t, workflows.ReconcileWorkflowID(c.code))
	require.EqualValues(t, 2, sum.Orders)
	keep(t, "reconcile", workflows.ReconcileWorkflowID(c.code))
}
