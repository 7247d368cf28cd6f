package workflows_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	historypb "go.temporal.io/api/history/v1"
	sdklog "go.temporal.io/sdk/log"

	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/workflows"
)

// TestReplay feeds histories recorded by released workers to today's code. When
// it fails, the change would break workflows that are running now: put it behind
// a change id in versions.go. Never fix it by recording the history again.
func TestReplay(t *testing.T) {
	t.Parallel()
	for name, history := range fixtures(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, histories.Replay(workflows.RegisterAll, history))
		})
	}
}

// fixtures are the recorded histories by their file.
func fixtures(t *testing.T) map[string]*historypb.History {
	t.Helper()
	files, err := filepath.Glob("testdata/replay/*.json")
	require.NoError(t, err)
	recorded := map[string]*historypb.History{}
	for _, file := range files {
		history, err := histories.ReadFile(file)
		require.NoError(t, err, file)
		recorded[filepath.Base(file)] = history
	}
	require.NotEmpty(t, recorded)
	return recorded
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
