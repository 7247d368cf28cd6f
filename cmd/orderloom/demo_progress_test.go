package main

import (
	"context"
	"testing"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/internal/localstack"
)

// TestWhoWatchesSurvivesTheDatabasesRestart: what the workers survive doesn't end a demo.
func TestWhoWatchesSurvivesTheDatabasesRestart(t *testing.T) {
	t.Parallel()
	l := startPlan(t, straightPlan("tea", 3))
	require.NoError(t, activities.WakeReader(t.Context(), l.db, "tea"))
	done := make(chan error, 1)
	go func() { done <- l.untilDone(t.Context()) }()

	require.NoError(t, l.Stack.Without(t.Context(), localstack.PostgreSQL, func(ctx context.Context) error {
		look := time.NewTicker(lookEvery)
		defer look.Stop()
		for range 5 { // as many as the watcher has meanwhile
			<-look.C
			_, err := l.left(ctx, progressbar.DefaultSilent(1))
			require.True(t, passing(err), "%v", err)
		}
		return nil
	}))
	select {
	case err := <-done:
		require.Fail(t, "the watcher gave up", "%v", err)
	default:
	}
	workerstest.Hire(t, workerstest.Build(t), workerSettings(l), 1)
	require.NoError(t, <-done)
	require.EqualValues(t, 3, settledIn(t, l, "tea"))
}
