package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/posting"
)

// documents are a sale's documents, the oldest first, none that is cancelled.
func (b *bundle) documents() string {
	b.t.Helper()
	return b.list(`SELECT concat_ws(' ', coalesce(number_text, type), state, total) FROM documents WHERE state <> 'cancelled' ORDER BY id`)
}

// money is what there is in each account.
func (b *bundle) money() string {
	b.t.Helper()
	return b.list(`SELECT a.code || ' ' || sum(p.amount) FROM payments p JOIN money_accounts a ON a.id = p.money_account_id
		GROUP BY a.code HAVING sum(p.amount) <> 0 ORDER BY a.code`)
}

// open is what the sale's documents have open that no money and no other document has settled.
func (b *bundle) open() string {
	b.t.Helper()
	return b.list(`SELECT coalesce(number_text, type) || ' ' || total - paid - cleared FROM documents
		WHERE number IS NOT NULL AND state <> 'cancelled' AND total <> paid + cleared ORDER BY id`)
}

// away is what has left the warehouse for good.
func (b *bundle) away() string {
	b.t.Helper()
	return b.list(`SELECT i.sku || ' ' || -sum(m.quantity) FROM stock_moves m JOIN items i ON i.id = m.item_id WHERE m.delivery_note_id IS NOT NULL
		GROUP BY i.sku HAVING sum(m.quantity) <> 0 ORDER BY i.sku`)
}

// requireEven says that nothing is left of the sale but documents.
func (b *bundle) requireEven() {
	b.t.Helper()
	require.Empty(b.t, b.money())
	require.Empty(b.t, b.open())
	require.Empty(b.t, b.away())
	require.Equal(b.t, "0", b.list("SELECT sum(CASE WHEN type = 'credit_note' THEN -total ELSE total END)::numeric(9,0)::text FROM documents WHERE number IS NOT NULL"))
}

func TestAnOrderThatIsRefusedBeforeItsGoodsLeftIsCancelled(t *testing.T) {
	t.Parallel()
	b := setup(t, 345) // on hold: an invoice, no money, no goods
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	b.shop.SetStatus(345, "cancelled")
	require.Equal(t, "cancelled", b.readAndWalk(345).State)
	require.Equal(t, "INV-000001 reversed 26.78; CN-000001 paid 26.78", b.documents())
	b.requireEven()
	require.Contains(t, b.notes(345)[1], "Credit note CN-000001 to invoice INV-000001 over 26.78 EUR issued.\nCancelled: the order is cancelled.")
	require.Equal(t, "cancelled", b.walk(345).State, "a second look finds nothing to do")
	require.Len(t, b.notes(345), 2)
}

func TestAnOrderThatIsRefusedAfterItsGoodsLeftIsReversed(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.shop.SetStatus(straight, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(straight).State)
	require.Equal(t, "INV-000001 reversed 43.49; CN-000001 paid 43.49", b.documents())
	require.Equal(t, "payment 43.49; reversal -43.49", b.list("SELECT kind || ' ' || amount FROM payments ORDER BY id"))
	require.Equal(t, "delivery; return", b.list("SELECT kind FROM delivery_notes ORDER BY id"))
	b.requireEven()
	require.Equal(t, "500", b.list("SELECT on_hand::text FROM stock_levels JOIN items i ON i.id = item_id WHERE sku = 'SKU-0031'"))
	before := b.ledger()
	require.Equal(t, "reversed", b.walk(straight).State)
	require.Equal(t, before, b.ledger())

	b.shop.SetStatus(straight, "completed")
	require.Equal(t, 1, b.readAll(), "it is news, though it is the status that we once wrote")
	require.Equal(t, "settled", b.walk(straight).State, "an order that comes back is booked anew")
	require.Equal(t, "INV-000001 reversed 43.49; CN-000001 paid 43.49; INV-000002 paid 43.49", b.documents())
	require.Equal(t, "bank 43.49", b.money())
	require.Equal(t, "SKU-0031 1", b.away())
	require.Empty(t, b.open())
}

func TestRefundsAreCreditedOneByOne(t *testing.T) {
	t.Parallel()
	b := setup(t, refunded) // 46.01 EUR, of which 22.75 were given back
	require.Equal(t, "settled", b.readAndWalk(refunded).State)
	require.Equal(t, "22.75", b.list("SELECT sum(total)::text FROM documents WHERE type = 'credit_note'"))
	require.Equal(t, "22.75", b.list("SELECT credited::text FROM documents WHERE type = 'invoice'"))
	require.Equal(t, "bank 23.26", b.money(), "what was given back before anybody looked never came in")
	require.Empty(t, b.open())
	before := b.ledger()
	b.walk(refunded)
	require.Equal(t, before, b.ledger())

	b.shop.SetStatus(refunded, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(refunded).State)
	b.requireEven()
}

func TestARefundAfterPostingGivesTheMoneyBack(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.refund(straight, `{"amount": "3.49"}`)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "INV-000001 paid 43.49; CN-000001 paid 3.49", b.documents())
	require.Equal(t, "payment 43.49; refund -3.49", b.list("SELECT kind || ' ' || amount FROM payments ORDER BY id"))
	require.Equal(t, "bank 40.00", b.money())
	require.Contains(t, b.notes(straight)[1], "3.49 EUR given back from bank for refund ")

	b.refund(straight, `{"amount": "40.00"}`)
	require.Equal(t, "reversed", b.readAndWalk(straight).State, "the shop calls it refunded, and the channel refuses such orders")
	require.Equal(t, "INV-000001 reversed 43.49; CN-000001 paid 3.49; CN-000002 paid 40.00", b.documents())
	require.Equal(t, "payment 43.49; refund -3.49; refund -40.00", b.list("SELECT kind || ' ' || amount FROM payments ORDER BY id"))
	b.requireEven()
}

func TestMoneyGivenBackBeforeAnyCameIsNoRefundOfIt(t *testing.T) {
	t.Parallel()
	b := setup(t, 345) // on hold: an invoice, no money
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	b.refund(345, `{"amount": "2.00"}`)
	b.readAndWalk(345)
	b.shop.SetStatus(345, "processing")
	require.Equal(t, "settled", b.readAndWalk(345).State)
	b.shop.SetStatus(345, "on-hold")
	require.Equal(t, "awaiting_payment", b.readAndWalk(345).State)
	require.Equal(t, "payment 24.78; reversal -24.78", b.list("SELECT kind || ' ' || amount FROM payments ORDER BY id"))
	require.Equal(t, "INV-000001 24.78", b.open())
	b.shop.SetStatus(345, "processing")
	require.Equal(t, "settled", b.readAndWalk(345).State)
	require.Empty(t, b.open())
}

func TestARefundOfAnOrderThatIsHeldWaitsWithIt(t *testing.T) {
	t.Parallel()
	b := setup(t, refunded)
	b.exec("UPDATE items SET sku = 'OTHER' WHERE sku = 'R-333'")
	require.Equal(t, "held", b.readAndWalk(refunded).State)
	require.Equal(t, "unknown_item", b.reasons(refunded))
	require.Empty(t, b.documents())
	b.exec("UPDATE items SET sku = 'R-333' WHERE sku = 'OTHER'")
	require.Equal(t, "settled", b.walk(refunded).State)
	require.Equal(t, "22.75", b.list("SELECT credited::text FROM documents WHERE type = 'invoice'"))
}

func TestAnOrderThatGoesOnThoughAllOfItWasGivenBack(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.refund(straight, `{"amount": "43.49"}`) // the shop calls it refunded
	b.shop.SetStatus(straight, "processing")
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "INV-000001 reversed 43.49; CN-000001 paid 43.49", b.documents())
	require.Empty(t, b.money())
	require.Equal(t, "SKU-0031 1", b.away(), "the shop put none of it back on its shelf")
	before := b.ledger()
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, before, b.ledger(), "it is not issued anew")

	b.shop.SetStatus(straight, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(straight).State)
	require.Equal(t, "INV-000001 reversed 43.49; CN-000001 paid 43.49", b.documents())
	b.requireEven()
}

// refund gives money of an order back in the shop.
func (b *bundle) refund(id int64, body string) {
	b.t.Helper()
	require.Empty(b.t, b.shop.Refund(id, body))
}

func TestAnAcceptedEditIsCreditedAndIssuedAnew(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.OnEdit = posting.AcceptEdits
	b.savePolicy()
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.addLine(straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	anew := b.list("SELECT total::text FROM documents WHERE number_text = 'INV-000002'")
	require.Equal(t, fmt.Sprintf("INV-000001 reversed 43.49; CN-000001 paid 43.49; INV-000002 paid %s", anew), b.documents())
	require.Equal(t, "bank "+anew, b.money())
	require.Empty(t, b.open())
	require.Equal(t, 2, b.count("delivery_notes"), "only what was added leaves")
	require.Contains(t, b.notes(straight)[1], "Edited in the shop: lines[")
	before := b.ledger()
	b.walk(straight)
	require.Equal(t, before, b.ledger())
}

func TestAnIgnoredEditLeavesTheInvoiceAsItIs(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.OnEdit = posting.IgnoreEdits
	b.savePolicy()
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.addLine(straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "INV-000001 paid 43.49", b.documents())
	require.Equal(t, "bank 43.49", b.money())
	require.Equal(t, "SKU-0031 1", b.away())
	require.Contains(t, b.notes(straight)[1], "Edited in the shop: lines[", "people hear of it all the same")
}

func TestAPersonMayHaveAnEditIssuedAnew(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	b.addLine(straight)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Contains(t, b.list("SELECT detail FROM sale_holds"), "INV-000001: lines[", "field by field")
	b.give("take it", activities.CommandReissue, straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, 2, b.count("documents WHERE type = 'invoice' AND number IS NOT NULL"))
	require.Empty(t, b.open())
}

func TestAFigureThatMovedWithoutAnybodysEditIsNoEdit(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.JSONEq(t, `"completed"`, b.field(straight, "status"))
	b.readAll()
	b.exec(`UPDATE orders SET body = jsonb_set(body, '{totals,total}', '"43.48"'), core_hash = 'moved', version = version + 1, changed = true`)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "INV-000001 paid 43.49", b.documents())
	require.Equal(t, "bank 43.49", b.money(), "the invoice stands, and what it is paid with")
}
