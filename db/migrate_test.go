package db_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbtest"
)

func TestMigrateIsSafeToRepeat(t *testing.T) {
	t.Parallel()
	owner := dbtest.Empty(t).OwnerURL
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

func TestMigratingAgainstTheWrongDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	owner := dbtest.Empty(t).OwnerURL
	pool, err := db.Open(t.Context(), owner)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	_, err = pool.Exec(t.Context(), "CREATE TABLE warehouses (id int)")
	require.NoError(t, err)
	_, err = db.Migrate(t.Context(), owner)
	require.ErrorContains(t, err, "0001_first_slice.sql")
	require.ErrorContains(t, err, "42P07")
	pending, err := db.PendingMigrations(t.Context(), owner)
	require.NoError(t, err)
	require.Contains(t, pending, "0001_first_slice.sql", "a migration happens whole or not at all")
}

func TestMigratingFromTwoPlacesAtOnceWorks(t *testing.T) {
	t.Parallel()
	owner := dbtest.Empty(t).OwnerURL
	var g errgroup.Group
	for range 3 {
		g.Go(func() error {
			_, err := db.Migrate(t.Context(), owner)
			return err
		})
	}
	require.NoError(t, g.Wait())
}
