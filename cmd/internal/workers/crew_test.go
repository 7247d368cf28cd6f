package workers_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/workers"
)

// crewOf is a crew whose members say that they have come in a directory, and stay.
func crewOf(t *testing.T, n int) (crew *workers.Crew, came func() int) {
	t.Helper()
	dir := t.TempDir()
	crew = workers.NewCrew(shell(`trap 'exit 0' TERM; echo on the way >&2; touch "` + dir + `/$$"; while :; do sleep 0.05; done`))
	t.Cleanup(func() { crew.KillAll() })
	require.NoError(t, crew.Hire(t.Context(), n))
	came = func() int {
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		return len(files)
	}
	requireCame(t, came, n)
	return crew, came
}

func requireCame(t *testing.T, came func() int, n int) {
	t.Helper()
	require.Eventually(t, func() bool { return came() == n }, time.Minute, 5*time.Millisecond)
}

func TestACrewReplacesWhoIsKilled(t *testing.T) {
	t.Parallel()
	crew, came := crewOf(t, 3)
	require.NoError(t, crew.Kill(t.Context(), 2))
	require.Equal(t, 2, crew.Killed())
	requireCame(t, came, 5)
	require.NoError(t, crew.Kill(t.Context(), 9), "no more than there are")
	require.Equal(t, 5, crew.Killed())
	requireCame(t, came, 8)
	require.Equal(t, []string{"on the way", "on the way", "on the way"}, crew.KillAll())
	require.Empty(t, crew.KillAll())
	require.Equal(t, 5, crew.Killed(), "not counted: it is over")
}

func TestACrewIsReplacedOneByOneInPeace(t *testing.T) {
	t.Parallel()
	crew, came := crewOf(t, 2)
	require.NoError(t, crew.Replace(t.Context()))
	require.Equal(t, 1, crew.Stopped())
	require.Zero(t, crew.Killed())
	requireCame(t, came, 3)
	require.NoError(t, crew.StopAll())
	require.NoError(t, crew.StopAll())
}

func TestACrewNoticesWhoEndedByItself(t *testing.T) {
	t.Parallel()
	here := t.TempDir()
	crew := workers.NewCrew(shell(`while ! test -e "` + here + `/end"; do sleep 0.01; done; echo 'the key is missing' >&2; exit 3`))
	t.Cleanup(func() { crew.KillAll() })
	require.NoError(t, crew.Hire(t.Context(), 1))
	require.NoError(t, crew.Alive(t.Context()))
	require.NoError(t, os.WriteFile(filepath.Join(here, "end"), nil, 0o600))
	require.Eventually(t, func() bool { return crew.Alive(t.Context()) != nil }, time.Minute, 5*time.Millisecond)
	require.ErrorContains(t, crew.Alive(t.Context()), "a worker ended by itself")
	for name, do := range map[string]error{"kill": crew.Kill(t.Context(), 1), "replace": crew.Replace(t.Context()), "stop": crew.StopAll()} {
		require.ErrorContains(t, do, "the key is missing", name)
	}
}

func TestACrewStartsThoseAgainThatShallTryAgain(t *testing.T) {
	t.Parallel()
	here := t.TempDir()
	crew := workers.NewCrew(shell(`cd "` + here + `"; touch came-$$; test -e up || exit 5; touch stays; while :; do sleep 0.05; done`))
	t.Cleanup(func() { crew.KillAll() })
	crew.StartAgain(5)
	require.NoError(t, crew.Hire(t.Context(), 1))
	files := func(pattern string) int {
		require.NoError(t, crew.Alive(t.Context()))
		found, err := filepath.Glob(filepath.Join(here, pattern))
		require.NoError(t, err)
		return len(found)
	}
	require.Eventually(t, func() bool { return files("came-*") > 3 }, time.Minute, 5*time.Millisecond)
	require.NoError(t, os.WriteFile(filepath.Join(here, "up"), nil, 0o600))
	require.Eventually(t, func() bool { return files("stays") == 1 }, time.Minute, 5*time.Millisecond)
}
