package woocommerce

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
)

// plainOrder is a captured order to spoil.
func plainOrder(t *testing.T) map[string]any {
	t.Helper()
	var answer struct{ Body map[string]any }
	require.NoError(t, json.Unmarshal(read(t, "woosim/captured/orders/real_checkout_cod.json"), &answer))
	return answer.Body
}

// put sets the value at a path such as line_items.0.total; absent deletes it.
func put(t *testing.T, at any, path string, value any) {
	t.Helper()
	step, rest, deeper := strings.Cut(path, ".")
	if list, ok := at.([]any); ok {
		require.Equal(t, "0", step)
		put(t, list[0], rest, value)
		return
	}
	object := at.(map[string]any)
	switch {
	case deeper:
		put(t, object[step], rest, value)
	case value == absent:
		delete(object, step)
	default:
		object[step] = value
	}
}

const absent = "(absent)"

func TestAnotherShapeIsNamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		path  string
		value any
		want  string
	}{
		{"id", absent, "id: is missing"},
		{"id", 0, "id: is missing"},
		{"id", "x7", `id: "x7" is no id`},
		{"id", 1.5, `id: "1.5" is no id`},
		{"number", absent, "number: is missing"},
		{"number", 346, "number: a JSON number is not what belongs there"},
		{"status", "", "status: is missing"},
		{"total", absent, "total: is missing"},
		{"total", nil, "total: is missing"},
		{"total", "", "total: is missing"},
		{"total", "free", `total: "free" is not a decimal number`},
		{"total", "1,50", `total: "1,50" is not a decimal number`},
		{"total", map[string]any{"name": "Olena"}, `total: "{…" is not a decimal number`},
		{"cart_tax", true, `cart_tax: "true" is not a decimal number`},
		{"shipping_tax", []any{}, `shipping_tax: "[…" is not a decimal number`},
		{"prices_include_tax", "yes", "prices_include_tax: a JSON string is not what belongs there"},
		{"date_created_gmt", nil, "date_created_gmt: is missing"},
		{"date_modified_gmt", "yesterday", `date_modified_gmt: "yesterday" is not a time like`},
		{"date_paid_gmt", 1700000000, `date_paid_gmt: "1700000000" is not a time like`},
		{"billing", "Olena", "billing: a JSON string is not what belongs there"},
		{"billing.email", 7, "billing.email: a JSON number is not what belongs there"},
		{"customer_id", "guest", `customer_id: "guest" is no id`},
		{"line_items", map[string]any{"0": 1}, "line_items: a JSON object is not what belongs there"},
		{"line_items.0.total", "free", `line_items[0].total: "free" is not a decimal number`},
		{"line_items.0.name", 12, "line_items[0].name: a JSON number is not what belongs there"},
		{"line_items.0.quantity", absent, "line_items[0].quantity: is missing"},
		{"line_items.0.price", "free", `line_items[0].price: "free" is not a decimal number`},
		{"line_items.0.taxes.0.total", "x", `line_items[0].taxes[0].total: "x" is not a decimal number`},
		{"shipping_lines.0.total_tax", absent, "shipping_lines[0].total_tax: is missing"},
		{"tax_lines.0.rate_id", nil, "tax_lines[0].rate_id: is missing"},
		{"fee_lines", []any{map[string]any{"id": 1, "total": "1.00"}}, "fee_lines[0].total_tax: is missing"},
		{"coupon_lines", []any{map[string]any{"code": "x"}}, "coupon_lines[0].discount: is missing"},
		{"refunds", []any{map[string]any{"id": 1}}, "refunds[0].total: is missing"},
	} {
		t.Run(tt.want, func(t *testing.T) {
			t.Parallel()
			_, err := decodeOrder(orderWith(t, tt.path, tt.value))
			require.Equal(t, fault.Invalid, fault.KindOf(err))
			require.True(t, strings.HasPrefix(fault.Reason(err), tt.want), "%s", fault.Reason(err))
			require.NotContains(t, err.Error(), "Olena")
			require.ErrorContains(t, err, tt.want)
		})
	}
}

// orderWith is the plain order with another value at a path.
func orderWith(t *testing.T, path string, value any) []byte {
	t.Helper()
	order := plainOrder(t)
	put(t, order, path, value)
	raw, err := json.Marshal(order)
	require.NoError(t, err)
	return raw
}

func TestWhatMayVaryIsRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, path string
		value      any
	}{
		{"a field nobody knows", "brand_new", map[string]any{"x": []any{1}}},
		{"a status of a plugin", "status", "awaiting-shipment"},
		{"a payment method of a plugin", "payment_method", "wc_klarna_v3"},
		{"no currency", "currency", ""},
		{"a number with words", "number", "INV-2026/17"},
		{"a SKU that is gone", "line_items.0.sku", nil},
		{"a quantity with a fraction", "line_items.0.quantity", 1.5},
		{"a tax without a total", "line_items.0.taxes.0.total", ""},
		{"a rate that is not told", "tax_lines.0.rate_percent", nil},
		{"an instance that is a number", "shipping_lines.0.instance_id", 3},
		{"meta of any shape", "meta_data", []any{map[string]any{"id": 1, "key": "is_vat_exempt", "value": []any{1}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := decodeOrder(orderWith(t, tt.path, tt.value))
			require.NoError(t, err)
		})
	}
}

func TestVATNumberOfEachPlugin(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"_billing_vat_number", "_vat_number", "_billing_eu_vat_number", "vat_number", "billing_vat", "_billing_vat_id"} {
		require.Equal(t, "LV1", vatNumber([]metaJSON{{Key: "x", Value: []byte(`"no"`)}, {Key: key, Value: []byte(`"LV1"`)}}), key)
	}
	require.Empty(t, vatNumber([]metaJSON{{Key: "_vat_number", Value: []byte(`{"a":1}`)}}))
}
