package localstack

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

func TestTemporalVersionIsChecked(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ line, refused string }{
		"a release":                {"temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)\n", ""},
		"a build from source":      {"temporal version 0.0.0-DEV (Server 1.29.1, UI 2.42.1)\n", ""},
		"a newer server":           {"temporal version 1.7.0 (Server 1.31.0, UI 2.50.0)\n", ""},
		"the next major version":   {"temporal version 2.0.0 (Server 2.0.0, UI 3.0.0)\n", ""},
		"a server before fairness": {"temporal version 1.3.0 (Server 1.27.1, UI 2.36.0)\n", "older than 1.29"},
		"another program":          {"temporal: unknown flag\n", "unknown"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := checkTemporalVersion(test.line)
			if test.refused == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, test.refused)
		})
	}
}

// fakeTool is a shell script in place of a program.
func fakeTool(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tool")
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700))
	return path
}

func TestTemporalIsBuiltOnceForAll(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	calls := filepath.Join(dir, "calls")
	var said lines
	goTool := fakeTool(t, `echo "$@" >>`+calls+`; grep -e cli -e server go.mod >>`+calls+`; echo built >built`)
	target := filepath.Join(dir, "bin", "temporal")
	var g errgroup.Group
	for i := range 4 {
		b := temporalBuild{program: temporalCLI(), goTool: goTool, target: target, log: filepath.Join(dir, fmt.Sprintf("log-%d", i)), say: func(f string, a ...any) { said.add(fmt.Sprintf(f, a...)) }}
		g.Go(func() error { return b.ensure(t.Context()) })
	}
	require.NoError(t, g.Wait())
	require.FileExists(t, target)
	content, err := os.ReadFile(calls)
	require.NoError(t, err)
	require.Equal(t, "build -ldflags -s -w -X github.com/temporalio/cli/temporalcli.Version=1.5.1 -o built github.com/temporalio/cli/cmd/temporal\n"+
		"\tgithub.com/temporalio/cli v1.5.1\n\tgo.temporal.io/server v1.29.1\n", string(content))
	require.Contains(t, said.all, "Building Temporal and its UI from github.com/temporalio/cli@v1.5.1 (about 3 minutes on two cores, once)")
}

func TestFailedBuildShowsItsLogAndLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	b := temporalBuild{
		program: temporalCLI(), goTool: fakeTool(t, "echo 'dial tcp: no route to proxy' >&2; exit 1"), target: filepath.Join(dir, "bin", "temporal"),
		log: filepath.Join(dir, "log"), say: func(string, ...any) {},
	}
	err := b.ensure(t.Context())
	require.ErrorContains(t, err, "no route to proxy")
	require.ErrorContains(t, err, filepath.Join(dir, "log"))
	left, err := filepath.Glob(filepath.Join(dir, "bin", "*"))
	require.NoError(t, err)
	require.Equal(t, []string{b.target + ".lock"}, left)
}

func TestTemporalStoreOfACutShortStartBeginsAnew(t *testing.T) {
	t.Parallel()
	o := Options{Dir: t.TempDir()}
	store, err := openTemporalStore(o)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(store.file, []byte("half a schema"), 0o600))

	store, err = openTemporalStore(o)
	require.NoError(t, err)
	require.NoFileExists(t, store.file)

	require.NoError(t, os.WriteFile(store.file, []byte("all of it"), 0o600))
	require.NoError(t, store.markComplete())
	store, err = openTemporalStore(o)
	require.NoError(t, err)
	require.FileExists(t, store.file)
}
