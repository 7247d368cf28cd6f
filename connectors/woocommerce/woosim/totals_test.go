package woosim

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// TestTotalsOfCapturedOrders works every captured order out anew, from its lines' exact net amounts and classes, and wants the totals,
// taxes and tax lines that the real shop had.
func TestTotalsOfCapturedOrders(t *testing.T) {
	t.Parallel()
	orders := Captured().Orders
	require.Greater(t, len(orders), 60)
	for _, captured := range orders {
		t.Run(captured.File, func(t *testing.T) {
			t.Parallel()
			setup := setupOf(captured.File)
			s := New(Settings{PricesIncludeTax: setup.pricesIncludeTax, RoundAtSubtotal: setup.roundAtSubtotal})
			want, err := s.readOrder(captured.Raw)
			require.NoError(t, err)
			o, err := s.readOrder(captured.Raw)
			require.NoError(t, err)
			s.adopt(o)
			forgetTaxes(t, o)
			s.recalculate(o)
			for _, key := range []string{
				"total", "total_tax", "cart_tax", "shipping_total", "shipping_tax", "discount_total", "discount_tax",
				"line_items", "fee_lines", "shipping_lines", "tax_lines",
			} {
				require.JSONEq(t, string(want.doc.get(key)), string(o.doc.get(key)), key)
			}
		})
	}
}

// forgetTaxes leaves of an order's amounts only the exact net ones.
func forgetTaxes(t *testing.T, o *order) {
	t.Helper()
	for _, key := range []string{"line_items", "fee_lines", "shipping_lines"} {
		items := o.doc.objects(key)
		for i := range items {
			a := o.exactOf(items[i])
			a.Taxes = nil
			o.exact[items[i].int("id")] = a
			items[i].set("taxes", []object{})
			items[i].set("total_tax", "?")
			items[i].set("total", "?")
		}
		o.change(key, items)
	}
	o.change("total", "?", "total_tax", "?", "cart_tax", "?")
}

func TestRoundingHalfDown(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"0.315": "0.31", "0.3150001": "0.32", "-0.315": "-0.31", "1.665": "1.66", "2.0979": "2.10", "-0.3151": "-0.32",
	} {
		require.Equal(t, want, roundHalfDown(decimal.RequireFromString(text), 2).StringFixed(2), text)
	}
}

func TestTaxRoundedAtSubtotalIsRoundedOnce(t *testing.T) {
	t.Parallel()
	for rounding, want := range map[bool]string{false: "4.02", true: "4.03"} {
		s := New(Settings{RoundAtSubtotal: rounding})
		body, err := parseObject([]byte(`{"line_items":[
			{"product_id":210,"quantity":1,"subtotal":"1.11","total":"1.11"},
			{"product_id":210,"quantity":1,"subtotal":"1.11","total":"1.11"},
			{"product_id":210,"quantity":1,"subtotal":"1.11","total":"1.11"}]}`))
		require.NoError(t, err)
		o, bad := s.create(body, true)
		require.Nil(t, bad)
		require.Equal(t, want, o.doc.str("total"))
	}
}

func TestOldTaxesAreShownByThePresentSetting(t *testing.T) {
	t.Parallel()
	s := New(Settings{PricesIncludeTax: true})
	require.NoError(t, s.LoadOrders(CapturedOrders(true, false)))
	fee := func() string { return s.orders[374].doc.objects("fee_lines")[0].str("total_tax") }
	require.Equal(t, "0.31", fee())
	s.SetTaxRounding(false, false)
	require.Equal(t, "0.32", fee())
	require.Equal(t, "5.14", s.orders[374].doc.str("total"), "stored totals stay")
}
