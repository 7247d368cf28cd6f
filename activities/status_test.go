package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
)

func TestAPendingOrderGetsItsInvoiceOnceItIsProcessing(t *testing.T) {
	t.Parallel()
	b := setup(t, pending)
	waits := b.readAndWalk(pending)
	require.Equal(t, "awaiting_payment", waits.State)
	require.Contains(t, waits.Details, "pending")
	require.Equal(t, 0, b.count("documents"))

	b.shop.SetStatus(pending, "processing")
	require.Equal(t, "settled", b.readAndWalk(pending).State)
	b.requireOneOfEverything()
}

func TestCashOnDeliveryIsDeliveredAndWaitsForItsMoney(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	waits := b.readAndWalk(cash)
	require.Equal(t, "awaiting_payment", waits.State)
	require.Contains(t, waits.Details, "18.08 EUR")
	require.Equal(t, "posted", b.list("SELECT state FROM documents"))
	require.Equal(t, 1, b.count("delivery_notes"))
	require.Equal(t, 0, b.count("payments"))
	require.Equal(t, 0, b.shop.RequestCount()["orders.update"], "an open sale moves no order")

	b.shop.SetStatus(cash, "completed")
	require.Equal(t, "settled", b.readAndWalk(cash).State)
	require.Equal(t, "cash 18.08", b.list("SELECT a.code || ' ' || p.amount FROM payments p JOIN money_accounts a ON a.id = p.money_account_id"))
	require.Equal(t, 0, b.shop.RequestCount()["orders.update"], "it is where it should be")
	b.requireOneOfEverything()
}

func TestAnOrderOnHoldIsInvoicedAndWaits(t *testing.T) {
	t.Parallel()
	b := setup(t, 345)
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	require.Equal(t, "posted", b.list("SELECT state FROM documents"))
	require.Equal(t, 0, b.count("delivery_notes"))
	b.shop.SetStatus(345, "processing")
	require.Equal(t, "settled", b.readAndWalk(345).State)
}

func TestAPaidOrderWhoseGoodsLeaveLaterWaits(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.DeliveryStatuses = []string{"completed"}
	b.savePolicy()
	require.Equal(t, "awaiting_delivery", b.readAndWalk(straight).State)
	b.shop.SetStatus(straight, "completed")
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.requireOneOfEverything()
}

func TestNotEnoughStockWaitsUntilThereIs(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.adjust("SKU-0006", "-499")
	waits := b.readAndWalk(alsoBacs)
	require.Equal(t, "awaiting_stock", waits.State)
	require.Equal(t, "Not enough in stock: SKU-0006 (1 of 2). It goes on once enough comes in; what was asked for: `orderloom request list --channel woo-riga`", waits.Details)
	require.Equal(t, "paid", b.list("SELECT state FROM documents"))
	require.Equal(t, 0, b.count("delivery_notes"))
	require.Equal(t, "1", b.list("SELECT on_hand::text FROM stock_levels JOIN items i ON i.id = item_id WHERE sku = 'SKU-0006'"), "all of it or nothing")
	require.Equal(t, "waiting", b.list("SELECT state FROM sale_steps WHERE step = 'delivery'"))

	b.adjust("SKU-0006", "1")
	b.give("again", activities.CommandRetry, alsoBacs)
	require.Equal(t, "settled", b.walk(alsoBacs).State)
	require.Equal(t, "0", b.list("SELECT on_hand::text FROM stock_levels JOIN items i ON i.id = item_id WHERE sku = 'SKU-0006'"))
	require.Len(t, b.notes(alsoBacs), 2)
}

// adjust moves an item's stock.
func (b *bundle) adjust(sku, by string) {
	b.t.Helper()
	b.exec(`INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key)
		SELECT id, 1, $2::numeric, 'adjustment', 'adjust/' || $2 FROM items WHERE sku = $1`, sku, by)
}

func TestTwoOrdersForTheLastPieceShareNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, 286, 351, 260) // R-333 three each in 351 and 260
	b.adjust("R-333", "-495")    // five left
	b.shop.SetStatus(351, "completed")
	b.shop.SetStatus(260, "completed")
	b.readAll()
	states := []string{b.walk(351).State, b.walk(260).State}
	require.ElementsMatch(t, []string{"settled", "awaiting_stock"}, states)
	require.Equal(t, 1, b.count("delivery_notes"))
}

func TestAnOrderThatWasRefusedAtOnceIsCancelledWithoutDocuments(t *testing.T) {
	t.Parallel()
	for _, status := range []string{"cancelled", "failed"} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.shop.SetStatus(straight, status)
			require.Equal(t, "cancelled", b.readAndWalk(straight).State)
			require.Equal(t, 0, b.count("documents"))
			require.Equal(t, 0, b.shop.RequestCount()["orders.update"])
			require.Len(t, b.notes(straight), 1)
			require.Contains(t, b.notes(straight)[0], "Cancelled: the order is "+status+".")
		})
	}
}

func TestACancelledOrderThatComesBackIsBooked(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.SetStatus(straight, "cancelled")
	require.Equal(t, "cancelled", b.readAndWalk(straight).State)
	b.shop.SetStatus(straight, "processing")
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.requireOneOfEverything()
}

func TestAHeldOrderThatIsCancelledLosesItsDraft(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.ReplaceField(straight, "total", `"43.50"`)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	b.shop.SetStatus(straight, "cancelled")
	require.Equal(t, "cancelled", b.readAndWalk(straight).State)
	require.Equal(t, "cancelled", b.list("SELECT state FROM documents"))
	require.Empty(t, b.reasons(straight))
}

func TestAnOrderThatIsEditedAfterItsInvoiceIsHeld(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)
	b.addLine(cash)
	require.Equal(t, "held", b.readAndWalk(cash).State)
	require.Equal(t, "edited", b.reasons(cash))
	require.Equal(t, "posted 18.08", b.list("SELECT state || ' ' || total FROM documents"))

	b.give("keep", activities.CommandRelease, cash)
	require.Equal(t, "awaiting_payment", b.walk(cash).State, "the invoice stands")
	b.addLine(cash)
	require.Equal(t, "held", b.readAndWalk(cash).State, "another edit is another question")
	require.Equal(t, "edited", b.reasons(cash))
	require.Equal(t, 1, b.count("documents"))
	require.Equal(t, 1, b.count("delivery_notes"))
}

func TestAnOrderWhoseTotalAloneIsEditedAfterItsInvoiceIsHeld(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)
	b.shop.ReplaceField(cash, "total", `"18.07"`)
	require.Equal(t, "held", b.readAndWalk(cash).State, "its buyer pays 18.07, the invoice is over 18.08")
	require.Contains(t, b.reasons(cash), "edited")
	require.Equal(t, "posted 18.08", b.list("SELECT state || ' ' || total FROM documents"))

	b.shop.ReplaceField(cash, "total", `"18.08"`)
	require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State, "it was put back")
}

func TestAnOrderThatBecomesUnreadableKeepsWhatIsKnownOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.readAndWalk(cash)
	b.shop.ReplaceField(cash, "line_items", `"?"`)
	require.Equal(t, "held", b.readAndWalk(cash).State)
	require.Equal(t, "unreadable", b.reasons(cash))
	require.Equal(t, "346 18.08 EUR", b.list("SELECT concat_ws(' ', number, total, currency) FROM sales"))
}

func TestAnOrderOfAStatusThatIsNotImportedIsIgnored(t *testing.T) {
	t.Parallel()
	b := setup(t, pending, straight)
	b.policy.ImportStatuses = []string{"processing", "completed"}
	b.savePolicy()
	b.readAll()
	in, err := b.set.ImportOrder(t.Context(), ref(pending))
	require.NoError(t, err)
	require.True(t, in.Ignored)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, 1, b.count("sales"))
	require.Equal(t, 0, b.count("orders WHERE processed_version < version"), "nobody waits for what is ignored")
	b.shop.SetStatus(straight, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(straight).State, "what has a sale is not forgotten")
}

func TestAnOrderForNothingSettlesWithoutMoney(t *testing.T) {
	t.Parallel()
	b := setup(t, 290) // processing, no lines
	require.Equal(t, "settled", b.readAndWalk(290).State)
	require.Equal(t, 0, b.count("documents"))
	require.Equal(t, 0, b.count("payments"))
}

func TestARateOfOursThatChangesLaterIsNoEdit(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	require.Equal(t, "awaiting_payment", b.readAndWalk(cash).State)
	b.setRate("LV21", "22")
	b.shop.SetStatus(cash, "completed")
	require.Equal(t, "settled", b.readAndWalk(cash).State, "the invoice was right on its day")
	require.Equal(t, "paid 18.08", b.list("SELECT state || ' ' || total FROM documents"))
}
