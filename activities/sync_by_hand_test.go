package activities_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestAPartIsSyncedByHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sync := func(part string) error {
		return db.InTx(t.Context(), b.db.App, func(tx pgx.Tx) error { return activities.SyncByHand(t.Context(), tx, channelCode, part, "ann") })
	}
	b.exec("UPDATE channels SET enabled = false")
	for _, part := range []string{activities.SyncOrders, activities.SyncCatalogue, activities.SyncStock, activities.SyncMessages} {
		require.Equal(t, fault.Unmapped, fault.KindOf(sync(part)), part)
	}
	require.Equal(t, fault.Invalid, fault.KindOf(sync("all")))
	require.NoError(t, sync(activities.SyncLists), "they fill the settings of a channel that is off")
	b.exec("UPDATE channels SET enabled = true, orders_in = true, items_in = true, stock = true, stock_shown = 'exact', messages = true")
	b.exec("DELETE FROM outbox")
	for _, part := range activities.Syncs() {
		require.NoError(t, sync(part), part)
		require.NoError(t, sync(part), "asking twice is asking once")
	}
	require.Equal(t, len(activities.Syncs()), b.count("outbox"))
	require.Equal(t, 2*len(activities.Syncs())+1, b.count("journal WHERE actor = 'ann' AND action LIKE 'sync %' AND result = 'asked'"))
	b.exec("DELETE FROM channel_credentials")
	require.Equal(t, fault.Conflict, fault.KindOf(sync(activities.SyncLists)), "it has no key")
}
