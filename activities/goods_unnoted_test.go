package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/posting"
)

// unnoted has the channel make no delivery notes.
func (b *bundle) unnoted() {
	b.t.Helper()
	b.exec("UPDATE channels SET delivery_notes = 'none'")
}

// level is what is on hand of a SKU in the main warehouse, and what of it a shop may show.
func (b *bundle) level(sku string) string {
	b.t.Helper()
	return b.list(`SELECT format('%s on hand, %s to show', trim_scale(l.on_hand), trim_scale(l.on_hand - (SELECT coalesce(sum(g.open), 0) FROM sale_goods g WHERE g.item_id = i.id)))
		FROM stock_levels l JOIN items i ON i.id = l.item_id JOIN warehouses w ON w.id = l.warehouse_id WHERE w.code = 'main' AND i.sku = $1`, sku)
}

func TestGoodsLeaveWithoutANote(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(b *bundle)
		state  string
		level  string
	}{
		"as the order's status calls for it":                   {func(*bundle) {}, "settled", "498 on hand, 498 to show"},
		"and not before":                                       {func(b *bundle) { b.policy.DeliveryStatuses = []string{"completed"} }, "awaiting_delivery", "500 on hand, 498 to show"},
		"once it is settled, where no status calls for it":     {func(b *bundle) { b.policy.DeliveryStatuses = nil }, "settled", "498 on hand, 498 to show"},
		"and not while it is unpaid":                           {func(b *bundle) { b.policy.DeliveryStatuses, b.policy.PaidStatuses = nil, nil }, "awaiting_payment", "500 on hand, 498 to show"},
		"unpaid, where the status calls for it":                {func(b *bundle) { b.policy.PaidStatuses = nil }, "awaiting_payment", "498 on hand, 498 to show"},
		"of an order that gets no document":                    {func(b *bundle) { b.policy.DocumentType = posting.OrderOnly }, "settled", "498 on hand, 498 to show"},
		"of one without a document, where no status calls for": {func(b *bundle) { b.policy.DocumentType, b.policy.DeliveryStatuses = posting.OrderOnly, nil }, "settled", "498 on hand, 498 to show"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, alsoBacs)
			b.unnoted()
			test.change(b)
			b.savePolicy()
			require.Equal(t, test.state, b.readAndWalk(alsoBacs).State)
			require.Equal(t, test.level, b.level("SKU-0006"))
			before := b.ledger()
			require.Equal(t, test.state, b.walk(alsoBacs).State)
			require.Equal(t, before, b.ledger(), "and leave once")
			require.Zero(t, b.count("delivery_notes WHERE kind = 'delivery'"))
		})
	}
}

// TestACountAfterGoodsLeftUnnotedIsFinal: what the warehouse counts is what it has, less
// what has yet to leave, and nothing that has left lowers it again.
func TestACountAfterGoodsLeftUnnotedIsFinal(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.unnoted()
	require.Equal(t, "settled", b.readAndWalk(alsoBacs).State)
	b.stocktake("SKU-0006", 7)
	require.Equal(t, "7 on hand, 7 to show", b.level("SKU-0006"))
	require.Equal(t, "settled", b.walk(alsoBacs).State)
	require.Equal(t, "7 on hand, 7 to show", b.level("SKU-0006"))
}

func TestWhatLeavesUnnotedHadBeenThere(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs) // two pieces
	b.unnoted()
	b.stocktake("SKU-0006", 1)
	require.Equal(t, "settled", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "0 on hand, 0 to show", b.level("SKU-0006"))
	require.Equal(t, "0 of 2 SKU-0006 open", b.goods(alsoBacs))
	require.Contains(t, b.notes(alsoBacs)[0], "The goods are out of the stock, of which more left than was booked: 1 SKU-0006.")
	require.Equal(t, "1 more left than was booked", b.list("SELECT trim_scale(quantity) || ' ' || reason FROM stock_moves WHERE reason <> ''"))

	b.shop.SetStatus(alsoBacs, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "2 on hand, 2 to show", b.level("SKU-0006"))
	require.Empty(t, b.away())
}

func TestWhatLeavesUnnotedIsNotWhatAnotherSaleKeeps(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs) // two pieces
	b.keeping()
	b.unnoted()
	b.stocktake("SKU-0006", 2)
	const other = 9000
	b.readAll()
	b.copyOrder(alsoBacs, other)
	b.shop.SetStatus(alsoBacs, "on-hold")
	require.Equal(t, "awaiting_payment", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "2 SKU-0006 for 253", b.kept())
	require.Equal(t, "settled", b.readAndWalk(other).State)
	require.Equal(t, "2 SKU-0006 for 253", b.kept())
	require.Equal(t, "2 on hand, 0 to show", b.level("SKU-0006"))
}

func TestNobodyFollowsWhatLeftUnnoted(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.unnoted()
	require.Equal(t, "settled", b.readAndWalk(alsoBacs).State)
	require.ErrorContains(t, b.moveOn(1, activities.NoteShipped), "there is no delivery note 1")
	require.ErrorContains(t, b.reverse("back", 1), "there is no delivery note 1")

	b.exec("UPDATE channels SET delivery_notes = 'automatic'")
	b.policy.DeliveryStatuses = nil
	b.savePolicy()
	require.Equal(t, "settled", b.walk(alsoBacs).State)
	require.Equal(t, "SKU-0006 2", b.away(), "whatever the channel does from now on, what has left stays away")
}

// TestWhatIsOnlyOrderedLeavesByItself: where there is to be no invoice, none is waited for.
func TestWhatIsOnlyOrderedLeavesByItself(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.policy.DocumentType = posting.OrderOnly
	b.savePolicy()
	b.stocktake("SKU-0006", 1)
	require.Equal(t, "awaiting_stock", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "2 of 2 SKU-0006 open", b.goods(alsoBacs))
	b.woken()
	b.stocktake("SKU-0006", 3)
	require.Equal(t, "woo-riga/253", b.woken())
	require.Equal(t, "settled", b.walk(alsoBacs).State)
	require.Equal(t, "delivery 1 approved 2 SKU-0006 main", b.deliveryNotes())
	require.Equal(t, "1 on hand, 1 to show", b.level("SKU-0006"))
}
