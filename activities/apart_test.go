package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// beside adds a channel of production that sells from the same warehouse, as it could be
// in earlier days.
func (b *bundle) beside() {
	b.t.Helper()
	b.exec("ALTER TABLE channels DISABLE TRIGGER channels_begin_apart")
	b.exec(`INSERT INTO channels (code, platform, environment, pos_id, name, address, zone, policy, enabled)
		SELECT 'live', platform, 'production', pos_id, 'Live', address, zone, policy, false FROM channels`)
	b.exec("ALTER TABLE channels ENABLE TRIGGER channels_begin_apart")
}

// trials adds a point of sale with a warehouse of its own, and nine pieces of SKU-0006 in it.
func (b *bundle) trials() {
	b.t.Helper()
	b.exec("INSERT INTO warehouses (code, name) VALUES ('trials', 'Trials')")
	b.exec("INSERT INTO points_of_sale (code, name, warehouse_id, currencies) SELECT 'trials', 'Trials', id, '{EUR}' FROM warehouses WHERE code = 'trials'")
	b.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT i.id, w.id, 9, 'opening', 'trials' FROM items i, warehouses w WHERE i.sku = 'SKU-0006' AND w.code = 'trials'")
}

// TestASaleOfATestTakesNothingOfProductions: neither by itself nor by hand, noted or not.
func TestASaleOfATestTakesNothingOfProductions(t *testing.T) {
	t.Parallel()
	for _, env := range []commerce.Environment{commerce.Test, commerce.Working} {
		for _, way := range []string{"automatic", "none", "by_hand"} {
			t.Run(string(env)+" "+way, func(t *testing.T) {
				t.Parallel()
				b := setupIn(t, env, alsoBacs)
				b.beside()
				b.exec("UPDATE channels SET delivery_notes = $1", way)
				written := b.readAndWalk(alsoBacs)
				require.Equal(t, "awaiting_stock", written.State)
				require.Contains(t, written.Details, "Give it a point of sale with a warehouse of its own")
				require.Equal(t, "500", b.onHand("main", "SKU-0006"))
				if way != "none" {
					_, err := b.deliver("one", alsoBacs)
					require.True(t, fault.Is(err, fault.Conflict), "%v", err)
					require.ErrorContains(t, err, "isn't production's, and the warehouse is")
				}
				b.woken()

				b.trials()
				b.exec("UPDATE channels SET pos_id = (SELECT id FROM points_of_sale WHERE code = 'trials') WHERE code = $1", channelCode)
				require.Equal(t, "woo-riga/253", b.woken(), "once it has a warehouse of its own")
				written = b.walk(alsoBacs)
				if way == "by_hand" {
					require.Equal(t, "awaiting_delivery", written.State)
					_, err := b.deliverFrom("main", "main", alsoBacs)
					require.True(t, fault.Is(err, fault.Conflict), "%v", err)
					return
				}
				require.Equal(t, "settled", written.State)
				require.Equal(t, "7", b.onHand("trials", "SKU-0006"))
				require.Equal(t, "500", b.onHand("main", "SKU-0006"))
			})
		}
	}
}

// TestWhatIsInATrialsWarehouseHidesNoOverselling: production can't deliver it.
func TestWhatIsInATrialsWarehouseHidesNoOverselling(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs) // two pieces
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	b.stocktake("SKU-0006", 1)
	b.trials()
	b.exec(`INSERT INTO channels (code, platform, environment, pos_id, name, address, zone, policy, enabled)
		SELECT 'trial', c.platform, 'test', p.id, 'Trial', c.address, c.zone, c.policy, false FROM channels c, points_of_sale p WHERE p.code = 'trials'`)
	require.Equal(t, "awaiting_stock", b.readAndWalk(alsoBacs).State)
	b.exec("SELECT push_news_gather(1000)")
	require.Equal(t, "production: 2 of 1", b.list("SELECT format('%s: %s of %s', environment, trim_scale(open), trim_scale(on_hand)) FROM oversold WHERE solved_at IS NULL"))
}
