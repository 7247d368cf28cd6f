// Package workerstest gives tests the built program and processes of it.
package workerstest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers"
)

// Build answers with the path of the program as it stands. It is linked once for all
// tests that run it, of whatever package, in bin/test of the checkout, and compiled as
// `make build` does, which may have done it already.
func Build(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(checkout(t), "bin", "test")
	require.NoError(t, os.MkdirAll(dir, 0o750))
	turn, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	require.NoError(t, err)
	defer func() { require.NoError(t, turn.Close()) }()
	require.NoError(t, syscall.Flock(int(turn.Fd()), syscall.LOCK_EX))
	binary := filepath.Join(dir, "orderloom")
	run(t, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w", "-o", binary, "github.com/orderloom/orderloom/cmd/orderloom")
	return binary
}

// checkout is where go.mod lies.
func checkout(t testing.TB) string {
	t.Helper()
	return filepath.Dir(strings.TrimSpace(run(t, "go", "env", "GOMOD")))
}

func run(t testing.TB, name string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Env = append(command.Environ(), "CGO_ENABLED=0")
	out, err := command.CombinedOutput()
	require.NoError(t, err, string(out))
	return string(out)
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
