package main

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"

	"github.com/orderloom/orderloom/db/dbtest"
)

func TestMigrateSaysWhatItDid(t *testing.T) {
	t.Parallel()
	d := dbtest.Empty(t)
	environment := settings(t.TempDir(), d)
	environment["ORDERLOOM_KEY_FILE"] = keyFileOf(t)

	planned := fromJSON[migrateView](t, requireOK(t, environment, "migrate", "--dry-run", "-o", "json"))
	require.NotEmpty(t, planned.Pending)
	missing := call(t.Context(), environment, "migrate", "-o", "json")
	require.Equal(t, exitFailed, missing.code)
	require.Contains(t, missing.errOut, "--new-key")

	first := fromJSON[migrateView](t, requireOK(t, environment, "migrate", "--new-key", "-o", "json"))
	require.Equal(t, planned.Pending, first.Applied)
	require.Equal(t, "made", first.Key)
	require.True(t, first.KeyProven)
	info, err := os.Stat(environment["ORDERLOOM_KEY_FILE"])
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())

	again := requireOK(t, environment, "migrate", "--new-key")
	require.Contains(t, again, "The schema was up to date.")
	require.Contains(t, again, "The key is the one that this database knows.")
	require.Contains(t, again, "had all search attributes")
	require.NotContains(t, again, "Made the key file")
	require.Contains(t, requireOK(t, environment, "migrate", "--dry-run"), "Nothing to apply")

	environment["ORDERLOOM_KEY_FILE"] = keyFileOf(t)
	wrong := call(t.Context(), environment, "migrate", "--new-key")
	require.Equal(t, exitFailed, wrong.code)
	require.Contains(t, wrong.errOut, "point ORDERLOOM_KEY_FILE at the key that sealed it")
}

func TestMigrateNamesTheSearchAttributeInItsWay(t *testing.T) {
	t.Parallel()
	environment := settings(t.TempDir(), dbtest.New(t))
	environment["ORDERLOOM_TEMPORAL_NAMESPACE"] = newNamespace(t)
	_, err := temporalOf(t, environment).OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{
		Namespace:        environment["ORDERLOOM_TEMPORAL_NAMESPACE"],
		SearchAttributes: map[string]enums.IndexedValueType{"SaleState": enums.INDEXED_VALUE_TYPE_INT},
	})
	require.NoError(t, err)
	got := call(t.Context(), environment, "migrate")
	require.Equal(t, exitFailed, got.code)
	require.Contains(t, got.errOut, "search attribute SaleState")
}

func TestMigrateNeedsTheOwner(t *testing.T) {
	t.Parallel()
	environment := settings(t.TempDir(), dbtest.New(t))
	delete(environment, "ORDERLOOM_OWNER_DATABASE_URL")
	got := call(t.Context(), environment, "migrate")
	require.Equal(t, exitUsage, got.code)
	require.Contains(t, got.errOut, "ORDERLOOM_OWNER_DATABASE_URL: missing")
}
