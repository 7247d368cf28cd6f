package woosim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCoupons(t *testing.T) {
	t.Parallel()
	for name, requests := range map[string][]request{
		"one is made and used": {
			{"POST", "coupons", `{"code":"PAVASARIS","discount_type":"percent","amount":"50"}`, 201, `"code":"pavasaris","amount":"50.00","status":"publish"`},
			{"POST", "orders", `{"line_items":[{"product_id":210,"quantity":2}],"coupon_lines":[{"code":"Pavasaris"}]}`, 201, `"discount_total":"3.33"`},
		},
		"its code is somebody's in any case":    {{"POST", "coupons", `{"code":"Ten"}`, 400, `"code":"woocommerce_rest_coupon_code_already_exists","message":"The coupon code already exists"`}},
		"a code is needed":                      {{"POST", "coupons", `{"amount":"1"}`, 400, `Missing parameter(s): code`}},
		"an empty code is none":                 {{"POST", "coupons", `{"code":" "}`, 400, `woocommerce_rest_empty_coupon_code`}},
		"it can't be made with an id":           {{"POST", "coupons", `{"id":245,"code":"x"}`, 400, `woocommerce_rest_shop_coupon_exists`}},
		"an amount is text":                     {{"POST", "coupons", `{"code":"x","amount":5}`, 400, `amount is not of type string.`}},
		"an unknown kind is refused":            {{"PUT", "coupons/245", `{"discount_type":"nope"}`, 400, `discount_type is not one of percent, fixed_cart, and fixed_product.`}},
		"it is changed":                         {{"PUT", "coupons/245", `{"amount":"7,5","usage_limit":3,"product_ids":[10],"free_shipping":true,"description":"A"}`, 200, `"amount":"7.50"`}, {"GET", "coupons/245", ``, 200, `"usage_limit":3`}},
		"no limit is null":                      {{"PUT", "coupons/245", `{"usage_limit":0}`, 200, `"usage_limit":null`}},
		"its end is a day of the shop":          {{"PUT", "coupons/245", `{"date_expires":"2026-12-24T00:00:00"}`, 200, `"date_expires":"2026-12-24T00:00:00","date_expires_gmt":"2026-12-23T22:00:00"`}},
		"another's code is refused":             {{"PUT", "coupons/245", `{"code":"fix5"}`, 400, `already exists`}},
		"an unknown one isn't found":            {{"GET", "coupons/9", ``, 404, `"code":"woocommerce_rest_shop_coupon_invalid_id","message":"Invalid ID."`}},
		"an unknown one isn't changed":          {{"PUT", "coupons/9", `{}`, 400, `woocommerce_rest_shop_coupon_invalid_id`}},
		"an unknown one isn't deleted":          {{"DELETE", "coupons/9", ``, 404, `woocommerce_rest_shop_coupon_invalid_id`}},
		"it is found by its code":               {{"GET", "coupons?code=FIX5&_fields=id", ``, 200, `[{"id":246}]`}},
		"a list may be turned round":            {{"GET", "coupons?order=asc&_fields=id&per_page=2", ``, 200, `[{"id":245},{"id":246}]`}},
		"by code":                               {{"GET", "coupons?orderby=title&order=asc&_fields=code&per_page=1", ``, 200, `[{"code":"fix5"}]`}},
		"by a part of it":                       {{"GET", "coupons?search=free&_fields=id", ``, 200, `[{"id":248}]`}},
		"one in the trash works no more":        {{"DELETE", "coupons/245", ``, 200, `"status":"publish"`}, {"POST", "orders", `{"line_items":[{"product_id":210}],"coupon_lines":[{"code":"ten"}]}`, 400, `does not exist`}, {"GET", "coupons?_fields=id", ``, 200, `[{"id":249},{"id":248},{"id":247},{"id":246}]`}, {"DELETE", "coupons/245", ``, 410, `already_trashed`}},
		"one deleted for good is gone":          {{"DELETE", "coupons/245?force=true", ``, 200, `"id":245`}, {"GET", "coupons/245", ``, 404, ``}},
		"many at once":                          {{"POST", "coupons/batch", `{"create":[{"code":"a"},{"code":"ten"}],"update":[{"id":246,"amount":"1"},{"id":9}],"delete":[247,9]}`, 200, `{"id":9,"error":{"code":"woocommerce_rest_shop_coupon_invalid_id","message":"Invalid ID.","data":{"status":400}}}`}, {"GET", "coupons/247", ``, 404, ``}},
		"made by hand it's not too late to say": {{"POST", "coupons", `{"code":"m","meta_data":[{"key":"k","value":true}]}`, 201, `"key":"k","value":"1"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			setupCatalogue(t).tell(t, requests...)
		})
	}
}

func TestChangedCouponsAreFoundByTime(t *testing.T) {
	t.Parallel()
	b := setupCatalogue(t)
	*b.now = b.now.Add(time.Hour)
	b.tell(t, request{"PUT", "coupons/247", `{}`, 200, ``})
	require.Equal(t, []int64{247}, b.ids(t, "coupons?dates_are_gmt=true&modified_after="+b.now.Add(-time.Minute).Format(timeLayout)))
	require.Equal(t, int64(247), b.ids(t, "coupons?orderby=modified")[0])
}
