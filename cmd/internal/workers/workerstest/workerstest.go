// Package workerstest gives tests the built program and processes of it.
package workerstest

import (
	"context"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers"
)

// Build builds the program as it stands and answers with its path; it goes with the
// test.
func Build(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "orderloom")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "github.com/orderloom/orderloom/cmd/orderloom").CombinedOutput()
	require.NoError(t, err, string(out))
	return binary
}

// Hire is a crew of so many workers with these settings. Whoever is left of it at
// the test's end is killed; where the test failed, their last words are told.
func Hire(t testing.TB, binary string, environment map[string]string, n int) *workers.Crew {
	t.Helper()
	crew := workers.NewCrew(workers.Worker(binary, environment))
	t.Cleanup(func() {
		said := crew.KillAll()
		if t.Failed() {
			t.Logf("the workers said: %q", said)
		}
	})
	require.NoError(t, crew.Hire(context.WithoutCancel(t.Context()), n))
	return crew
}
