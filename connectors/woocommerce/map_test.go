package woocommerce

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

var _ = flag.Bool("update", false, "write the golden files anew; read the diff before committing it")

type capturedOrder struct {
	name string // "orders/get_b2b"
	raw  json.RawMessage
}

// capturedOrders are all answers of a real shop that are one order.
func capturedOrders(t testing.TB) []capturedOrder {
	t.Helper()
	var orders []capturedOrder
	for _, folder := range []string{"orders", "orders_other_decimals", "put", "refunds"} {
		files, err := filepath.Glob(filepath.Join("woosim", "captured", folder, "*.json"))
		require.NoError(t, err)
		for _, file := range files {
			var answer struct {
				Status int
				Body   json.RawMessage
			}
			require.NoError(t, json.Unmarshal(read(t, file), &answer), file)
			var probe struct {
				Number any   `json:"number"`
				Lines  []any `json:"line_items"`
			}
			if json.Unmarshal(answer.Body, &probe) != nil || probe.Number == nil || probe.Lines == nil {
				continue
			}
			name := folder + "/" + strings.TrimSuffix(filepath.Base(file), ".json")
			orders = append(orders, capturedOrder{name, answer.Body})
		}
	}
	require.Len(t, orders, 95, "every captured order is tested")
	return orders
}

func read(t testing.TB, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	return raw
}

func TestEveryCapturedOrderIsRead(t *testing.T) {
	t.Parallel()
	for _, o := range capturedOrders(t) {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			order, err := decodeOrder(o.raw)
			require.NoError(t, err)
			requireGolden(t, o.name, order)
		})
	}
}

// requireGolden: it is what its golden file says.
func requireGolden(t *testing.T, name string, value any) {
	t.Helper()
	got, err := json.MarshalIndent(value, "", "  ")
	require.NoError(t, err)
	golden := filepath.Join("testdata", "golden", name+".json")
	if flag.Lookup("update").Value.String() == "true" {
		require.NoError(t, os.MkdirAll(filepath.Dir(golden), 0o755))
		require.NoError(t, os.WriteFile(golden, append(got, '\n'), 0o644))
	}
	require.Equal(t, string(read(t, golden)), string(got)+"\n")
}

// TestCapturedOrdersAddUp reassembles each order from what was read of it: what is
// left out or read from the wrong field doesn't add up.
func TestCapturedOrdersAddUp(t *testing.T) {
	t.Parallel()
	for _, o := range capturedOrders(t) {
		t.Run(o.name, func(t *testing.T) {
			t.Parallel()
			order, err := decodeOrder(o.raw)
			require.NoError(t, err)
			net, tax, shipping, before := sums(order.Lines)
			cent := money.MustParse("0.01")
			if strings.HasSuffix(o.name, "get_dp0") {
				cent = money.Int(1)
			}
			totals := order.Totals
			within(t, cent, totals.Total, net.Add(totals.Tax), "lines and tax make the total")
			within(t, cent, totals.Tax, tax, "taxes of the lines make the tax")
			within(t, money.Zero, totals.Tax, totals.CartTax.Add(totals.ShippingTax), "tax is of the cart and of the carriage")
			within(t, cent, totals.Shipping, shipping, "carriage is its lines")
			within(t, cent, totals.Discount, before.Sub(net), "discount is what the lines lost")
			ofRates := money.Zero
			for _, rate := range order.Taxes {
				ofRates = money.Sum(ofRates, rate.Total, rate.Shipping)
			}
			within(t, cent, totals.Tax, ofRates, "rates make the tax")
		})
	}
}

func sums(lines []commerce.Line) (net, tax, shipping, before money.Amount) {
	for _, l := range lines {
		net, tax, before = net.Add(l.Total), tax.Add(l.TotalTax), before.Add(l.Subtotal)
		if l.Kind == commerce.Shipping {
			shipping = shipping.Add(l.Total)
		}
	}
	return net, tax, shipping, before
}

func within(t *testing.T, tolerance, want, got money.Amount, what string) {
	t.Helper()
	require.LessOrEqual(t, want.Sub(got).Abs().Cmp(tolerance), 0, "%s: %v, not %v", what, got, want)
}

// TestTaxFollowsFromExactTotals works each line's tax out anew, as the books will.
func TestTaxFollowsFromExactTotals(t *testing.T) {
	t.Parallel()
	finer := 0
	for _, o := range capturedOrders(t) {
		if strings.HasPrefix(o.name, "orders_other_decimals/") {
			continue // they are shown rounded otherwise than they were worked out
		}
		order, err := decodeOrder(o.raw)
		require.NoError(t, err)
		rule := money.HalfUp
		if order.Totals.PricesIncludeTax {
			rule = money.HalfDown
		}
		percent := map[string]money.Amount{}
		for _, rate := range order.Taxes {
			percent[rate.RateID] = rate.Percent
		}
		for _, l := range order.Lines {
			if !l.ExactTotal.Equal(l.Total) {
				finer++
			}
			if l.Kind != commerce.Goods || len(l.Taxes) != 1 {
				continue
			}
			tax := l.ExactTotal.Percent(percent[l.Taxes[0].RateID]).RoundBy(rule, 2)
			require.Equal(t, l.TotalTax.Fixed(2), tax.Fixed(2), "%s line %s", o.name, l.RemoteID)
		}
	}
	require.Positive(t, finer, "some totals are finer than they are shown")
}

func TestExactTotal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, price, quantity, shown, want string }{
		{"gross price, so the net has no end", "2.7520659999999997", "3", "8.26", "8.256198"},
		{"noise of a float", "3.3299999999999996", "3", "9.99", "9.99"},
		{"a price of four decimals", "0.1234", "7", "0.86", "0.863800"},
		{"shown without decimals", "3.33", "3", "10", "9.990000"},
		{"shown with four decimals", "0.1234", "7", "0.8638", "0.8638"},
		{"a half that was rounded up", "0.315", "1", "0.32", "0.315000"},
		{"a half that was rounded down", "0.315", "1", "0.31", "0.315000"},
		{"a price that is somebody else's", "4.03", "3", "9.99", "9.99"},
		{"a price just too far off", "3.336", "3", "10.00", "10.00"},
		{"a quantity of nothing", "0", "0", "5.00", "5.00"},
		{"a fraction of a piece", "10", "0.5", "5.00", "5.00"},
		{"a negative line", "-2.7520659999999997", "3", "-8.26", "-8.256198"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := exactTotal(money.MustParse(tt.price), money.MustParse(tt.quantity), money.MustParse(tt.shown))
			require.Equal(t, tt.want, got.String())
		})
	}
}
