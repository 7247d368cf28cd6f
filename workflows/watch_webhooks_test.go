package workflows_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/histories/historiestest"
	"github.com/orderloom/orderloom/workflows"
)

// watch runs a watch to its end.
func (b *bundle) watch() (watched activities.Watched, err error) {
	b.t.Helper()
	b.ExecuteWorkflow(workflows.WatchWebhooks, "woo-riga")
	require.True(b.t, b.IsWorkflowCompleted())
	if err = b.GetWorkflowError(); err == nil {
		require.NoError(b.t, b.GetWorkflowResult(&watched))
	}
	return watched, err
}

func TestAWatchComparesAndPutsRight(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.CompareWebhooks, activities.Watched{Changed: 9, Told: 3}, nil)
	once(b, act.KeepWebhooks, activities.Watched{Made: 2, Mended: 1}, nil)
	watched, err := b.watch()
	require.NoError(t, err)
	require.Equal(t, activities.Watched{Made: 2, Mended: 1, Changed: 9, Told: 3}, watched)
	require.Equal(t, []string{"local CompareWebhooks", "KeepWebhooks"}, b.steps)
}

func TestAWatchThatIsAskedForMeanwhileLooksAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.CompareWebhooks, activities.Watched{}, nil)
	slowly(b, act.KeepWebhooks, activities.Watched{Shut: true})
	once(b, act.CompareWebhooks, activities.Watched{}, nil)
	once(b, act.KeepWebhooks, activities.Watched{Made: 5}, nil)
	b.later(1, b.news)
	watched, err := b.watch()
	require.NoError(t, err)
	require.Equal(t, activities.Watched{Made: 5}, watched, "a key that was stored meanwhile")
	require.Len(t, b.steps, 4)
}

func TestAWatchOverAShopThatRefusesForGoodEnds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	once(b, act.CompareWebhooks, activities.Watched{}, nil)
	once(b, act.KeepWebhooks, activities.Watched{}, errRefused)
	_, err := b.watch()
	var refused *temporal.ApplicationError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "Unauthorized", refused.Type())
}

func TestWayOfTheWebhooks(t *testing.T) {
	t.Parallel()
	c := openChannel(t, "hooks", woosim.Settings{})
	_, err := office.temporal.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: workflows.WebhooksScheduleID(c.code), TaskQueue: workflows.QueueSync},
		workflows.WakeWebhooks, c.code)
	require.NoError(t, err)
	ends[any](t, workflows.WebhooksScheduleID(c.code))
	require.Equal(t, activities.Watched{Made: 7}, ends[activities.Watched](t, workflows.WebhooksWorkflowID(c.code)))
	require.Len(t, c.shop.Webhooks(), 7)
	keep(t, "wake_webhooks", workflows.WebhooksScheduleID(c.code))
	history := keep(t, "watch_webhooks", workflows.WebhooksWorkflowID(c.code))
	require.Equal(t, []shownStep{
		{"MarkerRecorded", "CompareWebhooks", "Compare with what polling found"},
		{"ActivityTaskScheduled", "KeepWebhooks", "Put the webhooks right"},
	}, shownSteps(t, history))
	hidden := []string{c.shop.Webhooks()[0].Secret, "ck_" + c.code, "cs_" + c.code}
	require.Empty(t, historiestest.Found(historiestest.Text(history), hidden))
}
