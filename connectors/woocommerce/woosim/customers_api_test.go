package woosim

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCustomers(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][]request{
		"one is made and buys": {
			{"POST", "customers", `{"email":"anna@example.test","first_name":"Anna","billing":{"city":"Rīga"}}`, 201, `"username":"anna"`},
			{"POST", "orders", `{"customer_id":NEW,"line_items":[{"product_id":210}],"status":"completed"}`, 201, `"customer":[{"href":"https://example.com/wp-json/wc/v3/customers/6"}]`},
			{"GET", "customers/6", ``, 200, `"is_paying_customer":true`},
			{"GET", "orders?customer=6&_fields=customer_id", ``, 200, `[{"customer_id":6}]`},
		},
		"an address is somebody's in any case": {{"POST", "customers", `{"email":"Liga@example.test"}`, 400, `"code":"registration-error-email-exists"`}},
		"a name to sign in with is":            {{"POST", "customers", `{"email":"x@example.test","username":"cust0"}`, 400, `registration-error-username-exists`}},
		"a second of a name gets a number":     {{"POST", "customers", `{"email":"cust0@example.test"}`, 201, `"username":"cust01"`}},
		"an address is needed":                 {{"POST", "customers", `{}`, 400, `Missing parameter(s): email`}},
		"an address looks like one":            {{"POST", "customers", `{"email":"nope"}`, 400, `"email":"Invalid email address."`}},
		"a name is text":                       {{"POST", "customers", `{"email":"x@example.test","first_name":1}`, 400, `first_name is not of type string.`}},
		"a password is never told":             {{"PUT", "customers/3", `{"password":"secret-pw","last_name":"Ozola"}`, 200, `"last_name":"Ozola","role":"customer","username":"cust0","billing"`}},
		"it can't be made with an id":          {{"POST", "customers", `{"id":3,"email":"x@example.test"}`, 400, `woocommerce_rest_customer_exists`}},
		"another's address is refused":         {{"PUT", "customers/3", `{"email":"olena@example.test"}`, 400, `woocommerce_rest_customer_invalid_email`}},
		"its own is not":                       {{"PUT", "customers/3", `{"email":"liga@example.test"}`, 200, `liga@example.test`}},
		"the name to sign in with stays":       {{"PUT", "customers/3", `{"username":"other"}`, 400, `Username isn't editable.`}},
		"an unknown one isn't found":           {{"GET", "customers/99", ``, 404, `"code":"woocommerce_rest_invalid_id","message":"Invalid resource ID."`}},
		"an unknown one isn't changed":         {{"PUT", "customers/99", `{}`, 404, `woocommerce_rest_invalid_id`}},
		"one has no trash":                     {{"DELETE", "customers/3", ``, 501, `Customers do not support trashing.`}},
		"the shop's owner stays":               {{"DELETE", "customers/1?force=true", ``, 403, `users with administrator role cannot be deleted`}},
		"and keeps their password":             {{"PUT", "customers/1", `{"password":"x"}`, 403, `password cannot be updated via this endpoint`}},
		"one is found by address":              {{"GET", "customers?email=OLENA@example.test&_fields=id", ``, 200, `[{"id":4}]`}},
		"one is found by name":                 {{"GET", "customers?search=Ķēn&_fields=id", ``, 200, `[{"id":5}]`}},
		"only customers are listed":            {{"GET", "customers?_fields=id", ``, 200, `[{"id":3},{"id":4},{"id":5},{"id":2}]`}},
		"those of a role are":                  {{"GET", "customers?role=administrator&_fields=id", ``, 200, `[{"id":1}]`}},
		"a wrong role is refused":              {{"GET", "customers?role=king", ``, 400, `role is not one of all`}},
		"by id, the last first":                {{"GET", "customers?orderby=id&order=desc&_fields=id&per_page=2", ``, 200, `[{"id":5},{"id":4}]`}},
		"as given":                             {{"GET", "customers?orderby=include&include=5,3&_fields=id", ``, 200, `[{"id":5},{"id":3}]`}},
		"by the day they came, without one":    {{"GET", "customers?orderby=registered_date&exclude=2&_fields=id&per_page=1", ``, 200, `[{"id":3}]`}},
		"one is deleted, their orders a guest's": {
			{"POST", "orders", `{"customer_id":3,"line_items":[{"product_id":210}]}`, 201, `"customer_id":3`},
			{"DELETE", "customers/3?force=true", ``, 200, `"id":3`},
			{"GET", "orders/NEW", ``, 200, `"customer_id":0`},
		},
		"or another's": {
			{"POST", "orders", `{"customer_id":3,"line_items":[{"product_id":210}]}`, 201, `"customer_id":3`},
			{"DELETE", "customers/3?force=true&reassign=99", ``, 400, `woocommerce_rest_customer_invalid_reassign`},
			{"DELETE", "customers/3?force=true&reassign=4", ``, 200, `"id":3`},
			{"GET", "orders/NEW", ``, 200, `"customer_id":4`},
		},
		"many at once": {{"POST", "customers/batch", `{"create":[{"email":"b@example.test"},{"email":"liga@example.test"}],"update":[{"id":4,"first_name":"O"},{"id":99}],"delete":[5,1]}`, 200,
			`{"id":99,"error":{"code":"woocommerce_rest_invalid_id","message":"Invalid resource ID.","data":{"status":400}}}`}, {"GET", "customers/5", ``, 404, ``}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setupCatalogue(t).tell(t, requests...)
		})
	}
}

// TestBuyersOfLoadedOrders become customers of the shop.
func TestBuyersOfLoadedOrders(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	loadEdited(t, b.shop, "orders/get_registered_lv.json", func(o *object) { o.set("customer_id", 77) })
	b.tell(t, request{"GET", "customers/77", ``, 200, `"role":"customer"`})
	require.Equal(t, int64(78), b.shop.next.User)
}
