package woosim

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVariations(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][]request{
		"one is made and named by what is chosen": {
			{"POST", "products/240/variations", `{"regular_price":"21.50","attributes":[{"name":"Krāsa","option":"Zaļa"}]}`, 201, `"attributes":[{"id":0,"name":"Krāsa","slug":"krasa","option":"Zaļa"}],"menu_order":0,"meta_data":[],"name":"Zaļa","parent_id":240`},
			{"GET", "products/NEW", ``, 200, `"name":"Krekls 5 - Zaļa","slug":"krekls-5-zala"`},
		},
		"without an SKU it shows its parent's": {
			{"POST", "products/220/variations", `{"regular_price":"1"}`, 201, `"sku":"VAR-1"`},
			{"GET", "products/220/variations/NEW", ``, 200, `"sku":"VAR-1"`},
			{"GET", "products?sku=VAR-1&_fields=id", ``, 200, `[{"id":220}]`},
		},
		"what its parent can't be chosen by is left out": {{"POST", "products/220/variations", `{"attributes":[{"name":"Svars","option":"1"}]}`, 201, `"attributes":[]`}},
		"the cheapest sets its parent's price": {
			{"PUT", "products/220/variations/222", `{"regular_price":"0.99"}`, 200, `"price":"0.99"`},
			{"GET", "products/220", ``, 200, `"price":"0.99"`},
			{"PUT", "products/220/variations/222", `{"regular_price":""}`, 200, `"purchasable":false`},
			{"GET", "products/220", ``, 200, `"price":"15.00"`},
		},
		"its parent's own price is ignored":  {{"PUT", "products/220", `{"regular_price":"99"}`, 200, `"regular_price":""`}},
		"one with a sale puts its parent on": {{"PUT", "products/220/variations/222", `{"sale_price":"1"}`, 200, `"on_sale":true`}, {"GET", "products/220", ``, 200, `"on_sale":true`}},
		"it may be taxed as its parent":      {{"PUT", "products/220", `{"tax_class":"reduced-rate"}`, 200, ``}, {"GET", "products/220/variations/221", ``, 200, `"tax_class":"reduced-rate"`}},
		"or otherwise":                       {{"PUT", "products/220/variations/221", `{"tax_class":"zero-rate"}`, 200, `"tax_class":"zero-rate"`}},
		"it has one image":                   {{"PUT", "products/220/variations/221", `{"image":{"src":"https://x.test/s.png"}}`, 200, `"src":"https://x.test/s.png"`}},
		"an SKU of a product is taken":       {{"POST", "products/220/variations", `{"sku":"sku-0001"}`, 400, `"resource_id":10`}},
		"it can't be made with an id":        {{"POST", "products/220/variations", `{"id":221}`, 400, `woocommerce_rest_product_variation_exists`}},
		"an unknown product has none":        {{"GET", "products/999999/variations", ``, 404, `woocommerce_rest_product_invalid_id`}},
		"a variation has none":               {{"GET", "products/221/variations", ``, 404, `woocommerce_rest_product_invalid_id`}},
		"another product's isn't found":      {{"GET", "products/225/variations/221", ``, 404, `woocommerce_rest_product_variation_invalid_id`}},
		"an unknown one can't be changed":    {{"PUT", "products/220/variations/999", `{}`, 404, `woocommerce_rest_product_variation_invalid_id`}},
		"a wrong type is refused":            {{"PUT", "products/220/variations/221", `{"stock_quantity":1.5}`, 400, `stock_quantity is not of type integer.`}},
		"an unknown one can't be deleted":    {{"DELETE", "products/220/variations/999", ``, 404, `Invalid ID.`}},
		"one is put in the trash, then deleted": {
			{"DELETE", "products/220/variations/221", ``, 200, `"status":"publish"`},
			{"GET", "products/220/variations?_fields=id", ``, 200, `[{"id":224},{"id":223},{"id":222}]`},
			{"DELETE", "products/220/variations/221?force=true", ``, 200, `"id":221`},
			{"GET", "products/220", ``, 200, `"variations":[222,223,224]`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setupCatalogue(t).tell(t, requests...)
		})
	}
}

// TestLinesOfNewVariations: what is made over the API can be sold.
func TestLinesOfNewVariations(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	b.tell(t, request{"POST", "products/240/variations", `{"sku":"VAR-5-9","regular_price":"21.50","manage_stock":true,"stock_quantity":4,"attributes":[{"name":"Krāsa","option":"Zaļa"}]}`, 201, ``},
		request{"POST", "orders", `{"status":"processing","line_items":[{"sku":"var-5-9","quantity":3}]}`, 201, `"name":"Krekls 5 - Zaļa"`})
	id := b.shop.index.firstBySKU("VAR-5-9")
	require.Equal(t, int64(1), b.shop.Stock(id))
}
