package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/office"
)

func TestACatalogueIsReadByHand(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	off := call(t.Context(), b.environment, "sync", "catalog", "--channel", "tea")
	require.Equal(t, exitRefused, off.code, off.errOut)
	require.Contains(t, off.errOut, "channel tea: its catalogue is of no use to it: switch items_in, items_out, stock or prices on")
	mute := call(t.Context(), b.environment, "sync", "messages", "--channel", "tea")
	require.Contains(t, mute.errOut, "channel tea: its buyers' messages are neither read nor answered: switch messages on")
	require.Contains(t, requireOK(t, b.environment, "__complete", "channel", "add", "x", "--platform", ""), "prom\nwoocommerce\n")
	require.Contains(t, requireOK(t, b.environment, "__complete", "channel", "add", "x", "--zone", ""), "UTC\n")
	require.Equal(t, exitNotFound, call(t.Context(), b.environment, "sync", "catalog", "--channel", "coffee").code)
	require.Equal(t, exitUsage, call(t.Context(), b.environment, "sync", "catalog").code)

	b.takeItems(t)
	b.shop.MakeProducts(5, 230, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC))
	b.withWorker(t)
	got := call(t.Context(), b.environment, "sync", "catalog", "--channel", "tea", "-o", "json")
	require.Equal(t, exitOK, got.code, got.errOut)
	first := fromJSON[catalogView](t, got.out)
	require.True(t, first.Full)
	require.Greater(t, first.New, 230)
	require.Greater(t, first.Items, 220)
	require.Contains(t, got.errOut, "products: 100 of ", "the progress is shown")
	require.Contains(t, progressOf(activities.CatalogPart{Seen: 8, Gone: 3}, activities.CatalogPart{Phase: activities.CatalogGone}),
		"looked for what is gone: 8 seen, 0 new, 0 changed, 3 gone")
	require.NotEmpty(t, first.Problems)
	require.EqualValues(t, first.Opened, first.Open)

	second := requireOK(t, b.environment, "sync", "catalog", "--channel", "tea")
	require.Contains(t, second, "read           what changed\n")
	full := fromJSON[catalogView](t, requireOK(t, b.environment, "sync", "catalog", "--channel", "tea", "--full", "-o", "json"))
	require.True(t, full.Full)
	require.Equal(t, first.New, full.Seen)
	require.Zero(t, full.New+full.Changed+full.Items)
}

// takeItems switches the import of items on.
func (b *books) takeItems(t *testing.T) {
	t.Helper()
	_, err := b.owner.Exec(t.Context(), "UPDATE channels SET items_in = true")
	require.NoError(t, err)
}

// listed are books whose catalogue was read.
func listed(t *testing.T) *books {
	t.Helper()
	b := newBooks(t, "tea")
	b.takeItems(t)
	for more := true; more; {
		part, err := b.set.SyncCatalogPart(t.Context(), activities.CatalogInput{Channel: "tea", Fresh: true})
		require.NoError(t, err)
		more = part.More
	}
	return b
}

func TestLookingAtListings(t *testing.T) {
	t.Parallel()
	b := listed(t)
	for name, args := range map[string]string{
		"item_list":          "item list --search var-1 --sort name:desc",
		"item_show":          "item show SKU-0012",
		"listing_list":       "listing list --search krekls",
		"listing_unbound":    "listing list --state unbound",
		"listing_show":       "listing show SKU-0012",
		"listing_wrong":      "listing show 214 --channel tea",
		"catalogue_problems": "catalogue problems",
		"catalogue_none":     "catalogue problems --kind double_sku --no-warnings",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			requireGolden(t, name+".golden", masked(requireOK(t, b.environment, strings.Fields(args)...)))
			requireGolden(t, name+".golden.json", masked(requireOK(t, b.environment, append(strings.Fields(args), "-o", "json")...)))
		})
	}
	t.Run("what is no listing", func(t *testing.T) {
		t.Parallel()
		require.Equal(t, exitNotFound, call(t.Context(), b.environment, "listing", "show", "NONE").code)
		require.Equal(t, exitUsage, call(t.Context(), b.environment, "listing", "list", "--state", "lost").code)
		require.Equal(t, exitUsage, call(t.Context(), b.environment, "catalogue", "problems", "--kind", "sku").code)
	})
	t.Run("items by what they can't be sorted by", func(t *testing.T) {
		t.Parallel()
		got := call(t.Context(), b.environment, "item", "list", "--sort", "nam")
		require.Equal(t, exitUsage, got.code)
		require.Contains(t, got.errOut, "did you mean name?")
		page := call(t.Context(), b.environment, "item", "list", "--page-size", "2", "-o", "json")
		require.Len(t, fromJSON[[]map[string]any](t, page.out), 2)
		require.Contains(t, page.errOut, "items in all: --page 2 shows more")
	})
	t.Run("in pages and files", func(t *testing.T) {
		t.Parallel()
		page := call(t.Context(), b.environment, "listing", "list", "--page-size", "3", "-o", "json")
		require.Len(t, fromJSON[[]office.Listing](t, page.out), 3)
		require.Contains(t, page.errOut, "listings in all: --page 2 shows more")
		require.Contains(t, requireOK(t, b.environment, "catalogue", "problems", "-o", "csv"), "CHANNEL,PRODUCT,SKU,PROBLEM,DETAIL,REMEDY,SINCE\r\n")
	})
}

func TestZonesAreReadFromTheSystemsTable(t *testing.T) {
	t.Parallel()
	require.Equal(t, []string{"Europe/Kyiv", "Europe/Riga"}, zonesOf("# a comment\nLV\t+5657+02406\tEurope/Riga\nUA\t+5026+03031\tEurope/Kyiv\tmost of Ukraine\n\n"))
}
