package activities_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/gaps"
)

// gaps are all gaps, a line each: name, title, percentage, how many wait, suggestion.
func (b *bundle) gaps() string {
	b.t.Helper()
	list, err := activities.Gaps(b.t.Context(), b.db.App, activities.GapFilter{})
	require.NoError(b.t, err)
	var lines []string
	for _, g := range list {
		line := []string{g.String(), fmt.Sprintf("%q", g.Title)}
		if g.Percent != nil {
			line = append(line, g.Percent.Short()+" %")
		}
		line = append(line, fmt.Sprint(g.Waiting))
		if g.Filled != "" {
			line = append(line, "filled by "+g.Filled)
		}
		require.Equal(b.t, g.Waiting > 0, g.Since != nil)
		if g.Suggestion != nil {
			line = append(line, "→ "+g.Suggestion.Value)
		}
		lines = append(lines, strings.Join(line, " "))
	}
	return strings.Join(lines, "\n")
}

// fill fills a gap by its name.
func (b *bundle) fill(gap string, f activities.GapFill) (activities.FilledGap, error) {
	b.t.Helper()
	name, err := gaps.ParseName(gap)
	require.NoError(b.t, err)
	f.Gap, f.Actor = name, "anna"
	return activities.FillGap(b.t.Context(), b.db.App, f)
}

// walkAll reads the shop and walks these orders; the outbox is empty then.
func (b *bundle) walkAll(orders ...int64) {
	b.t.Helper()
	b.readAll()
	for _, id := range orders {
		b.walk(id)
	}
	b.woken()
}

func TestAGapIsListedAndFilledAndItsSalesGoOn(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil string
		gap   string // as it is listed
		fill  activities.GapFill
		value string
		woken string
	}{
		"a tax rate": {
			"DELETE FROM tax_mappings WHERE remote_rate_id = '1'", `woo-riga/tax/1 "PVN 21%" 21 % 2 → LV21`,
			activities.GapFill{Value: "LV21"}, "LV21", "woo-riga/253; woo-riga/278",
		},
		"a tax rate, as it is suggested": {
			"DELETE FROM tax_mappings WHERE remote_rate_id = '1'", `woo-riga/tax/1 "PVN 21%" 21 % 2 → LV21`,
			activities.GapFill{Suggested: true}, "LV21", "woo-riga/253; woo-riga/278",
		},
		"a payment method": {
			"DELETE FROM payment_mappings WHERE remote_method = 'bacs'", `woo-riga/payment/bacs "Bankas pārskaitījums" 2 → bank`,
			activities.GapFill{Suggested: true}, "bank", "woo-riga/253; woo-riga/278",
		},
		"a currency": {
			"UPDATE points_of_sale SET currencies = '{USD}'", `woo-riga/currency/EUR "" 2 → EUR`,
			activities.GapFill{}, "EUR", "woo-riga/253; woo-riga/278",
		},
		"an item, called as the shop calls it": {
			"UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'", `woo-riga/item/SKU-0006 "Prece 006 — мед квітковий" 1`,
			activities.GapFill{}, "SKU-0006", "woo-riga/253",
		},
		"an item, called as a person says": {
			"UPDATE items SET sku = 'sku 0006' WHERE sku = 'SKU-0006'", `woo-riga/item/SKU-0006 "Prece 006 — мед квітковий" 1 → sku 0006`,
			activities.GapFill{ItemName: "Table"}, "SKU-0006", "woo-riga/253",
		},
		"a setting": {
			`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`, `woo-riga/setting/shipping_sku "" 2`,
			activities.GapFill{Value: "SHIPPING"}, "SHIPPING", "woo-riga/253; woo-riga/278",
		},
		"a setting that names no item": {
			"UPDATE items SET sku = 'GONE' WHERE sku = 'SHIPPING'", `woo-riga/setting/shipping_sku "" 2 → SHIPPING`,
			activities.GapFill{ItemName: "Carriage"}, "SHIPPING", "woo-riga/253; woo-riga/278",
		},
		"a setting for which a service is made": {
			`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`, `woo-riga/setting/shipping_sku "" 2`,
			activities.GapFill{Value: "COURIER", ItemName: "Courier"}, "COURIER", "woo-riga/253; woo-riga/278",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, alsoBacs, pending)
			b.exec(tt.spoil)
			b.walkAll(straight, alsoBacs, pending)
			require.Equal(t, tt.gap, b.gaps())

			filled, err := b.fill(strings.Fields(tt.gap)[0], tt.fill)
			require.NoError(t, err)
			require.Equal(t, tt.value, filled.Value)
			woken := b.woken()
			require.Equal(t, tt.woken, woken)
			require.EqualValues(t, strings.Count(woken, "/"), filled.Woken)
			require.Contains(t, b.gaps(), fmt.Sprintf(" %d filled by %s", filled.Woken, tt.value), "nobody has walked yet")
			require.Equal(t, "anna", b.list("SELECT actor FROM journal WHERE action = 'fill gap'"))

			require.NotEqual(t, "held", b.walk(alsoBacs).State, "of a new item there is no stock yet")
			require.Equal(t, "settled", b.walk(straight).State)
			require.Empty(t, b.woken(), "nobody waits any more")
			require.Empty(t, b.gaps())
		})
	}
}

func TestAFillThatIsRefusedChangesNothing(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil string
		gap   string
		fill  activities.GapFill
		kind  fault.Kind
		want  string
	}{
		"nothing is missing": {"", "woo-riga/payment/bacs", activities.GapFill{Value: "bank"}, fault.NotFound, "nothing is missing for woo-riga/payment/bacs"},
		"another channel's":  {"DELETE FROM payment_mappings", "woo-liepaja/payment/bacs", activities.GapFill{Value: "bank"}, fault.NotFound, "nothing is missing"},
		"no such account":    {"DELETE FROM payment_mappings", "woo-riga/payment/bacs", activities.GapFill{Value: "sock"}, fault.NotFound, `there is no money account "sock"`},
		"no account said":    {"DELETE FROM payment_mappings", "woo-riga/payment/bacs", activities.GapFill{}, fault.Invalid, "say what stands for bacs: a money account"},
		"no such group":      {"DELETE FROM tax_mappings", "woo-riga/tax/1", activities.GapFill{Value: "LV99"}, fault.NotFound, `there is no tax group "LV99"`},
		"no group said":      {"DELETE FROM tax_mappings", "woo-riga/tax/1", activities.GapFill{}, fault.Invalid, "say what stands for 1: a tax group"},
		"nothing suggested": {
			"DELETE FROM tax_mappings; UPDATE tax_groups SET percent = 22 WHERE code = 'LV21'", "woo-riga/tax/1",
			activities.GapFill{Suggested: true}, fault.Invalid, "nothing is suggested for woo-riga/tax/1",
		},
		"another item for a SKU": {
			"UPDATE items SET sku = 'GONE' WHERE sku = 'SKU-0006'", "woo-riga/item/SKU-0006",
			activities.GapFill{Value: "GONE"}, fault.Invalid, "nothing but SKU-0006 itself can stand for it",
		},
		"a SKU that was misspelt": {
			"UPDATE items SET sku = 'sku 0006' WHERE sku = 'SKU-0006'", "woo-riga/item/SKU-0006",
			activities.GapFill{Suggested: true}, fault.Invalid, "sku 0006 might be meant by SKU-0006",
		},
		"another currency":      {"UPDATE points_of_sale SET currencies = '{USD}'", "woo-riga/currency/EUR", activities.GapFill{Value: "UAH"}, fault.Invalid, "nothing but EUR itself"},
		"goods for a setting":   {`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`, "woo-riga/setting/shipping_sku", activities.GapFill{Value: "SKU-0001"}, fault.Invalid, "item SKU-0001 is simple: name a service"},
		"no name for an item":   {`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`, "woo-riga/setting/shipping_sku", activities.GapFill{Value: "COURIER"}, fault.Invalid, `there is no item "COURIER": give it a name`},
		"nothing for a setting": {`UPDATE channels SET policy = policy || '{"shipping_sku": ""}'`, "woo-riga/setting/shipping_sku", activities.GapFill{}, fault.Invalid, "a service by its SKU"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, straight, alsoBacs)
			if tt.spoil != "" {
				b.exec(tt.spoil)
			}
			b.walkAll(straight, alsoBacs)
			before := b.ledger()
			_, err := b.fill(tt.gap, tt.fill)
			require.True(t, fault.Is(err, tt.kind), "%v", err)
			require.ErrorContains(t, err, tt.want)
			require.Equal(t, before, b.ledger())
			require.Empty(t, b.woken())
		})
	}
}

func TestAProductWithoutASKUIsListedAndMendedInTheShop(t *testing.T) {
	t.Parallel()
	b := setup(t, alsoBacs)
	b.shop.ReplaceField(alsoBacs, "line_items", strings.Replace(strings.Replace(line9, `"sku":"SKU-0006"`, `"sku":""`, 1), `"id":9`, `"id":1`, 1))
	b.walkAll(alsoBacs)
	require.Equal(t, `woo-riga/product/30 "X" 1`, b.gaps())
	_, err := b.fill("woo-riga/product/30", activities.GapFill{Value: "SKU-0006"})
	require.True(t, fault.Is(err, fault.Invalid))
	require.ErrorContains(t, err, "give it the SKU of an item there")
}

func TestAnActiveMethodOfAnEnabledShopIsAGapBeforeAnySaleWaits(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("DELETE FROM payment_mappings WHERE remote_method IN ('cheque', 'cod')")
	b.shop.SwitchGateway("cod", false)
	b.pull(activities.ListPayments)
	require.Equal(t, `woo-riga/payment/cheque "Čeks" 0 → bank`, b.gaps())

	b.shop.SwitchGateway("cod", true)
	b.pull(activities.ListPayments)
	require.Contains(t, b.gaps(), "woo-riga/payment/cod")
	b.exec("INSERT INTO pos_payment_mappings SELECT c.pos_id, 'cod', a.id FROM channels c, money_accounts a WHERE a.code = 'cash'")
	require.NotContains(t, b.gaps(), "woo-riga/payment/cod", "its point of sale maps it")

	filled, err := b.fill("woo-riga/payment/cheque", activities.GapFill{Suggested: true})
	require.NoError(t, err)
	require.Equal(t, activities.FilledGap{Value: "bank"}, filled)
	require.Empty(t, b.gaps())

	b.exec("DELETE FROM payment_mappings; UPDATE channels SET enabled = false")
	require.Empty(t, b.gaps(), "nothing is imported from a channel that is off")
}

func TestAGapThatManySalesWaitForWakesEachOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, alsoBacs, cash, refunded)
	b.exec("DELETE FROM tax_mappings; DELETE FROM payment_mappings")
	b.walkAll(straight, alsoBacs, cash, refunded)
	filled, err := b.fill("woo-riga/payment/bacs", activities.GapFill{Value: "bank"})
	require.NoError(t, err)
	require.EqualValues(t, 3, filled.Woken)
	require.Equal(t, "woo-riga/253; woo-riga/278; woo-riga/306", b.woken(), "cash is another gap")
	require.Equal(t, "held", b.walk(straight).State, "the tax is missing still")
	require.Equal(t, "unmapped_tax", b.reasons(straight))
	filled, err = b.fill("woo-riga/tax/1", activities.GapFill{Suggested: true})
	require.NoError(t, err)
	require.EqualValues(t, strings.Count(b.woken(), "/"), filled.Woken)
	require.Equal(t, "settled", b.walk(straight).State)
}

func TestTwoWhoFillOneGapAtOnceFillItOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, straight)
	b.exec("DELETE FROM payment_mappings")
	b.walkAll(straight)
	results := make(chan error, 2)
	for range 2 {
		go func(pool *pgxpool.Pool) {
			_, err := activities.FillGap(t.Context(), pool, activities.GapFill{
				Gap: gaps.Name{Channel: channelCode, Kind: "payment", Value: "bacs"}, Value: "bank", Actor: "anna",
			})
			results <- err
		}(b.db.App)
	}
	var refused int
	for range 2 {
		if err := <-results; err != nil {
			require.True(t, fault.Is(err, fault.NotFound), "%v", err)
			refused++
		}
	}
	require.Equal(t, 1, refused)
	require.Equal(t, 1, b.count("journal WHERE action = 'fill gap'"))
}
