package woocommerce

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// capturedListings are all products and variations of a real shop's answers, alone or on
// a list, by the name of their file.
func capturedListings(t testing.TB) map[string][]json.RawMessage {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("woosim", "captured", "products", "*.json"))
	require.NoError(t, err)
	found := map[string][]json.RawMessage{}
	for _, file := range files {
		var answer struct{ Body json.RawMessage }
		require.NoError(t, json.Unmarshal(read(t, file), &answer), file)
		list := []json.RawMessage{answer.Body}
		_ = json.Unmarshal(answer.Body, &list) // else it is one
		var probe struct {
			Price *string `json:"regular_price"`
		}
		if len(list) > 0 && json.Unmarshal(list[0], &probe) == nil && probe.Price != nil {
			found[strings.TrimSuffix(filepath.Base(file), ".json")] = list
		}
	}
	require.Equal(t, 26, len(found), "every captured product is tested") //nolint:testifylint // Len prints them all
	return found
}

func TestEveryCapturedListingIsRead(t *testing.T) {
	t.Parallel()
	for name, list := range capturedListings(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listings := []commerce.Listing{}
			for _, raw := range list {
				listing, err := decodeListing(raw, "")
				require.NoError(t, err)
				listings = append(listings, listing)
			}
			requireGolden(t, "products/"+name, listings)
		})
	}
}

// listing is a captured simple product with something else at a path.
func listing(t *testing.T, path string, value any) json.RawMessage {
	t.Helper()
	var answer struct{ Body map[string]any }
	require.NoError(t, json.Unmarshal(read(t, "woosim/captured/products/simple.json"), &answer))
	put(t, answer.Body, path, value)
	raw, err := json.Marshal(answer.Body)
	require.NoError(t, err)
	return raw
}

func TestListingsSayWhatTheyAre(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		path  string
		value any
		want  func(commerce.Listing) bool
	}{
		"a product with variations, whatever plugin made it": {"variations", []int{7}, func(l commerce.Listing) bool { return l.Kind == commerce.ParentListing }},
		"a group of products":                                {"type", "grouped", func(l commerce.Listing) bool { return l.Kind == commerce.OtherListing }},
		"a link to another shop":                             {"type", "external", func(l commerce.Listing) bool { return l.Kind == commerce.OtherListing }},
		"a plugin's kind is sold as it is":                   {"type", "subscription", func(l commerce.Listing) bool { return l.Kind == commerce.SimpleListing }},
		"a draft is hidden":                                  {"status", "draft", func(l commerce.Listing) bool { return l.Hidden }},
		"out of the catalogue":                               {"catalog_visibility", "hidden", func(l commerce.Listing) bool { return l.Hidden }},
		"no price":                                           {"regular_price", "", func(l commerce.Listing) bool { return l.Price == nil }},
		"a price as it was typed":                            {"regular_price", "12.3456", func(l commerce.Listing) bool { return l.Price.String() == "12.3456" }},
		"half a piece":                                       {"stock_quantity", 2.5, func(l commerce.Listing) bool { return l.Quantity.String() == "2.5" }},
		"none counted":                                       {"stock_quantity", nil, func(l commerce.Listing) bool { return l.Quantity == nil }},
		"the standard tax class":                             {"tax_class", "", func(l commerce.Listing) bool { return l.TaxClass == "standard" }},
		"another tax class":                                  {"tax_class", "zero-rate", func(l commerce.Listing) bool { return l.TaxClass == "zero-rate" }},
		"only its carriage is taxed":                         {"tax_status", "shipping", func(l commerce.Listing) bool { return l.TaxClass == "" }},
		"a numeric SKU":                                      {"sku", 4711, func(l commerce.Listing) bool { return l.SKU == "4711" }},
		"no SKU at all":                                      {"sku", nil, func(l commerce.Listing) bool { return l.SKU == "" }},
		"nobody knows when it changed":                       {"date_modified_gmt", nil, func(l commerce.Listing) bool { return l.ModifiedAt.IsZero() }},
		"its name isn't HTML":                                {"name", "Tom &amp; Jerry &lt; 3", func(l commerce.Listing) bool { return l.Name == "Tom & Jerry < 3" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := decodeListing(listing(t, tt.path, tt.value), "")
			require.NoError(t, err)
			require.True(t, tt.want(got), "%+v", got)
		})
	}
}

func TestAVariationOfAnOlderShopIsNamedByWhatIsChosen(t *testing.T) {
	t.Parallel()
	raw := json.RawMessage(`{"id":9,"status":"publish","regular_price":"1","date_modified_gmt":"2026-11-01T00:00:00","tax_status":"taxable",
		"manage_stock":"parent","stock_status":"instock","attributes":[{"option":"XL"},{"option":"Red &amp; blue"}],"image":{"src":"https://shop.example/9.jpg"}}`)
	got, err := decodeListing(raw, "7")
	require.NoError(t, err)
	require.Equal(t, commerce.VariationListing, got.Kind)
	require.Equal(t, "7", got.ParentID)
	require.Equal(t, "XL, Red & blue", got.Name)
	require.Equal(t, commerce.StockOfParent, got.ManagesStock)
	require.Equal(t, []string{"https://shop.example/9.jpg"}, got.Images)
}

func TestAListingOfAnotherShapeIsNamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		path  string
		value any
		want  string
	}{
		{"id", 0, "id: is missing"},
		{"regular_price", "a lot", `regular_price: "a lot" is not a decimal number`},
		{"stock_quantity", "many", `stock_quantity: "many" is not a decimal number`},
		{"manage_stock", "maybe", `manage_stock: "maybe" is neither true nor false nor parent`},
		{"date_modified_gmt", "now", `date_modified_gmt: "now" is not a time`},
		{"type", "variation", "parent_id: is missing"},
		{"categories", "tea", "categories: a JSON string"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			t.Parallel()
			_, err := decodeListing(listing(t, tt.path, tt.value), "")
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			require.ErrorContains(t, err, tt.want)
		})
	}
}
