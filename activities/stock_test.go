package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/posting"
)

// goods are what an order's sale wants, and how much of it has yet to leave.
func (b *bundle) goods(id int64) string {
	b.t.Helper()
	return b.list(`SELECT format('%s of %s %s open', trim_scale(g.open), trim_scale(g.wanted), i.sku) FROM sale_goods g
		JOIN sales s ON s.id = g.sale_id JOIN items i ON i.id = g.item_id WHERE s.remote_id = $1 ORDER BY i.sku`, fmt.Sprint(id))
}

// stocktake books as much of an item as is there.
func (b *bundle) stocktake(sku string, pieces int) {
	b.t.Helper()
	b.exec(`INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT i.id, l.warehouse_id, $2 - l.on_hand, 'adjustment', 'count/' || count(m.id) FROM items i JOIN stock_levels l ON l.item_id = i.id, stock_moves m
		WHERE i.sku = $1 GROUP BY i.id, l.warehouse_id, l.on_hand`, sku, pieces)
}

func TestEverySaleWantsItsGoodsWhateverBecomesOfIt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		order  int64
		happen func(b *bundle)
		state  string
		want   string
	}{
		"delivered":   {alsoBacs, func(*bundle) {}, "settled", "0 of 2 SKU-0006 open"},
		"unpaid":      {pending, func(*bundle) {}, "awaiting_payment", "2 of 2 SKU-0001 open"},
		"not shipped": {alsoBacs, func(b *bundle) { b.policy.DeliveryStatuses = nil; b.savePolicy() }, "awaiting_delivery", "2 of 2 SKU-0006 open"},
		"an order only": {alsoBacs, func(b *bundle) {
			b.policy.DocumentType = posting.OrderOnly
			b.savePolicy()
		}, "settled", "0 of 2 SKU-0006 open"},
		"an order only, not shipped": {alsoBacs, func(b *bundle) {
			b.policy.DocumentType, b.policy.DeliveryStatuses = posting.OrderOnly, nil
			b.savePolicy()
		}, "awaiting_delivery", "2 of 2 SKU-0006 open"},
		"without delivery notes":      {alsoBacs, func(b *bundle) { b.unnoted() }, "settled", "0 of 2 SKU-0006 open"},
		"in the inbox":                {alsoBacs, func(b *bundle) { b.policy.Automatic = false; b.savePolicy() }, "awaiting_release", "2 of 2 SKU-0006 open"},
		"held":                        {alsoBacs, func(b *bundle) { b.exec("DELETE FROM tax_mappings") }, "held", "2 of 2 SKU-0006 open"},
		"refused":                     {pending, func(b *bundle) { b.shop.SetStatus(pending, "cancelled") }, "cancelled", "0 of 0 SKU-0001 open"},
		"ignored by now":              {pending, func(b *bundle) { b.policy.ImportStatuses = []string{"processing"}; b.savePolicy() }, "awaiting_payment", "0 of 0 SKU-0001 open"},
		"edited":                      {pending, func(b *bundle) { b.addLine(pending) }, "awaiting_payment", "1 of 1 R-333 open; 2 of 2 SKU-0001 open"},
		"that nobody can read by now": {pending, func(b *bundle) { b.shop.ReplaceField(pending, "line_items", `"none"`) }, "held", "2 of 2 SKU-0001 open"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, tt.order)
			if tt.order == pending {
				b.readAndWalk(pending)
			}
			tt.happen(b)
			require.Equal(t, tt.state, b.readAndWalk(tt.order).State)
			require.Equal(t, tt.want, b.goods(tt.order))
		})
	}
}

func TestAnItemThatComesLaterIsWantedByTheNextPass(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'")
	require.Equal(t, "held", b.readAndWalk(alsoBacs).State)
	require.Empty(t, b.goods(alsoBacs))
	b.exec("UPDATE items SET sku = 'SKU-0006' WHERE sku = 'GONE'")
	require.Equal(t, "settled", b.walk(alsoBacs).State)
	require.Equal(t, "0 of 2 SKU-0006 open", b.goods(alsoBacs))
}

func TestAnEditThatIsLeftOutLeavesTheGoodsAsTheInvoiceSellsThem(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.addLine(straight)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, "1 of 1 R-333 open; 0 of 1 SKU-0031 open", b.goods(straight), "the shop has sold it")
	b.give("keep", activities.CommandRelease, straight)
	b.walk(straight)
	require.Equal(t, "0 of 0 R-333 open; 0 of 1 SKU-0031 open", b.goods(straight))
	before := b.ledger()
	b.walk(straight)
	require.Equal(t, before, b.ledger(), "and stays so")
}

// keeping has the channel keep goods for its sales and request what is missing.
func (b *bundle) keeping() {
	b.t.Helper()
	b.exec("UPDATE channels SET reserve = true, request_missing = true")
}

func (b *bundle) kept() string {
	b.t.Helper()
	return b.list(`SELECT format('%s %s for %s', trim_scale(r.quantity), i.sku, s.remote_id) FROM stock_reservations r JOIN items i ON i.id = r.item_id JOIN sales s ON s.id = r.sale_id
		ORDER BY s.id, i.sku`)
}

func (b *bundle) requests() string {
	b.t.Helper()
	return b.list(`SELECT format('%s %s for %s: %s', trim_scale(q.quantity), i.sku, s.remote_id, coalesce(q.outcome, q.state)) FROM stock_requests q JOIN items i ON i.id = q.item_id JOIN sales s ON s.id = q.sale_id
		ORDER BY q.id`)
}

func TestGoodsAreKeptFromTheImportToTheDelivery(t *testing.T) {
	t.Parallel()
	b := setup(t, pending)
	b.keeping()
	require.Equal(t, "awaiting_payment", b.readAndWalk(pending).State)
	require.Equal(t, "2 SKU-0001 for 250", b.kept())
	b.shop.SetStatus(pending, "processing")
	require.Equal(t, "settled", b.readAndWalk(pending).State)
	require.Empty(t, b.kept())
	require.Equal(t, "SKU-0001 2", b.away())
}

func TestWhatIsMissingIsRequestedAndLeavesOnceItComes(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.keeping()
	b.stocktake("SKU-0006", 1)
	require.Equal(t, "awaiting_stock", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "1 SKU-0006 for 253", b.kept())
	require.Equal(t, "1 SKU-0006 for 253: open", b.requests())
	before := b.ledger()
	b.walk(alsoBacs)
	delete(before, "journal")
	after := b.ledger()
	delete(after, "journal")
	require.Equal(t, before, after, "another look requests nothing more")
	b.woken()

	b.stocktake("SKU-0006", 2)
	require.Equal(t, "woo-riga/253", b.woken())
	require.Equal(t, "2 SKU-0006 for 253", b.kept())
	require.Equal(t, "1 SKU-0006 for 253: arrived", b.requests())
	require.Equal(t, "settled", b.walk(alsoBacs).State)
}

func TestWhatAnotherSaleKeepsIsMissing(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.keeping()
	b.stocktake("SKU-0006", 3)
	b.readAll()
	const other = 9000
	b.copyOrder(alsoBacs, other)
	b.shop.SetStatus(alsoBacs, "on-hold")
	require.Equal(t, "awaiting_payment", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "awaiting_stock", b.walk(other).State)
	require.Contains(t, b.list("SELECT text FROM sale_events"), "Not enough in stock: SKU-0006 (1 of 2).", "three are there, and two of them kept")
	require.Equal(t, "2 SKU-0006 for 253; 1 SKU-0006 for 9000", b.kept())
	require.Equal(t, "1 SKU-0006 for 9000: open", b.requests())

	b.shop.SetStatus(alsoBacs, "cancelled")
	b.readAll()
	b.woken()
	require.Equal(t, "cancelled", b.walk(alsoBacs).State)
	require.Equal(t, "woo-riga/9000", b.woken())
	require.Equal(t, "2 SKU-0006 for 9000", b.kept())
	require.Equal(t, "settled", b.walk(other).State)
	require.Equal(t, "1 SKU-0006 for 9000: arrived", b.requests())
}
