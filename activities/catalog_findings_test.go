package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// ofCatalogue are the open findings of the channel that a reading of its catalogue makes.
func (b *bundle) ofCatalogue() string {
	b.t.Helper()
	return b.list("SELECT kind || ' ' || subject || ': ' || detail FROM channel_findings WHERE settled_at IS NULL AND kind IN ('tax class', 'currency of prices') ORDER BY 1")
}

func TestWhatIsWrongWithAllProductsIsToldOnce(t *testing.T) {
	t.Parallel()
	b := setupCatalog(t, 30)
	b.exec("INSERT INTO price_groups VALUES ('retail', 'Retail')")
	b.exec("UPDATE channels SET price_group = 'retail'")
	b.exec("INSERT INTO shop_lists (channel_id, list) VALUES ($1, 'taxes'), ($1, 'settings')", b.channel)
	b.exec("INSERT INTO shop_list_entries (channel_id, list, remote_id, title, under, percent) VALUES ($1, 'taxes', '1', 'PVN', 'standard', 21), ($1, 'taxes', '2', 'PVN', 'standard', 12)", b.channel)
	b.sync()
	require.Equal(t, "currency of prices : the shop doesn't say which currency its prices are in: none are taken from it, and none are told; "+
		"tax class standard: it has rates of LV21, LV12: of its items the first counts, LV21", b.ofCatalogue())
	require.Zero(t, b.count("item_prices"))
	require.Zero(t, b.count("catalogue_problems WHERE kind = 'several_rates'"))

	b.exec("INSERT INTO shop_list_entries (channel_id, list, remote_id, title) VALUES ($1, 'settings', 'currency', 'EUR')", b.channel)
	b.exec("INSERT INTO tax_class_mappings (channel_id, remote_class, tax_group) VALUES ($1, 'standard', 'LV21')", b.channel)
	b.readAllNext()
	b.sync()
	require.Empty(t, b.ofCatalogue())
	require.Positive(t, b.count("item_prices WHERE currency = 'EUR'"))
}
