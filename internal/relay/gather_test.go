package relay_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
)

// stuck is Temporal that doesn't answer.
type stuck struct{ client.Client }

// ExecuteWorkflow waits until nobody cares any more.
func (stuck) ExecuteWorkflow(ctx context.Context, _ client.StartWorkflowOptions, _ any, _ ...any) (client.WorkflowRun, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestWhatChangedIsGatheredWhileNothingCanBeHandedOn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask("1")
	b.exec("INSERT INTO push_news (item_id) VALUES (1)")
	b.start(b.relayTo(stuck{b.temporal}))
	require.Eventually(t, func() bool {
		var left int
		require.NoError(t, b.db.App.QueryRow(context.Background(), "SELECT count(*) FROM push_news").Scan(&left))
		return left == 0
	}, soon, 10*time.Millisecond)
	require.EqualValues(t, 1, b.waiting())
}
