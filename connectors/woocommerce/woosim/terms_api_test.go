package woosim

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTerms(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][]request{
		"a category is made below another": {
			{"POST", "products/categories", `{"name":"Siers & sviests","parent":17}`, 201, `"name":"Siers &amp; sviests","slug":"siers-sviests","parent":17`},
			{"GET", "products/categories?parent=17", ``, 200, `"slug":"siers-sviests"`},
			{"GET", "products/categories/NEW", ``, 200, `"up":[{"href":"https://example.com/wp-json/wc/v3/products/categories/17"}]`},
		},
		"two of a name may not stand side by side": {
			{"POST", "products/categories", `{"name":"maize"}`, 400, `"code":"term_exists","message":"A term with the name provided already exists with this parent.","data":{"status":400,"resource_id":16}`},
			{"POST", "products/categories", `{"name":"Maize","parent":17}`, 201, `"slug":"maize-2"`},
		},
		"a name is needed":           {{"POST", "products/categories", `{}`, 400, `Missing parameter(s): name`}},
		"a parent must exist":        {{"POST", "products/categories", `{"name":"A","parent":999}`, 400, `missing_parent`}},
		"tags have no parent":        {{"POST", "products/tags", `{"name":"A","parent":1}`, 400, `woocommerce_rest_taxonomy_not_hierarchical`}},
		"an unknown one isn't found": {{"GET", "products/categories/999", ``, 404, `"code":"woocommerce_rest_term_invalid","message":"Resource does not exist."`}},
		"an unknown one isn't changed": {
			{"PUT", "products/categories/999", `{}`, 404, `woocommerce_rest_term_invalid`},
			{"DELETE", "products/categories/999?force=true", ``, 404, `woocommerce_rest_term_invalid`},
		},
		"its new name is its products'":       {{"PUT", "products/categories/16", `{"name":"Maizes"}`, 200, `"name":"Maizes"`}, {"GET", "products/10", ``, 200, `"name":"Maizes"`}},
		"one has no trash":                    {{"DELETE", "products/categories/16", ``, 501, `Resource does not support trashing.`}},
		"one that is deleted leaves products": {{"DELETE", "products/categories/16?force=true", ``, 200, `"id":16`}, {"GET", "products/10", ``, 200, `"categories":[{"id":22,"name":"Sulas","slug":"sulas"}]`}},
		"what was below moves up":             {{"DELETE", "products/categories/18?force=true", ``, 200, `"id":18`}, {"GET", "products/categories/22", ``, 200, `"parent":0`}},
		"the default one stays":               {{"DELETE", "products/categories/15?force=true", ``, 500, `Default product category cannot be deleted.`}},
		"many at once": {
			{"POST", "products/categories/batch", `{"create":[{"name":"Jauna"},{"name":"Maize"},{}],"update":[{"id":16,"slug":"rupja"}],"delete":[999,21]}`, 200, `"resource_id":16`},
			{"GET", "products/categories?slug=rupja", ``, 200, `"id":16`},
		},
		"by count":      {{"GET", "products/categories?orderby=count&order=desc&per_page=1&hide_empty=true", ``, 200, `"count":`}},
		"by id":         {{"GET", "products/categories?orderby=id&_fields=id&per_page=2", ``, 200, `[{"id":15},{"id":16}]`}},
		"as given":      {{"GET", "products/categories?orderby=include&include=17,16&_fields=id", ``, 200, `[{"id":17},{"id":16}]`}},
		"searched":      {{"GET", "products/categories?search=GRĀM&_fields=name", ``, 200, `[{"name":"Grāmatas"}]`}},
		"excluded":      {{"GET", "products/categories?exclude=15,16,17,18,19,20,21&_fields=id", ``, 200, `[{"id":22}]`}},
		"of a product":  {{"GET", "products/categories?product=10&_fields=id", ``, 200, `[{"id":16},{"id":22}]`}},
		"a wrong order": {{"GET", "products/categories?orderby=date", ``, 400, `orderby is not one of`}},
		"a tag is given to a product": {
			{"POST", "products/tags", `{"name":"Jauns"}`, 201, `"slug":"jauns","description":"","count":0`},
			{"PUT", "products/10", `{"tags":[{"id":NEW}]}`, 200, `"tags":[{"id":NEW,"name":"Jauns","slug":"jauns"}]`},
			{"GET", "products/tags/NEW", ``, 200, `"count":1`},
		},
		"a shipping class is given by its slug": {
			{"POST", "products/shipping_classes", `{"name":"Smags"}`, 201, `"slug":"smags"`},
			{"PUT", "products/10", `{"shipping_class":"smags"}`, 200, `"shipping_class":"smags","shipping_class_id":NEW`},
			{"GET", "products?shipping_class=NEW", ``, 200, `"id":10`},
			{"PUT", "products/10", `{"shipping_class":"nope"}`, 200, `"shipping_class":"","shipping_class_id":0`},
		},
		"an attribute is made with its terms": {
			{"POST", "products/attributes", `{"name":"Krāsa"}`, 201, `"id":2,"name":"Krāsa","slug":"pa_krasa","type":"select","order_by":"menu_order","has_archives":false`},
			{"POST", "products/attributes/2/terms", `{"name":"Melna"}`, 201, `"slug":"melna","description":"","menu_order":0,"count":0`},
			{"PUT", "products/10", `{"attributes":[{"id":2,"options":["Zila","Melna"]}]}`, 200, `"slug":"pa_krasa","position":0,"visible":false,"variation":false,"options":["Melna","Zila"]`},
			{"GET", "products/attributes/2/terms?search=zila", ``, 200, `"count":1`},
		},
		"an attribute's slug is its own":    {{"POST", "products/attributes", `{"name":"X","slug":"izmers"}`, 400, `Slug \"izmers\" is already in use. Change it, please.`}},
		"an attribute is renamed":           {{"PUT", "products/attributes/1", `{"name":"Lielums","order_by":"name","has_archives":true}`, 200, `"name":"Lielums","slug":"pa_izmers","type":"select","order_by":"name","has_archives":true`}},
		"an attribute is deleted for good":  {{"DELETE", "products/attributes/1", ``, 501, `trash`}, {"DELETE", "products/attributes/1?force=true", ``, 200, `"id":1`}, {"GET", "products/attributes/1", ``, 404, `woocommerce_rest_attribute_invalid`}},
		"an unknown attribute has no terms": {{"GET", "products/attributes/99/terms", ``, 404, `woocommerce_rest_taxonomy_invalid`}},
		"attributes at once":                {{"POST", "products/attributes/batch", `{"create":[{"name":"A"},{}],"update":[{"id":9}],"delete":[1]}`, 200, `"slug":"pa_a"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setupCatalogue(t).tell(t, requests...)
		})
	}
}

// TestCounts: a category counts the published products of those below it, each once.
func TestCounts(t *testing.T) {
	t.Parallel()
	b, p := filterShop(t)
	require.Equal(t, map[int64]int{15: 4, 16: 1}, b.shop.counts(categories))
	b.tell(t, request{"DELETE", "products/" + encodeID(p[0]), ``, 200, ``})
	require.Equal(t, map[int64]int{15: 3}, b.shop.counts(categories))
}
