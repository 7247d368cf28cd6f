package woosim

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestACatalogueIsSavedAndLoaded: a loaded shop answers everything as the saved one, and gives no id twice.
func TestACatalogueIsSavedAndLoaded(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	b.tell(t,
		request{"POST", "products/tags", `{"name":"Jauns"}`, 201, ``},
		request{"PUT", "products/10", `{"tags":[{"id":NEW}],"images":[{"src":"https://x.test/a.jpg"}],"sale_price":"0.10","date_on_sale_to":"2027-01-01"}`, 200, ``},
		request{"POST", "products/attributes", `{"name":"Krāsa"}`, 201, ``},
		request{"POST", "products/attributes/2/terms", `{"name":"Melna"}`, 201, ``},
		request{"POST", "products", `{"name":"Kaste","type":"variable","sku":"BOX","manage_stock":true,"stock_quantity":9,"attributes":[{"id":2,"variation":true,"options":["Melna"]}]}`, 201, ``},
		request{"POST", "products/NEW/variations", `{"regular_price":"4","attributes":[{"id":2,"option":"Melna"}]}`, 201, ``},
		request{"DELETE", "products/21", ``, 200, ``},
		request{"POST", "coupons", `{"code":"Jauns"}`, 201, ``},
		request{"DELETE", "coupons/246", ``, 200, ``},
		request{"POST", "customers", `{"email":"anna@example.test"}`, 201, ``},
		request{"POST", "taxes/classes", `{"name":"Grāmatām"}`, 201, ``},
		request{"POST", "taxes", `{"country":"EE","rate":"24","class":"gramatam"}`, 201, ``},
	)
	b.shop.MakeProducts(2, 30, madeFrom)
	var first, second bytes.Buffer
	require.NoError(t, b.shop.Save(&first))
	loaded, err := Load(bytes.NewReader(first.Bytes()), WithClock(func() time.Time { return *b.now }))
	require.NoError(t, err)
	require.NoError(t, loaded.Save(&second))
	require.Equal(t, first.String(), second.String())
	for _, path := range []string{
		"products?per_page=100", "products?status=trash", "products?sku=box", "variations?per_page=100", "products/categories", "products/tags",
		"products/attributes", "products/attributes/2/terms", "coupons", "customers?role=all", "taxes", "taxes/classes", "products/10", "products/221",
	} {
		want, got := get(t, b.shop, root+path), get(t, loaded, root+path)
		require.Equal(t, http.StatusOK, got.Code, path)
		require.Equal(t, want.Body.String(), got.Body.String(), path)
		require.NotEqual(t, "[]", got.Body.String(), path)
	}
	require.Equal(t, b.shop.next, loaded.next)
	require.Equal(t, http.StatusBadRequest, send(t, loaded, http.MethodPost, root+"products", `{"sku":"box"}`).Code)
}

// TestAnotherShopsExport brings its own people and categories, and nothing of the observed shop stays.
func TestAnotherShopsExport(t *testing.T) {
	t.Parallel()
	e := &Export{
		products:  []object{mustParse(`{"id":5,"name":"A","type":"simple","status":"publish","sku":"A","price":"1","tax_class":"","categories":[{"id":3,"name":"B","slug":"b"}]}`)},
		customers: []object{mustParse(`{"id":8,"email":"a@example.test","username":"a","role":"customer"}`)},
	}
	s := New(Settings{}, WithExport(e))
	s.AddKey(testKey, testSecret, ReadWrite)
	b := catalogueBundle{shop: s}
	require.Equal(t, []int64{5}, b.ids(t, "products"))
	require.Equal(t, []int64{3}, b.ids(t, "products/categories"))
	require.Equal(t, []int64{8}, b.ids(t, "customers"))
	require.Empty(t, b.ids(t, "products/attributes"))
}
