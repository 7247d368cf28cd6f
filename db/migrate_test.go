package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbtest"
)

func TestMigrateIsSafeToRepeat(t *testing.T) {
	t.Parallel()
	owner := dbtest.Empty(t)
	pending, err := db.PendingMigrations(t.Context(), owner)
	require.NoError(t, err)
	require.Contains(t, pending, "0001_first_slice.sql")

	first, err := db.Migrate(t.Context(), owner)
	require.NoError(t, err)
	require.Equal(t, pending, first.Applied)
	again, err := db.Migrate(t.Context(), owner)
	require.NoError(t, err)
	require.Empty(t, again.Applied)
	require.Equal(t, first.Version, again.Version)
}
