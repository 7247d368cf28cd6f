package workflows_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/orderloom/orderloom/workflows"
)

// TestReplay feeds histories recorded by released workers to today's code. When
// it fails, the change would break workflows that are running now: put it behind
// a change id in versions.go. Never fix it by recording the history again.
func TestReplay(t *testing.T) {
	t.Parallel()
	histories, err := filepath.Glob("testdata/replay/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, histories)
	for _, file := range histories {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			require.NoError(t, newReplayer().ReplayWorkflowHistoryFromJSONFile(quiet(), file))
		})
	}
}

func newReplayer() worker.WorkflowReplayer {
	r := worker.NewWorkflowReplayer()
	workflows.RegisterAll(r)
	return r
}

// quiet is a log that nobody reads: a test's error says it all.
func quiet() sdklog.Logger { return sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler)) }

func TestChangeIDsAreInOnePlace(t *testing.T) {
	t.Parallel()
	files := sources(t)
	require.Contains(t, files, "versions.go")
	delete(files, "versions.go")
	for file, source := range files {
		require.NotContains(t, source, "GetVersion(", "%s: give the change id a function in versions.go", file)
	}
}

// sources are the package's own files by their names.
func sources(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	found := map[string]string{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		found[file] = string(source)
	}
	return found
}
