package blueprint_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
)

var update = flag.Bool("update", false, "rewrite golden files")

func TestMain(m *testing.M) { dbtest.Main(m) }

// requireGolden compares with a file of this folder.
func requireGolden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.FromSlash(name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got, "`make golden` rewrites it; read the diff")
}
