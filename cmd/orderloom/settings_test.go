package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbtest"
)

func TestAllMistakesInTheSettingsAreToldAtOnce(t *testing.T) {
	t.Parallel()
	got := call(t.Context(), map[string]string{
		"ORDERLOOM_LOG_LEVEL":    "loud",
		"ORDERLOOM_DATABSE_URL":  "postgres://app:pa55word@host/db",
		"ORDERLOOM_IMPORT_EVERY": "soon",
		"ORDERLOOM_DATABASE_URL": "mysql://app:pa55word@host/db",
	}, "sale", "list")
	require.Equal(t, exitUsage, got.code)
	for _, want := range []string{"4 mistakes", "ORDERLOOM_LOG_LEVEL", "did you mean ORDERLOOM_DATABASE_URL?", "ORDERLOOM_IMPORT_EVERY", "want postgres://"} {
		require.Contains(t, got.errOut, want)
	}
	require.NotContains(t, got.errOut, "pa55word")
}

func TestALocalStackIsFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	only := map[string]string{"ORDERLOOM_DATA_DIR": dir}
	got := call(t.Context(), only, "channel", "list")
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.errOut, "ORDERLOOM_DATABASE_URL: missing")
	require.Contains(t, got.errOut, "orderloom dev")

	d := dbtest.New(t)
	told := addresses{
		DatabaseURL: d.AppURL.Reveal(), OwnerDatabaseURL: d.OwnerURL.Reveal(), KeyFile: "key.json", CAFile: "ca.pem",
		TemporalAddress: server.hostPort, TemporalNamespace: server.namespace, TemporalUI: "http://ui",
	}
	require.NoError(t, told.save(dir))
	info, err := os.Stat(filepath.Join(dir, "dev", "addresses.json"))
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	again, found, err := loadAddresses(dir)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, told, again)

	require.Equal(t, "There are no channels.\n", requireOK(t, only, "channel", "list"))
	require.JSONEq(t, "[]", requireOK(t, only, "channel", "list", "--output", "json"))
	require.Contains(t, requireOK(t, only, "migrate", "--dry-run"), "up to date")

	told.DatabaseURL = "postgres://orderloom_app:pa55word@127.0.0.1:1/orderloom"
	require.NoError(t, told.save(dir))
	got = call(t.Context(), only, "channel", "list")
	require.Equal(t, exitUnreachable, got.code)
	require.Contains(t, got.errOut, "`orderloom dev` doesn't answer: start it again")
	require.NotContains(t, got.errOut, "pa55word")

	removeAddresses(dir)
	_, found, err = loadAddresses(dir)
	require.NoError(t, err)
	require.False(t, found)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "dev", "addresses.json"), []byte("{"), 0o600))
	require.Contains(t, call(t.Context(), only, "channel", "list").errOut, "delete it")
}
