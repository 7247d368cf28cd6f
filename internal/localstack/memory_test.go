package localstack

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAClusterLiesInMemoryWhereThereIsRoom(t *testing.T) {
	t.Parallel()
	o := Options{Dir: stackDir(t), Ephemeral: true, InMemory: true}
	lock, err := lockDir(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, lock.Close()) })
	h, err := clusterHome{}.open(o)
	require.NoError(t, err)
	require.Equal(t, free(memoryRoot()) >= memoryNeeded, filepath.Dir(h.dir) == memoryRoot(), "it lies in %s", h.dir)
	resolved, err := filepath.EvalSymlinks(filepath.Join(o.Dir, "postgres"))
	require.NoError(t, err)
	require.Equal(t, h.dir, resolved)
}

func TestClustersThatKilledRunsLeftInMemoryGo(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	place := func(name, stackDir string) string {
		home := filepath.Join(root, tempPrefix+name)
		require.NoError(t, os.Mkdir(home, 0o700))
		if stackDir != "" {
			require.NoError(t, claim(home, stackDir))
		}
		return home
	}
	stack := func() (string, *os.File) {
		dir := t.TempDir()
		lock, err := lockDir(t.Context(), Options{Dir: dir})
		require.NoError(t, err)
		return dir, lock
	}
	running, held := stack()
	killed, released := stack()
	require.NoError(t, released.Close())
	kept, unclaimed := place("kept", running), place("unclaimed", "")
	left, orphan := place("left", killed), place("orphan", filepath.Join(root, "no-such-stack"))

	sweep(filepath.Join(root, tempPrefix+"*"), isLeft)

	require.DirExists(t, kept)
	require.DirExists(t, unclaimed)
	require.NoDirExists(t, left)
	require.NoDirExists(t, orphan)
	require.NoError(t, held.Close())
}
