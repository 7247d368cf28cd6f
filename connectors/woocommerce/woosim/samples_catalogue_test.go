package woosim

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ofCatalogue says whether a recorded request was about what the shop sells and to whom.
func ofCatalogue(file string) bool {
	for _, start := range []string{
		"products/", "coupons/", "customers/", "put/p", "put/v", "batch/products", "batch/empty", "batch/taxes", "batch/same_product", "batch/variations", "batch/update_is",
		"errors/product_dup",
	} {
		if strings.HasPrefix(file, start) {
			return true
		}
	}
	return false
}

// beforeUpdates are the edits that lead to what a recorded change of a product found; "" stands for the changed product itself.
var beforeUpdates = map[string]string{
	"price_price=1.00":                      `{"regular_price":"12.3456"}`,
	"price_regular_price=9":                 `{"regular_price":"10","sale_price":"8"}`,
	"price_regular_price=7":                 `{"regular_price":"9","sale_price":"8"}`,
	"price_sale_price=":                     `{"regular_price":"7"}`,
	"product_inventory_delta":               `{"stock_quantity":100}`,
	"product_manage_stock_off":              `{"manage_stock":true,"stock_quantity":7}`,
	"product_stock_when_manage_stock_false": `{"manage_stock":false,"stock_status":"instock"}`,
	"product_stock_with_manage_stock_true":  `{"manage_stock":false}`,
	"product_stock_status_outofstock":       `{"manage_stock":false,"stock_status":"instock"}`,
	"product_stock_status_when_managed":     `{"stock_quantity":169}`,
	"variation_stock_when_parent_manages":   `{"manage_stock":false}`,
	"variation_stock_own":                   `{"manage_stock":false}`,
	"variation_price":                       `{"regular_price":"15.00","stock_quantity":77}`,
	"price_regular_price=10_sale_price=8":   `{"regular_price":"7"}`,
	"price_regular_price=10_sale_price=12":  `{"regular_price":"7"}`,
	"price_regular_price=12.3456":           `{"regular_price":"7"}`,
	"price_regular_price=12,50":             `{"regular_price":"7"}`,
	"price_regular_price=1_234,50":          `{"regular_price":"7"}`,
	"price_regular_price=1e3":               `{"regular_price":"7"}`,
	"price_regular_price=-1":                `{"regular_price":"7"}`,
	"price_regular_price=":                  `{"regular_price":"7"}`,
	"price_regular_price=abc":               `{"regular_price":"7"}`,
	"product_stock_value_-3":                `{"stock_quantity":5}`,
	"product_stock_value_0":                 `{"stock_quantity":5}`,
	"product_stock_value_14":                `{"stock_quantity":5}`,
	"product_stock_value_None":              `{"stock_quantity":5}`,
}

// beforeCatalogue makes the shop what a recorded request about products, coupons or customers found.
func beforeCatalogue(t *testing.T, s *Shop, file string, want sample) {
	t.Helper()
	loadShown(t, s, want.Body)
	for _, known := range []string{"batch/products_update_ok.json", "put/product_stock_value_14.json", "products/simple.json"} {
		if strings.HasPrefix(file, "batch/") || strings.HasPrefix(file, "put/") || strings.HasPrefix(file, "errors/") {
			loadShown(t, s, readSample(t, known).Body)
		}
	}
	switch {
	case file == "products/list_page.json":
		s.DeleteProduct(387) // made after the list was recorded
	case strings.HasPrefix(file, "products/when_prices"):
		s.SetTaxRounding(true, false) // the shop's pages took the tax out of the price in both
	case file == "products/search_sku_partial.json" || file == "products/search_by_sku_many.json":
		for id := int64(11); id <= 18; id++ {
			s.addProduct(newObject("id", id, "type", "simple", "status", "publish", "sku", "SKU-000"+encodeID(id-9)))
		}
	case file == "products/variations_batch_create_4.json":
		s.SetStock(235, 40)
		fallthrough
	case strings.HasPrefix(file, "products/variations_batch_create"):
		o := bodyOf(t, file)
		for _, v := range o.objects("create") {
			s.forget(s.products[v.int("id")])
		}
		s.next.Post = o.objects("create")[0].int("id")
	case strings.HasPrefix(file, "put/variable_parent_"):
		require.Empty(t, s.EditProduct(221, `{"regular_price":""}`))
	case strings.HasPrefix(file, "put/"):
		edit, known := beforeUpdates[strings.TrimSuffix(strings.TrimPrefix(file, "put/"), ".json")]
		if known {
			id := bodyOf(t, file).int("id")
			require.Empty(t, s.EditProduct(id, edit))
		}
	case strings.HasPrefix(file, "batch/products_partial"):
		require.Empty(t, s.EditProduct(13, `{"regular_price":"3.00"}`))
		require.Empty(t, s.EditProduct(12, `{"stock_quantity":7}`))
	case want.Request.Method == http.MethodPost && want.Status == http.StatusCreated:
		unmake(t, s, file)
	}
}

// loadShown puts the products of an answer into the shop, as they were shown.
func loadShown(t *testing.T, s *Shop, raw json.RawMessage) {
	t.Helper()
	for _, o := range objectsIn(raw) {
		for _, p := range slices.Concat([]object{o}, o.objects("update")) {
			if p.has("tax_class") && p.has("price") {
				s.addProduct(p)
			}
		}
	}
	s.settleVariations()
}

// unmake takes out of the shop what a recorded request made, and has it given the same id again.
func unmake(t *testing.T, s *Shop, file string) {
	t.Helper()
	id := bodyOf(t, file).int("id")
	switch {
	case strings.HasPrefix(file, "products/"):
		s.forget(s.products[id])
		s.next.Post = id
	case strings.HasPrefix(file, "coupons/"):
		s.coupons = slices.DeleteFunc(s.coupons, func(c object) bool { return c.int("id") == id })
		s.next.Post = id
	case strings.HasPrefix(file, "customers/"):
		delete(s.customers, id)
		s.next.User = id
	}
}
