package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestAWrongOrderIsHeldAloneWhileOthersSettle(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		spoil  func(b *bundle)
		reason posting.Reason
	}{
		{"an unknown SKU", func(b *bundle) { b.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'") }, posting.ReasonUnknownItem},
		{"a total that is off by a cent", func(b *bundle) { b.shop.ReplaceField(alsoBacs, "total", `"22.14"`) }, posting.ReasonTotals},
		{"a currency that is not allowed", func(b *bundle) { b.shop.ReplaceField(alsoBacs, "currency", `"USD"`) }, posting.ReasonCurrency},
		{"an unknown payment method", func(b *bundle) { b.exec("DELETE FROM payment_mappings WHERE remote_method = 'bacs'") }, posting.ReasonUnmappedMethod},
		{"an unmapped rate", func(b *bundle) {
			b.shop.ReplaceField(alsoBacs, "tax_lines", taxLine9)
			b.shop.ReplaceField(alsoBacs, "line_items", line9)
		}, posting.ReasonUnmappedTax},
		{"a broken field", func(b *bundle) { b.shop.ReplaceField(alsoBacs, "line_items", `{"a": 1}`) }, posting.ReasonUnreadable},
		{"a time that is none", func(b *bundle) { b.shop.ReplaceField(alsoBacs, "date_created_gmt", `"yesterday"`) }, posting.ReasonUnreadable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, cash, alsoBacs, pending)
			b.shop.SetStatus(cash, "completed")
			tt.spoil(b)
			b.readAll()

			require.Equal(t, activities.Written{State: "held"}, b.walk(alsoBacs))
			require.Contains(t, b.reasons(alsoBacs), string(tt.reason))
			require.Equal(t, 0, b.count("documents WHERE number IS NOT NULL"))
			require.Equal(t, 0, b.shop.RequestCount()["orders.update"])
			require.Len(t, b.notes(alsoBacs), 1)

			require.Equal(t, "settled", b.walk(cash).State)
			require.Equal(t, "awaiting_payment", b.walk(pending).State)
			require.Equal(t, "INV-000001", b.list("SELECT number_text FROM documents WHERE number IS NOT NULL"))
		})
	}
}

const (
	taxLine9 = `[{"id":1,"rate_code":"X","rate_id":9,"label":"X","compound":false,"tax_total":"3.84","shipping_tax_total":"0.00","rate_percent":21,"meta_data":[]}]`
	line9    = `[{"id":1,"name":"X","product_id":30,"variation_id":0,"quantity":2,"tax_class":"","subtotal":"18.29","subtotal_tax":"3.84","total":"18.29",
		"total_tax":"3.84","taxes":[{"id":9,"total":"3.84","subtotal":"3.84"}],"meta_data":[],"sku":"SKU-0006","price":9.145}]`
)

func TestTheNoteOfAHeldSaleShowsTheTotals(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.ReplaceField(straight, "total", `"43.50"`)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	for _, line := range []string{
		"Held: goods: ours 30.99, the shop's 31.00; total: ours 43.49, the shop's 43.50",
		"- goods: ours 30.99, the shop's 31.00, difference -0.01", "- shipping: ours 4.95, the shop's 4.95\n",
		"- tax LV21 21 %: ours 7.55, the shop's 7.55\n", "- total: ours 43.49, the shop's 43.50, difference -0.01",
	} {
		require.Contains(t, b.notes(straight)[0], line)
	}
}

func TestARateThatNothingMapsIsBookedByItsClassOrTheDefaultWithAWarning(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ sql, want string }{
		"its class":   {"INSERT INTO tax_class_mappings VALUES ($1, 'standard', 'LV21')", "by its tax class \"standard\""},
		"the default": {"UPDATE channels SET default_tax_group = 'LV21' WHERE id = $1", "by the channel's default"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight)
			b.exec("DELETE FROM tax_mappings")
			require.Equal(t, "held", b.readAndWalk(straight).State)
			require.Equal(t, "unmapped_tax", b.reasons(straight))
			b.exec(tt.sql, b.channel)
			require.Equal(t, "settled", b.walk(straight).State)
			require.Equal(t, "LV21 7.55", b.list("SELECT tax_group || ' ' || tax FROM document_taxes"))
			require.Contains(t, b.notes(straight)[1], "Warning: nothing maps the shop's tax rate 1: it is booked as LV21 "+tt.want+".")
		})
	}
}

func TestEachProblemOfAnOrderIsListedAtOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'")
	b.exec("DELETE FROM payment_mappings WHERE remote_method = 'bacs'")
	b.shop.ReplaceField(alsoBacs, "total", `"22.15"`)
	require.Equal(t, "held", b.readAndWalk(alsoBacs).State)
	require.Equal(t, "unknown_item; unmapped_payment; totals", b.reasons(alsoBacs))
}

func TestChangingAMappedRateByOnePointHoldsEveryOrderThatUsesIt(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, twoRates, 293)
	b.setRate("LV21", "22")
	b.readAll()
	require.Equal(t, "held", b.walk(straight).State)
	require.Equal(t, "held", b.walk(twoRates).State)
	require.Equal(t, "awaiting_payment", b.walk(293).State, "an order of another rate goes its way")
	require.Contains(t, b.reasons(straight), "tax_rate")
	require.Contains(t, b.reasons(straight), "totals")

	b.setRate("LV21", "21")
	require.Equal(t, "settled", b.walk(straight).State)
	require.Empty(t, b.reasons(straight))
}

func TestARetryAfterAddingTheItemSettles(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0031'")
	require.Equal(t, "held", b.readAndWalk(straight).State)
	b.exec("UPDATE items SET sku = 'SKU-0031' WHERE sku = 'GONE'")
	b.give("again", activities.CommandRetry, straight)
	require.Equal(t, "settled", b.walk(straight).State)
	b.requireOneOfEverything()
	require.Equal(t, 0, b.count("sale_holds"))
	require.Equal(t, 0, b.count("commands WHERE applied_at IS NULL"))
	require.Equal(t, "retry anna", b.list("SELECT action || ' ' || actor FROM journal WHERE actor <> 'orderloom'"))
	require.Len(t, b.notes(straight), 2)
}

func TestAReleasePostsWithARoundingLine(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.shop.ReplaceField(straight, "total", `"43.50"`)
	require.Equal(t, "held", b.readAndWalk(straight).State)
	require.Equal(t, "draft 43.49", b.list("SELECT state || ' ' || total FROM documents"), "our reckoning is not falsified")
	require.Equal(t, "held", b.walk(straight).State, "nothing goes on without a person")

	b.give("ok", activities.CommandRelease, straight)
	require.Equal(t, "settled", b.walk(straight).State)
	require.Equal(t, "paid 43.50 43.50", b.list("SELECT concat_ws(' ', state, total, paid) FROM documents"))
	require.Equal(t, "0.01 0", b.list("SELECT net || ' ' || tax FROM document_lines WHERE kind = 'rounding'"))
	require.Equal(t, "30.99 7.55", b.list("SELECT l.net || ' ' || t.tax FROM document_lines l JOIN document_taxes t USING (document_id) WHERE l.kind = 'goods'"),
		"the other lines stay as they are")
	before := b.ledger()
	b.walk(straight)
	require.Equal(t, before, b.ledger(), "what was accepted stays accepted")
}

func TestAReleaseAcceptsOnlyWhatWasShown(t *testing.T) {
	t.Parallel()
	t.Run("another amount holds anew", func(t *testing.T) {
		t.Parallel()
		b := setup(t, straight)
		b.shop.ReplaceField(straight, "total", `"43.50"`)
		require.Equal(t, "held", b.readAndWalk(straight).State)
		b.give("ok", activities.CommandRelease, straight)
		b.shop.ReplaceField(straight, "total", `"53.50"`)
		require.Equal(t, "held", b.readAndWalk(straight).State)
		require.Equal(t, 0, b.count("documents WHERE number IS NOT NULL"))
	})
	t.Run("a pass in between does not widen it", func(t *testing.T) {
		t.Parallel()
		b := setup(t, straight)
		b.shop.ReplaceField(straight, "total", `"43.50"`)
		require.Equal(t, "held", b.readAndWalk(straight).State)
		b.shop.ReplaceField(straight, "total", `"53.50"`)
		b.readAll()
		under, err := b.set.ImportOrder(t.Context(), ref(straight))
		require.NoError(t, err)
		b.give("ok", activities.CommandRelease, straight) // the person still sees 43.50
		verdict, err := b.set.ValidateTotals(t.Context(), under.Walk)
		require.NoError(t, err)
		require.True(t, verdict.Held)
		require.Equal(t, "held", b.walk(straight).State)
		require.Equal(t, 0, b.count("documents WHERE number IS NOT NULL"))
	})
	t.Run("other goods in an order of the inbox hold anew", func(t *testing.T) {
		t.Parallel()
		b := setup(t, straight)
		b.policy.Automatic = false
		b.savePolicy()
		require.Equal(t, "awaiting_release", b.readAndWalk(straight).State)
		b.give("ok", activities.CommandRelease, straight)
		b.addLine(straight)
		require.Equal(t, "awaiting_release", b.readAndWalk(straight).State)
		b.give("ok again", activities.CommandRelease, straight)
		require.Equal(t, "settled", b.walk(straight).State)
	})
	t.Run("what must be mended stays held", func(t *testing.T) {
		t.Parallel()
		b := setup(t, straight)
		b.exec("UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0031'")
		require.Equal(t, "held", b.readAndWalk(straight).State)
		b.give("ok", activities.CommandRelease, straight)
		require.Equal(t, "held", b.walk(straight).State)
		require.Equal(t, "unknown_item", b.reasons(straight))
		require.Equal(t, 0, b.count("documents WHERE number IS NOT NULL"))
	})
	t.Run("a release of something mended and something accepted posts", func(t *testing.T) {
		t.Parallel()
		b := setup(t, straight)
		b.policy.Automatic = false
		b.savePolicy()
		b.shop.ReplaceField(straight, "total", `"43.50"`)
		b.exec("DELETE FROM payment_mappings WHERE remote_method = 'bacs'")
		require.Equal(t, "held", b.readAndWalk(straight).State)
		require.Equal(t, "unmapped_payment; totals; inbox", b.reasons(straight))
		b.exec("INSERT INTO payment_mappings (channel_id, remote_method, money_account_id) SELECT $1, 'bacs', id FROM money_accounts WHERE code = 'bank'", b.channel)
		require.Equal(t, "held", b.walk(straight).State)
		require.Equal(t, "totals; inbox", b.reasons(straight))
		b.give("ok", activities.CommandRelease, straight)
		require.Equal(t, "settled", b.walk(straight).State)
		b.shop.TouchOrder(straight)
		b.readAll()
		require.Equal(t, "settled", b.walk(straight).State, "what was accepted is settled")
	})
}

// addLine puts one more piece of another product into an order.
func (b *bundle) addLine(id int64) {
	b.t.Helper()
	require.Empty(b.t, b.shop.EditOrder(id, `{"line_items": [{"product_id": 210, "quantity": 1}]}`))
}
