package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// catalogue is items with all that one can have, the variation before its parent.
const catalogue = `
tax_groups: [{code: LV21, name: VAT, percent: 21}]
price_groups: [{code: retail, name: Retail}]
categories: [{code: tea, name: Tea}]
items:
  - {sku: TEA-S, name: Small tea, kind: variation, parent: TEA}
  - sku: TEA
    name: Tea
    kind: parent
    unit: kg
    category: tea
    tax_group: LV21
    safety_buffer: 2
    description: "<p>Green &amp; black</p>"
    images: ["https://shop.example/1.jpg", "https://shop.example/2.jpg"]
    prices:
      - {price_group: retail, currency: EUR, amount: 12.50}
      - {price_group: retail, currency: USD, amount: 14}
`

// exportItems is everything with all items.
func (b *bundle) exportItems() string {
	b.t.Helper()
	text, err := blueprint.Export(b.t.Context(), b.db.App, blueprint.Part{Items: true})
	require.NoError(b.t, err)
	return string(text)
}

func TestItemsComeBackWhole(t *testing.T) {
	t.Parallel()
	b, other := setup(t), setup(t)
	b.apply(catalogue)
	require.NotContains(t, b.export(), "TEA-S", "no channel names it")
	text := b.exportItems()
	requireGolden(t, "testdata/items.golden", text)
	other.apply(text)
	require.Equal(t, text, other.exportItems())
	require.Empty(t, other.apply(catalogue).Changes)
}

func TestWhatAnItemDoesntNameIsTakenAway(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(catalogue)
	out := b.apply(strings.NewReplacer(`, "https://shop.example/2.jpg"`, "", "      - {price_group: retail, currency: USD, amount: 14}\n", "", "    unit: kg\n", "", "amount: 12.50", "amount: 13").Replace(catalogue))
	require.Equal(t, []string{
		"images: https://shop.example/1.jpg, https://shop.example/2.jpg → https://shop.example/1.jpg",
		"prices[retail EUR].amount: 12.50 → 13",
		"prices[retail USD].amount: 14 → ", "prices[retail USD].currency: USD → ", "prices[retail USD].price_group: retail → ",
		"unit: kg → ",
	}, changes(out))
	require.NotContains(t, b.exportItems(), "2.jpg")
	require.NotContains(t, b.exportItems(), "USD")
}

func TestAnItemIsEditedSettingBySetting(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(catalogue)
	out, err := b.amend("item", "TEA-S", false, "prices[retail EUR].amount=3.20", "category=tea", "images=https://shop.example/s.jpg")
	require.NoError(t, err)
	require.Contains(t, changes(out), "prices[retail EUR].amount:  → 3.20")
	entry, err := kind(t, "item").Entry(t.Context(), b.db.App, "TEA-S")
	require.NoError(t, err)
	require.Equal(t, "TEA", entry.Settings["parent"])
	require.Equal(t, "3.20", entry.Settings["prices[retail EUR].amount"])
}

func TestMistakesOfItems(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, tt := range map[string]struct{ from, to, want string }{
		"an unknown parent":              {"parent: TEA}", "parent: TAE}", `items[0].parent: there is no item "TAE" in the file or the database: want TEA or TEA-S`},
		"a parent that is none":          {"kind: parent", "kind: simple", "items[0].parent: item TEA is simple: name one of the kind parent"},
		"a parent of what is sold alone": {"kind: variation", "kind: simple", "items[0].parent: TEA-S is simple: a variation alone has a parent"},
		"an unknown category":            {"category: tea", "category: coffee", "items[1].category: there is no category"},
		"an unknown tax group":           {"tax_group: LV21", "tax_group: LV12", "items[1].tax_group: there is no tax group"},
		"an unknown price group":         {"price_group: retail, currency: USD", "price_group: trade, currency: USD", "items[1].prices[1].price_group: there is no price group"},
		"a currency that is none":        {"currency: USD", "currency: US", "items[1].prices[1].currency"},
		"a price below zero":             {"amount: 14", "amount: -14", "items[1].prices[1].amount: want 0 or more"},
		"a price that is there twice":    {"currency: USD", "currency: EUR", `"retail in EUR" is there twice`},
		"a buffer below zero":            {"safety_buffer: 2", "safety_buffer: -2", "items[1].safety_buffer: want 0 or more"},
		"an image without an address":    {`"https://shop.example/2.jpg"`, `""`, "items[1].images[1]: it is empty"},
		"an unknown kind":                {"kind: parent", "kind: bundle", "items[1].kind"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := strings.Replace(catalogue, tt.from, tt.to, 1)
			require.NotEqual(t, catalogue, file)
			require.Contains(t, b.refused(file), tt.want)
		})
	}
}

func TestItemsAreLoadedByTheirSKUs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.apply(catalogue)
	items, err := blueprint.ItemsOf(t.Context(), b.db.App, []string{"TEA-S", "GONE", "TEA"})
	require.NoError(t, err)
	require.Len(t, items, 2, "what isn't there is left out")
	require.Equal(t, "TEA-S, a variation of TEA", items[0].SKU+", a "+items[0].Kind+" of "+items[0].Parent)
	require.Len(t, items[1].Prices, 2, "each is whole")
}
