package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/office"
)

// shelved are books whose catalogue was read and whose channel tells its shop the stock.
func shelved(t *testing.T) *books {
	t.Helper()
	b := listed(t)
	b.exec(t, "UPDATE channels SET stock = true, stock_shown = 'exact'")
	b.exec(t, "DELETE FROM outbox") // a channel that is switched on is compared by itself
	return b
}

func TestAShopIsToldItsStockByHand(t *testing.T) {
	t.Parallel()
	b := shelved(t)
	b.withWorker(t)
	preview := fromJSON[previewView](t, requireOK(t, b.environment, "sync", "stock", "--channel", "tea", "--dry-run", "-o", "json"))
	require.Equal(t, "first", preview.Asks)
	require.Positive(t, preview.Changes)
	require.Zero(t, b.shop.RequestCount()["products.batch"], "a dry run tells nobody")

	first := call(t.Context(), b.environment, "sync", "stock", "--channel", "tea", "--full", "-o", "json")
	require.Equal(t, exitRefused, first.code, first.errOut)
	waiting := fromJSON[pushedView](t, first.out).Waiting
	require.Contains(t, first.errOut, fmt.Sprintf("push %d waits for a person", waiting))
	id := fmt.Sprint(waiting)
	shown := fromJSON[pushView](t, requireOK(t, b.environment, "push", "show", id, "--page-size", "1000", "-o", "json"))
	require.EqualValues(t, preview.Changes, shown.Changes)
	require.Equal(t, preview.Lines, sortedAs(preview.Lines, shown.Lines), "what the dry run said")
	require.Contains(t, requireOK(t, b.environment, "channel", "show", "tea"), "It is the first one to this shop.")

	sent := fromJSON[pushedView](t, requireOK(t, b.environment, "sync", "stock", "--channel", "tea", "--confirm", id, "--actor", "ann", "-o", "json"))
	require.EqualValues(t, preview.Changes, sent.Sent+sent.Failed)
	require.Zero(t, sent.Waiting)
	again := call(t.Context(), b.environment, "sync", "stock", "--channel", "tea", "--confirm", id)
	require.Equal(t, exitRefused, again.code)
	require.Contains(t, again.errOut, "doesn't wait, it is done")

	sku := shown.Lines[0].SKU
	requireOK(t, b.environment, "stock", "adjust", sku, "--warehouse", "main", "--to", "3", "--reason", "counted")
	require.Contains(t, requireOK(t, b.environment, "sync", "stock", "--channel", "tea"), "Listings told: 1.\n")
	require.Contains(t, requireOK(t, b.environment, "sync", "stock", "--channel", "tea", "--full"), "Listings told: 0.\n")
	list := fromJSON[[]office.Push](t, requireOK(t, b.environment, "push", "list", "-o", "json"))
	require.EqualValues(t, 1, list[0].Sent, "the newest first")
	require.True(t, slices.ContainsFunc(list, func(r office.Push) bool { return r.ID == waiting && r.ConfirmedBy == "ann" && r.State == "done" }))
}

// sortedAs are lines in the order of others, by the product.
func sortedAs(lines, order []office.PushLine) []office.PushLine {
	by := map[string]office.PushLine{}
	for _, l := range order {
		by[l.RemoteID] = l
	}
	out := make([]office.PushLine, len(lines))
	for i, l := range lines {
		out[i] = by[l.RemoteID]
	}
	return out
}

func TestLookingAtPushes(t *testing.T) {
	t.Parallel()
	b := shelved(t)
	b.exec(t, "UPDATE listings SET item_id = NULL WHERE sku NOT IN ('SKU-0012', 'NOSTOCK-1')")
	b.exec(t, "UPDATE listings SET error_kind = 'unmanaged', error_text = 'The shop keeps no count of its stock.', error_since = '2026-03-01', error_tries = 2 WHERE sku = 'NOSTOCK-1'")
	b.exec(t, "UPDATE listings SET pushed_available = true, pushed_price = 9.90, pushed_hidden = true, pushed_at = '2026-03-01' WHERE sku = 'NOSTOCK-1'")
	b.exec(t, `INSERT INTO stock_pushes (channel_id, state, asks, listings, changes, emptied) SELECT id, 'waiting', 'share', 2, 1, 1 FROM channels`)
	b.exec(t, `INSERT INTO stock_push_lines (push_id, listing_id, was_quantity, was_price, quantity, hidden) SELECT 1, id, 7, 9.90, 0, true FROM listings WHERE sku = 'SKU-0012'`)
	b.exec(t, "INSERT INTO oversold (item_id, environment, open, on_hand, since) SELECT id, 'test', 12, 10, '2026-03-01' FROM items WHERE sku = 'SKU-0012'")
	b.exec(t, "INSERT INTO oversold (item_id, environment, open, on_hand, since, solved_at) SELECT id, 'test', 3, 2, '2026-02-01', '2026-02-02' FROM items WHERE sku = 'NOSTOCK-1'")
	for name, args := range map[string]string{
		"push_list":      "push list --state waiting",
		"push_show":      "push show 1",
		"push_problems":  "push problems --channel tea",
		"stock_oversold": "stock oversold --solved",
		"listing_told":   "listing show NOSTOCK-1",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
			requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
		})
	}
	t.Run("as files", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, requireOK(t, b.environment, "push", "problems", "-o", "csv"), "CHANNEL,PRODUCT,SKU,PROBLEM,SINCE,TRIES,WHAT IS WRONG\r\n")
		require.Contains(t, requireOK(t, b.environment, "stock", "oversold", "-o", "csv"), "SKU-0012,test,12,10,")
	})
	t.Run("by a part", func(t *testing.T) {
		t.Parallel()
		require.Contains(t, requireOK(t, b.environment, "push", "problems", "--search", "nostock-1"), "unmanaged")
		require.NotContains(t, requireOK(t, b.environment, "push", "problems", "--search", "NOSTOCK_1"), "unmanaged", "a part is what it says, and no pattern")
	})
	for args, want := range map[string]string{
		"push show 9":                "there is no push 9",
		"push show x":                "is no push's id",
		"push list --state wait":     "did you mean waiting?",
		"push list --channel coffee": `no channel "coffee"`,
		"sync stock":                 "say with --channel",
		"sync stock --channel tea --full --dry-run": "give one of --full, --dry-run and --confirm",
		"sync stock --channel tea --confirm 0":      "--confirm: want the number of a push",
		"sync stock --channel coffee --dry-run":     `no channel "coffee"`,
		"push problems --channel tee":               "did you mean tea?",
		"push list --page 2 --page-size 0":          "--page-size",
		"stock oversold --page 0":                   "--page: want 1 or more",
	} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			got := call(t.Context(), b.environment, strings.Fields(args)...)
			require.NotEqual(t, exitOK, got.code)
			require.Contains(t, got.errOut, want)
		})
	}
}

func TestAShopThatIsOffIsNotToldByHand(t *testing.T) {
	t.Parallel()
	for off, want := range map[string]string{
		"UPDATE channels SET enabled = false":               "switch it on",
		"UPDATE channels SET stock = false, prices = false": "switch stock or prices on",
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			b := newBooks(t, "tea")
			b.exec(t, off)
			got := call(t.Context(), b.environment, "sync", "stock", "--channel", "tea")
			require.Equal(t, exitRefused, got.code, got.errOut)
			require.Contains(t, got.errOut, want)
		})
	}
}
