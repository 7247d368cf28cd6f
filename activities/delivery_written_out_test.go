package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/posting"
)

func TestGoodsAreWrittenOutOfAnExternalWarehouseAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, pending, straight) // one that nobody has paid
	b.exec("UPDATE channels SET write_out_at_once = true")
	b.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT item_id, warehouse_id, -on_hand, 'adjustment', 'empty' || item_id FROM stock_levels")
	b.readAll()
	b.walk(pending)
	require.Equal(t, "awaiting_stock", b.walk(straight).State)
	require.Empty(t, b.deliveryNotes(), "a warehouse of ours has to have them")

	b.exec("UPDATE warehouses SET external = true")
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "awaiting_payment", b.walk(pending).State)
	require.Equal(t, "delivery 1 approved 1 SKU-0031 main; delivery 1 approved 2 SKU-0001 main", b.deliveryNotes())
	require.Equal(t, "-1 -2", b.onHand("main", "SKU-0031")+" "+b.onHand("main", "SKU-0001"))
	before := b.ledger()
	b.walk(pending)
	require.Equal(t, before, b.ledger())

	b.shop.SetStatus(pending, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(pending).State)
	require.Equal(t, "0", b.onHand("main", "SKU-0001"))
}

func TestWhatIsOnlyOrderedLeavesByHand(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.DocumentType = posting.OrderOnly
	b.savePolicy()
	b.exec("UPDATE channels SET delivery_notes = 'by_hand'")
	require.Equal(t, "awaiting_delivery", b.readAndWalk(straight).State)
	_, err := b.deliver("one", straight)
	require.NoError(t, err)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "SKU-0031 1", b.away())
	b.shop.SetStatus(straight, "cancelled")
	require.NotEqual(t, "settled", b.readAndWalk(straight).State)
	require.Empty(t, b.away())
}
