package workflows_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"

	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/workflows"
)

// record keeps the histories of a release, as its version: see CONTRIBUTING.md,
// "Replay histories".
var record = flag.String("record", "", "record each way's history as testdata/replay/VERSION-WAY.json")

// keep replays what just happened with the code that made it happen, and records
// it where that is asked for.
func keep(t *testing.T, way, workflow string) *historypb.History {
	t.Helper()
	history := historyOf(t, workflow)
	require.NoError(t, histories.Replay(workflows.RegisterAll, history))
	if *record == "" {
		return history
	}
	name := filepath.Join("testdata", "replay", *record+"-"+way+".json")
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	require.NoError(t, err, "a history is never recorded again")
	require.NoError(t, histories.Write(file, history))
	require.NoError(t, file.Close())
	return history
}

// historyOf is the history of a workflow's last run.
func historyOf(t *testing.T, workflow string) *historypb.History {
	t.Helper()
	history, err := histories.Fetch(t.Context(), office.temporal, workflow, "")
	require.NoError(t, err)
	require.NotEmpty(t, history.GetEvents())
	return history
}
