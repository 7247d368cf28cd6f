package secret_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/secret"
)

// TestARunningProcessFollowsTheKeyFile: worker opened the file before somebody else
// rotated its keys.
func TestARunningProcessFollowsTheKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.json")
	worker, err := secret.CreateKeyring(path)
	require.NoError(t, err)
	before, err := worker.Seal("cs_old", "p")
	require.NoError(t, err)
	require.Equal(t, worker.Mark(), before[:5])

	person, err := secret.OpenKeyring(path)
	require.NoError(t, err)
	require.NoError(t, person.AddKey())
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	after, err := person.Seal("cs_new", "p")
	require.NoError(t, err)
	require.NotEqual(t, before[:5], after[:5])
	for sealed, want := range map[string]string{string(before): "cs_old", string(after): "cs_new"} {
		text, err := worker.Open([]byte(sealed), "p")
		require.NoError(t, err)
		require.Equal(t, want, text.Reveal())
	}
	sealed, err := worker.Seal("cs_newer", "p")
	require.NoError(t, err)
	require.Equal(t, person.Mark(), sealed[:5], "the new key seals everywhere")

	older, err := person.Older()
	require.NoError(t, err)
	require.Len(t, older, 1)
	require.Error(t, person.Drop([]uint32{person.KeyID()}), "the key that seals stays")
	require.NoError(t, person.Drop(older))
	older, err = worker.Older()
	require.NoError(t, err)
	require.Empty(t, older)
	_, err = worker.Open(before, "p")
	require.ErrorIs(t, err, secret.ErrWrongKey)
	_, err = worker.Open(sealed, "p")
	require.NoError(t, err)
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*"))
	require.NoError(t, err)
	require.Equal(t, []string{path}, left, "nothing is left beside it")
}

func TestNothingIsSealedWithoutTheKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.json")
	ring, err := secret.CreateKeyring(path)
	require.NoError(t, err)
	sealed, err := ring.Seal("cs", "p")
	require.NoError(t, err)
	require.NoError(t, os.Remove(path))
	_, err = ring.Seal("cs", "p")
	require.ErrorContains(t, err, "make one with")
	text, err := ring.Open(sealed, "p")
	require.NoError(t, err, "what it knows it still opens")
	require.Equal(t, "cs", text.Reveal())
}
