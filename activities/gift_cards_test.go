package activities_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
)

// byMethod is what is booked, by method and account.
func (b *bundle) byMethod() string {
	b.t.Helper()
	return b.list("SELECT concat_ws(' ', nullif(p.method, ''), a.code, p.kind, p.amount) FROM payments p JOIN money_accounts a ON a.id = p.money_account_id ORDER BY p.id")
}

// fee adds a fee to an order that has none, and sets its total.
func (b *bundle) fee(id int64, name, amount, total string) {
	b.t.Helper()
	b.shop.ReplaceField(id, "fee_lines", fmt.Sprintf(`[{"id":9001,"name":%q,"tax_class":"","tax_status":"none","amount":%q,"total":%q,"total_tax":"0.00","taxes":[],"meta_data":[]}]`, name, amount, amount))
	b.shop.ReplaceField(id, "total", fmt.Sprintf("%q", total))
}

// mapGiftCards gives gift cards a money account.
func (b *bundle) mapGiftCards() {
	b.t.Helper()
	require.NoError(b.t, queries.MoneyAccountEnsure(b.t.Context(), b.db.App, dbgen.MoneyAccountEnsureParams{Code: "cards", Name: "Gift cards", Kind: "merchant"}))
	require.NoError(b.t, queries.BlueprintPayment(b.t.Context(), b.db.App, dbgen.BlueprintPaymentParams{
		ChannelID: b.channel, RemoteMethod: "gift_card", MoneyAccount: "cards", PaidStatuses: []string{},
	}))
}

func TestAGiftCardPaysWhatItLowers(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.GiftCardFees = []string{"Gift card"}
	b.savePolicy()
	b.fee(straight, "GIFT CARD", "-10.00", "33.49")
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, "unmapped_payment", b.reasons(straight))
	require.Contains(t, b.list("SELECT remedy FROM sale_holds"), `map the payment method "gift_card" to a money account`)

	b.mapGiftCards()
	require.Equal(t, 1, b.count("outbox WHERE topic = 'order' AND subject = '278'"), "the mapping wakes it")
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "paid 43.49", b.list("SELECT state || ' ' || total FROM documents"), "what is sold is not lowered")
	require.Equal(t, "bacs bank payment 33.49; gift_card cards payment 10.00", b.byMethod())
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, 2, b.count("payments"))
}

func TestAGiftCardHasPaidBeforeTheRestIs(t *testing.T) {
	t.Parallel()
	b := setup(t, cash)
	b.policy.GiftCardFees = []string{"Gift card"}
	b.savePolicy()
	b.mapGiftCards()
	b.fee(cash, "Gift card", "-8.08", "10.00")
	waits := b.readAndWalk(cash)
	require.Equal(t, "awaiting_payment", waits.State)
	require.Contains(t, waits.Details, "10.00 EUR are open")
	require.Equal(t, "gift_card cards payment 8.08", b.byMethod())

	b.shop.SetStatus(cash, "completed")
	require.Equal(t, "settled", b.readAndWalk(cash).State)
	require.Equal(t, "gift_card cards payment 8.08; cod cash payment 10.00", b.byMethod())

	b.shop.SetStatus(cash, "cancelled")
	require.Equal(t, "reversed", b.readAndWalk(cash).State)
	require.Equal(t, "0.00; 0.00", b.list("SELECT sum(amount)::text FROM payments GROUP BY method"), "both go back where they came from")
}

func TestAGiftCardThatPaysAllNeedsNoOtherMethod(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.GiftCardFees = []string{"Gift card"}
	b.savePolicy()
	b.mapGiftCards()
	b.shop.ReplaceField(straight, "payment_method", `""`)
	b.fee(straight, "Gift card", "-43.49", "0.00")
	require.Equal(t, "settled", b.readAndWalk(straight).State)
	require.Equal(t, "gift_card cards payment 43.49", b.byMethod())
}

func TestATipIsBookedUnderItsOwnItem(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.policy.TipFees = []string{"Tip"}
	b.savePolicy()
	b.fee(straight, "tip", "2.00", "45.49")
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, "unknown_item", b.reasons(straight))
	require.Contains(t, b.list("SELECT remedy FROM sale_holds"), "tip_sku")

	require.NoError(t, queries.ItemsEnsure(t.Context(), b.db.App, dbgen.ItemsEnsureParams{Skus: []string{"TIP"}, Names: []string{"Tip"}, Kinds: []string{"service"}}))
	b.policy.TipSKU = "TIP"
	b.savePolicy()
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "tip TIP 2.00", b.list("SELECT concat_ws(' ', kind, sku, net) FROM document_lines WHERE kind = 'tip'"))

	b.policy.TipFees = nil
	b.savePolicy()
	b.give("again", activities.CommandRetry, straight)
	require.Equal(t, "settled", b.walk(straight).State, "that it is none any more moves no document")
}
