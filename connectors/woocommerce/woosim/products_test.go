package woosim

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestRecordedProducts asks for single products and SKUs as recorded. Lists, other searches and writes need the whole catalogue, which
// wasn't captured, or routes that don't exist yet.
func TestRecordedProducts(t *testing.T) {
	t.Parallel()
	for _, file := range []string{
		"simple", "no_sku", "variable_parent", "search_by_sku", "search_by_variation_sku", "search_by_inherited_variation_sku",
		"get_global_unique_id",
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			want := readSample(t, "products/"+file+".json")
			s := New(Settings{})
			s.AddKey(testKey, testSecret, Read)
			w := get(t, s, want.Request.Path)
			require.Equal(t, http.StatusOK, w.Code)
			require.Equal(t, normal(t, want.Body), normal(t, w.Body.Bytes()))
		})
	}
}

func TestProductsOfLinesAreMadeUp(t *testing.T) {
	t.Parallel()
	s := New(Settings{}, WithExport(&Export{}))
	require.NoError(t, s.LoadOrders([]json.RawMessage{encode(bodyOf(t, "orders/get_variations.json"))}))
	s.AddKey(testKey, testSecret, ReadWrite)
	w := send(t, s, http.MethodPost, ordersPath, `{"line_items":[{"sku":"VAR-1-2","quantity":2}]}`)
	require.Equal(t, http.StatusCreated, w.Code)
	require.Contains(t, w.Body.String(), `"name":"Krekls 1 - M","product_id":220,"variation_id":222,"quantity":2,"tax_class":"","subtotal":"31.00"`)
}
