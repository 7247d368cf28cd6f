package localstack

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestClustersOfDeletedStacksGo(t *testing.T) {
	t.Parallel()
	root, stack := t.TempDir(), t.TempDir()
	place := func(name, stackDir string) string {
		home := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Join(home, "data"), 0o700))
		if stackDir != "" {
			require.NoError(t, claim(home, stackDir))
		}
		return home
	}
	kept := place("kept", stack)
	require.NoError(t, os.Symlink(kept, filepath.Join(stack, "postgres")))
	orphan := place("orphan", filepath.Join(root, "no-such-stack"))
	elsewhere := place("elsewhere", stack) // the stack began anew in another place
	running := place("running", filepath.Join(root, "no-such-stack"))
	require.NoError(t, os.WriteFile(filepath.Join(running, "data", "postmaster.pid"), []byte("1"), 0o600))
	unclaimed := place("unclaimed", "")

	sweep(filepath.Join(root, "*"), isOrphan)

	for _, home := range []string{kept, running, unclaimed} {
		require.DirExists(t, home)
	}
	for _, home := range []string{orphan, elsewhere} {
		require.NoDirExists(t, home)
	}
}
