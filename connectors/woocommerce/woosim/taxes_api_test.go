package woosim

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTaxesAreWritten(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][]request{
		"a new rate taxes new orders": {
			{"POST", "taxes", `{"country":"EE","rate":"24","name":"KM","priority":1}`, 201, `"id":5,"country":"EE","state":"","postcode":"","city":"","rate":"24.0000","name":"KM","priority":1,"compound":false,"shipping":true,"order":0,"class":"standard"`},
			{"POST", "orders", `{"shipping":{"country":"EE"},"billing":{"country":"EE"},"line_items":[{"product_id":210,"total":"10","subtotal":"10"}]}`, 201, `"total_tax":"2.40"`},
		},
		"a rate changes":               {{"PUT", "taxes/1", `{"rate":"22.5","cities":["RĪGA"]}`, 200, `"rate":"22.5000"`}, {"GET", "taxes/1", ``, 200, `"cities":["RĪGA"]`}},
		"an unknown class is refused":  {{"POST", "taxes", `{"class":"nope"}`, 400, `class is not one of standard, reduced-rate, and zero-rate.`}},
		"a rate is text":               {{"POST", "taxes", `{"rate":21}`, 400, `rate is not of type string.`}},
		"it can't be made with an id":  {{"POST", "taxes", `{"id":1}`, 400, `woocommerce_rest_tax_exists`}},
		"an unknown one isn't changed": {{"PUT", "taxes/99", `{}`, 404, `woocommerce_rest_invalid_id`}},
		"one has no trash":             {{"DELETE", "taxes/1", ``, 501, `Taxes do not support trashing.`}},
		"one is deleted":               {{"DELETE", "taxes/4?force=true", ``, 200, `"id":4`}, {"GET", "taxes/4", ``, 404, `Invalid resource ID.`}, {"DELETE", "taxes/4?force=true", ``, 400, `Invalid resource ID.`}},
		"many at once":                 {{"POST", "taxes/batch", `{"create":[{"name":"A"}],"update":[{"id":99}],"delete":[3]}`, 200, `{"id":99,"error":{"code":"woocommerce_rest_invalid_id"`}},
		"a class is made":              {{"POST", "taxes/classes", `{"name":"Grāmatām"}`, 201, `"slug":"gramatam","name":"Grāmatām"`}, {"PUT", "products/10", `{"tax_class":"gramatam"}`, 200, `"tax_class":"gramatam"`}},
		"a class isn't made twice":     {{"POST", "taxes/classes", `{"name":"Zero rate"}`, 400, `Tax class already exists`}},
		"a class needs a name":         {{"POST", "taxes/classes", `{}`, 400, `Missing parameter(s): name`}, {"POST", "taxes/classes", `{"name":""}`, 400, `Tax class requires a valid name`}},
		"a class goes with its rates":  {{"DELETE", "taxes/classes/zero-rate?force=true", ``, 200, `"slug":"zero-rate"`}, {"GET", "taxes/3", ``, 404, ``}},
		"an unknown class doesn't":     {{"DELETE", "taxes/classes/nope?force=true", ``, 400, `Invalid resource id.`}},
		"a class isn't put in a trash": {{"DELETE", "taxes/classes/zero-rate", ``, 501, `Taxes do not support trashing.`}},
		"the rates of a class":         {{"GET", "taxes?class=zero-rate&_fields=id", ``, 200, `[{"id":3}]`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setupCatalogue(t).tell(t, requests...)
		})
	}
}

func TestEveryPathTellsItsMethods(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	for path, allow := range map[string]string{
		"products": "GET, POST", "products/10": "GET, POST, PUT, PATCH, DELETE", "products/batch": "POST, PUT, PATCH", "variations": "GET",
	} {
		w := send(t, b.shop, http.MethodOptions, root+path, "")
		require.Equal(t, http.StatusOK, w.Code, path)
		require.Equal(t, allow, w.Header().Get("Allow"), path)
		require.Contains(t, w.Body.String(), `"namespace":"wc/v3"`, path)
	}
	require.Equal(t, http.StatusNotFound, send(t, b.shop, http.MethodOptions, root+"nope", "").Code)
}
