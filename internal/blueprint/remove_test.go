package blueprint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
)

func (b *bundle) remove(name, code string) (blueprint.Outcome, error) {
	b.t.Helper()
	return blueprint.Remove(b.t.Context(), b.db.App, kind(b.t, name), code, options())
}

// sell makes a sale of the channel.
func (b *bundle) sell() {
	b.t.Helper()
	b.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body)
		SELECT id, '1', '1', 'processing', now(), now(), '', '', '{}' FROM channels`)
	b.exec(`INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version)
		SELECT id, '1', '1', 'EUR', 1, now(), 1 FROM channels`)
}

func TestWhatSomethingNamesIsNotDeleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	before := b.dump()
	for name, tt := range map[string]struct{ kind, code, want string }{
		"a warehouse":     {"warehouse", "main", "pos web (warehouse)"},
		"an account":      {"account", "cash", "point of sale web (registers[0].money_account)"},
		"a tax":           {"tax", "LV21", "channel woo-riga (taxes.default)"},
		"a type":          {"customer-type", "carrier", "company UA31316718 (customer_type)"},
		"a company":       {"company", "UA31316718", "a company is never deleted"},
		"an item":         {"item", "SHIPPING", "channel woo-riga (policy.shipping_sku)"},
		"a point of sale": {"pos", "web", "channel woo-riga (pos)"},
	} {
		_, err := b.remove(tt.kind, tt.code)
		require.Equal(t, fault.Conflict, fault.KindOf(err), name)
		require.ErrorContains(t, err, strings.Replace(tt.want, "pos web", "point of sale web", 1), name)
	}
	require.Equal(t, before, b.dump())
}

func TestWhatHasAHistoryIsNotDeleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	_, err := b.amend("item", "TEA", true, "name=Tea", "kind=simple")
	require.NoError(t, err)
	b.exec("INSERT INTO stock_moves (item_id, warehouse_id, quantity, kind, key) SELECT i.id, w.id, 1, 'opening', 'o' FROM items i, warehouses w WHERE i.sku = 'TEA'")
	_, err = b.remove("item", "TEA")
	require.Equal(t, fault.Conflict, fault.KindOf(err))
	require.ErrorContains(t, err, "item TEA has a history (stock ")
	_, err = b.remove("item", "COFFEE")
	require.Equal(t, fault.NotFound, fault.KindOf(err))
}

// TestWhatNothingNamesIsDeleted takes a file's things away one after another, last
// ones first, until nothing is left.
func TestWhatNothingNamesIsDeleted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	b.exec("INSERT INTO channel_credentials (channel_id, sealed_key, sealed_secret) SELECT id, 'k', 's' FROM channels")
	kinds := blueprint.Kinds()
	for i := range kinds {
		k := kinds[len(kinds)-1-i]
		if k.Name == "company" {
			b.exec("DELETE FROM customers") // what the application never does
			continue
		}
		entries, err := k.Entries(t.Context(), b.db.App)
		require.NoError(t, err)
		slices.SortStableFunc(entries, func(a, b blueprint.Entry) int { // the leaves of a tree first
			return strings.Compare(b.Settings["parent"], a.Settings["parent"])
		})
		for j := range entries {
			dry := options()
			dry.DryRun = true
			_, err := blueprint.Remove(t.Context(), b.db.App, k, entries[j].Code, dry)
			require.NoError(t, err, "%s %s", k.Name, entries[j].Code)
			out, err := b.remove(k.Name, entries[j].Code)
			require.NoError(t, err, "%s %s", k.Name, entries[j].Code)
			require.Equal(t, blueprint.Delete, out.Changes[0].Action)
			require.Equal(t, entries[j].Settings["name"], settingOf(out, "name"))
		}
	}
	require.Equal(t, "{}\n", b.export())
	require.Equal(t, 1, strings.Count(b.dump(), `"kind": "channel", "action": "delete"`), b.dump())
}

func settingOf(out blueprint.Outcome, path string) string {
	for _, f := range out.Changes[0].Fields {
		if f.Path == path {
			return f.From
		}
	}
	return ""
}

func TestAChannelThatSoldIsArchivedAndBroughtBack(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(b.riga)
	b.sell()
	before := b.export()
	out, err := b.remove("channel", "woo-riga")
	require.NoError(t, err)
	require.Equal(t, blueprint.Archive, out.Changes[0].Action)
	require.NotContains(t, b.export(), "woo-riga", "it is no part of a file any more")
	_, err = b.remove("pos", "web")
	require.ErrorContains(t, err, "point of sale web has a history (channels) and stays")

	require.Contains(t, b.refused(b.riga), "channels[0].code: channel woo-riga is archived", "its code stays taken")
	_, err = b.amend("channel", "woo-riga", false, "name=x")
	require.ErrorContains(t, err, "channel woo-riga is archived: restore it first")
	_, err = b.amend("channel", "woo-riga", true, "name=x")
	require.Contains(t, lines(err), "code: channel woo-riga is archived")
	_, err = b.remove("channel", "woo-riga")
	require.Equal(t, fault.NotFound, fault.KindOf(err))

	require.NoError(t, blueprint.Restore(t.Context(), b.db.App, "woo-riga", options()))
	require.Equal(t, strings.Replace(before, "enabled: true", "enabled: false", 1), b.export())
	require.Equal(t, fault.NotFound, fault.KindOf(blueprint.Restore(t.Context(), b.db.App, "woo-riga", options())))
}
