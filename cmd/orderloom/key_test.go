package main

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
)

// keyValues are the keys themselves, as a key file holds them.
func keyValues(t *testing.T, path string) (values []string) {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var file struct {
		Key []struct {
			KeyData struct{ Value string }
		}
	}
	require.NoError(t, json.Unmarshal(raw, &file))
	for _, key := range file.Key {
		require.NotEmpty(t, key.KeyData.Value)
		values = append(values, key.KeyData.Value)
	}
	return values
}

func TestTheKeyIsRotatedWithoutBeingShown(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", paid)
	path := b.environment["ORDERLOOM_KEY_FILE"]
	before := keyValues(t, path)
	got := call(t.Context(), b.environment, "key", "rotate")
	require.Equal(t, exitOK, got.code, got.errOut)
	require.Equal(t, "Sealed by the new key: 2. Old keys gone: 1.\n", got.out)
	after := keyValues(t, path)
	require.Len(t, after, 1)
	require.NotEqual(t, before, after)
	for _, value := range append(before, after...) {
		require.NotContains(t, got.out+got.errOut, value)
	}
	page, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: "tea", Fresh: true})
	require.NoError(t, err, "a process that runs goes on")
	require.Equal(t, 1, page.News)
	again := fromJSON[rotationView](t, requireOK(t, b.environment, "key", "rotate", "-o", "json"))
	require.Equal(t, rotationView{KeyID: again.KeyID, Resealed: 2, Retired: 1}, again)

	delete(b.environment, "ORDERLOOM_KEY_FILE")
	require.Equal(t, exitUsage, call(t.Context(), b.environment, "key", "rotate").code)
}
