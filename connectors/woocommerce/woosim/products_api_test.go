package woosim

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestProductsAreWritten(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][]request{
		"a product is made with a name of its own address": {
			{"POST", "products", `{"name":"Kafija & tēja","regular_price":"3.50"}`, 201, `"slug":"kafija-teja"`},
			{"GET", "products/NEW", ``, 200, `"name":"Kafija &amp; tēja"`},
			{"POST", "products", `{"name":"Kafija & tēja"}`, 201, `"slug":"kafija-teja-2"`},
		},
		"one without a name is called Product":         {{"POST", "products", `{}`, 201, `"name":"Product"`}},
		"one without a category is in the default one": {{"POST", "products", `{"name":"A"}`, 201, `"slug":"uncategorized"`}},
		"it can't be made with an id":                  {{"POST", "products", `{"id":10,"name":"A"}`, 400, `woocommerce_rest_product_exists`}},
		"a wrong type is refused":                      {{"POST", "products", `{"type":"nope"}`, 400, `type is not one of simple, grouped, external, and variable.`}},
		"two wrong members are named":                  {{"POST", "products", `{"sku":1,"virtual":"x"}`, 400, `Invalid parameter(s): sku, virtual`}},
		"an unknown one isn't found":                   {{"GET", "products/999999", ``, 404, `woocommerce_rest_product_invalid_id`}},
		"an unknown one can't be changed":              {{"PUT", "products/999999", `{}`, 400, `woocommerce_rest_product_invalid_id`}},
		"a word is no id":                              {{"GET", "products/abc", ``, 404, `rest_no_route`}},
		"an SKU loses its tags and double blanks":      {{"POST", "products", `{"name":"A","sku":" A  <b>B "}`, 201, `"sku":"A B"`}},
		"its own SKU is no duplicate":                  {{"PUT", "products/10", `{"sku":"SKU-0001"}`, 200, `"sku":"SKU-0001"`}},
		"a GTIN is kept and found": {
			{"PUT", "products/214", `{"global_unique_id":"4751234567890"}`, 200, `"global_unique_id":"4751234567890"`},
			{"GET", "products?global_unique_id=4751234567890", ``, 200, `"id":214`},
		},
		"the SKU of one in the trash is free": {
			{"DELETE", "products/10", ``, 200, `"status":"publish"`},
			{"GET", "products/10", ``, 200, `"status":"trash"`},
			{"POST", "products", `{"name":"A","sku":"SKU-0001"}`, 201, `"sku":"SKU-0001"`},
			{"DELETE", "products/10", ``, 410, `woocommerce_rest_already_trashed`},
			{"GET", "products?status=trash", ``, 200, `"id":10`},
			{"DELETE", "products/10?force=true", ``, 200, `"id":10`},
			{"GET", "products/10", ``, 404, `Invalid ID.`},
		},
		"a variable one goes with its variations": {
			{"DELETE", "products/220?force=true", ``, 200, `"id":220`},
			{"GET", "products/221", ``, 404, `Invalid ID.`},
		},
		"a variation can't be deleted as a product": {{"DELETE", "products/221", ``, 404, `woocommerce_rest_invalid_product_id`}},
		"a grouped one has no price and no stock": {
			{"POST", "products", `{"type":"grouped","regular_price":"5","manage_stock":true,"stock_quantity":4,"grouped_products":[10]}`, 201, `"grouped_products":[10]`},
			{"GET", "products/NEW", ``, 200, `"manage_stock":false,"stock_quantity":null`},
			{"GET", "products/NEW", ``, 200, `"price":"","regular_price":""`},
		},
		"an external one is sold elsewhere": {
			{"POST", "products", `{"type":"external","regular_price":"5","external_url":"https://x.test/a","button_text":"Pirkt"}`, 201, `"external_url":"https://x.test/a","button_text":"Pirkt"`},
			{"GET", "products/NEW", ``, 200, `"purchasable":false`},
		},
		"unknown categories are left out":        {{"PUT", "products/10", `{"categories":[{"id":999},{"id":17}]}`, 200, `"categories":[{"id":17,"name":"Piens","slug":"piens"}]`}},
		"a draft can't be bought":                {{"PUT", "products/10", `{"status":"draft"}`, 200, `"purchasable":false`}},
		"an unknown tax class is the standard":   {{"PUT", "products/10", `{"tax_class":"nope"}`, 200, `"tax_class":""`}},
		"meta data is kept as text":              {{"PUT", "products/10", `{"meta_data":[{"key":"n","value":12}]}`, 200, `"key":"n","value":"12"`}},
		"an image is taken in and can be reused": {{"PUT", "products/10", `{"images":[{"src":"https://x.test/foto.jpg","alt":"Foto"}]}`, 200, `"src":"https://x.test/foto.jpg","name":"foto","alt":"Foto"`}},
		"an unknown image is refused":            {{"PUT", "products/10", `{"images":[{"id":77777}]}`, 400, `#77777 is an invalid image ID.`}},
		"an attribute of its own is kept":        {{"PUT", "products/10", `{"attributes":[{"name":"Krāsa","options":["Melna"],"visible":true}]}`, 200, `"attributes":[{"id":0,"name":"Krāsa","slug":"Krāsa","position":0,"visible":true,"variation":false,"options":["Melna"]}]`}},
		"dimensions change one by one":           {{"PUT", "products/10", `{"dimensions":{"width":"3"}}`, 200, `"dimensions":{"length":"","width":"3","height":""}`}},
		"a bad page is refused":                  {{"GET", "products?per_page=101", ``, 400, `rest_invalid_param`}},
		"a bad status is refused":                {{"GET", "products?status=nope", ``, 400, `status is not one of any, future, trash, draft, pending, private, and publish.`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setupCatalogue(t).tell(t, requests...)
		})
	}
}

func TestStockAndItsStatus(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][]request{
		"backorders make it onbackorder":              {{"PUT", "products/10", `{"backorders":"notify","stock_quantity":0}`, 200, `"stock_status":"onbackorder"`}},
		"what is owed on backorder is backordered":    {{"PUT", "products/10", `{"backorders":"yes","stock_quantity":-2}`, 200, `"backorders_allowed":true,"backordered":true`}},
		"unmanaged stock is emptied":                  {{"PUT", "products/10", `{"manage_stock":false,"backorders":"yes"}`, 200, `"stock_quantity":null,"backorders":"no"`}},
		"a new quantity brings it back":               {{"PUT", "products/219", `{"stock_quantity":3}`, 200, `"stock_status":"instock"`}},
		"a change by a number is added":               {{"PUT", "products/10", `{"stock_quantity":10}`, 200, `"stock_quantity":10`}, {"PUT", "products/10", `{"inventory_delta":-4}`, 200, `"stock_quantity":6`}},
		"a batch takes a word for 0":                  {{"POST", "products/batch", `{"update":[{"id":10,"stock_quantity":"abc"}]}`, 200, `"stock_quantity":0`}},
		"a batch takes null for nothing":              {{"PUT", "products/10", `{"stock_quantity":9}`, 200, `9`}, {"POST", "products/batch", `{"update":[{"id":10,"stock_quantity":null}]}`, 200, `"stock_quantity":9`}},
		"an order takes it":                           {{"PUT", "products/10", `{"stock_quantity":9}`, 200, `9`}, {"POST", "orders", `{"status":"processing","line_items":[{"product_id":10,"quantity":9}]}`, 201, `SKU-0001`}, {"GET", "products/10", ``, 200, `"stock_status":"outofstock"`}},
		"variations that sold out close their parent": {{"POST", "products/220/variations/batch", `{"update":[{"id":221,"stock_quantity":0},{"id":222,"stock_quantity":0},{"id":223,"stock_quantity":0},{"id":224,"stock_quantity":0}]}`, 200, `outofstock`}, {"GET", "products/220", ``, 200, `"stock_status":"outofstock"`}},
		"a parent's stock is its variations'":         {{"PUT", "products/235", `{"stock_quantity":3}`, 200, `"stock_quantity":3`}, {"GET", "products/235/variations/236", ``, 200, `"manage_stock":"parent","stock_quantity":3`}, {"GET", "products/236", ``, 200, `"manage_stock":"parent","stock_quantity":3`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setupCatalogue(t).tell(t, requests...)
		})
	}
}

// TestSalesBeginAndEnd: a price changes when the daily job runs, not when its time comes.
func TestSalesBeginAndEnd(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	b.tell(t, request{"PUT", "products/214", `{"regular_price":"10","sale_price":"8","date_on_sale_from":"2026-11-23","date_on_sale_to":"2026-11-25T00:00:00"}`,
		200, `"price":"10","regular_price":"10","sale_price":"8","date_on_sale_from":"2026-11-23T00:00:00","date_on_sale_from_gmt":"2026-11-22T22:00:00"`})
	*b.now = b.now.Add(24*time.Hour + time.Hour)
	b.tell(t, request{"GET", "products/214", ``, 200, `"price":"10"`})
	b.shop.RunSales()
	b.tell(t, request{"GET", "products/214", ``, 200, `"price":"8"`}, request{"GET", "products?on_sale=true&include=214", ``, 200, `"on_sale":true`})
	*b.now = b.now.Add(72 * time.Hour)
	b.shop.RunSales()
	b.tell(t, request{"GET", "products/214", ``, 200, `"price":"10","regular_price":"10","sale_price":"","date_on_sale_from":null`})
}

// TestEveryChangeMovesTheTime of a product, and of the variable one above it.
func TestEveryChangeMovesTheTime(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change request
		moves  []int64
	}{
		"an empty change":        {request{"PUT", "products/10", `{}`, 200, ``}, []int64{10}},
		"stock":                  {request{"PUT", "products/10", `{"stock_quantity":1}`, 200, ``}, []int64{10}},
		"a sale of it":           {request{"POST", "orders", `{"status":"processing","line_items":[{"product_id":10,"quantity":1}]}`, 201, ``}, []int64{10}},
		"a change of variation":  {request{"PUT", "products/220/variations/221", `{"regular_price":"1.00"}`, 200, ``}, []int64{221, 220}},
		"a new variation":        {request{"POST", "products/220/variations", `{"regular_price":"2"}`, 201, ``}, []int64{220}},
		"a deleted variation":    {request{"DELETE", "products/220/variations/221?force=true", ``, 200, ``}, []int64{220}},
		"a refused one does not": {request{"PUT", "products/10", `{"sku":"SKU-0007"}`, 400, ``}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupCatalogue(t)
			*b.now = b.now.Add(48 * time.Hour)
			b.tell(t, c.change)
			var moved []int64
			for _, id := range []int64{10, 221, 220} {
				if p := b.shop.products[id]; p != nil && p.modified.Equal(*b.now) {
					moved = append(moved, id)
				}
			}
			require.Equal(t, c.moves, moved)
		})
	}
}

func TestStaffEditsProducts(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	require.Empty(t, b.shop.EditProduct(10, `{"regular_price":"5.00","sale_price":""}`))
	b.tell(t, request{"GET", "products/10", ``, 200, `"price":"5.00"`})
	require.Contains(t, b.shop.EditProduct(10, `{"sku":"SKU-0007"}`), "product_invalid_sku")
	require.Contains(t, b.shop.EditProduct(10, `{"stock_quantity":"x"}`), "rest_invalid_param")
	require.Contains(t, b.shop.EditProduct(999999, `{}`), "Invalid ID.")
	require.NotEmpty(t, b.shop.EditProduct(10, `[`))
	b.shop.TrashProduct(10)
	b.tell(t, request{"GET", "products/10", ``, 200, `"status":"trash"`})
	b.shop.DeleteProduct(10)
	b.tell(t, request{"GET", "products/10", ``, http.StatusNotFound, ``})
	b.shop.DeleteProduct(999999)
}
