package secret_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/secret"
)

func TestStringNeverPrints(t *testing.T) {
	t.Parallel()
	s := secret.String("cs_123")
	raw, err := json.Marshal(map[string]any{"s": s})
	require.NoError(t, err)
	for _, text := range []string{fmt.Sprint(s), fmt.Sprintf("%v %s %+v %#v %q", s, s, s, s, s), string(raw)} {
		require.NotContains(t, text, "123")
	}
	require.Equal(t, "cs_123", s.Reveal())
}

func TestKeyring(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "data", "key.json")
	ring, err := secret.EnsureKeyring(path)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	sealed, err := ring.Seal("cs_123", "channel a")
	require.NoError(t, err)
	require.NotContains(t, string(sealed), "cs_123")

	again, err := secret.EnsureKeyring(path)
	require.NoError(t, err)
	require.Equal(t, ring.KeyID(), again.KeyID())
	opened, err := again.Open(sealed, "channel a")
	require.NoError(t, err)
	require.Equal(t, "cs_123", opened.Reveal())

	_, err = again.Open(sealed, "channel b")
	require.ErrorIs(t, err, secret.ErrWrongKey)
	other, err := secret.CreateKeyring(filepath.Join(t.TempDir(), "key.json"))
	require.NoError(t, err)
	_, err = other.Open(sealed, "channel a")
	require.ErrorIs(t, err, secret.ErrWrongKey)

	canary, err := ring.Canary()
	require.NoError(t, err)
	require.NoError(t, again.CheckCanary(canary))
	require.ErrorIs(t, other.CheckCanary(canary), secret.ErrWrongKey)
}

func TestKeyFileMistakesAreNamed(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key.json")
	_, err := secret.OpenKeyring(path)
	require.ErrorContains(t, err, "make one with")
	_, err = secret.CreateKeyring(path)
	require.NoError(t, err)
	_, err = secret.CreateKeyring(path)
	require.ErrorIs(t, err, os.ErrExist)
	require.NoError(t, os.Chmod(path, 0o644))
	_, err = secret.OpenKeyring(path)
	require.ErrorContains(t, err, "readable by others")
	require.NoError(t, os.WriteFile(path, []byte("{}"), 0o600))
	require.NoError(t, os.Chmod(path, 0o600))
	_, err = secret.OpenKeyring(path)
	require.ErrorContains(t, err, "no Tink keyset")
}
