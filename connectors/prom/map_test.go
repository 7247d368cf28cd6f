package prom

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

var _ = flag.Bool("update", false, "write the golden files anew; read the diff before committing it")

func read(t *testing.T, file string) []byte {
	t.Helper()
	raw, err := os.ReadFile(file)
	require.NoError(t, err)
	return raw
}

// composed are orders of every kind that clients of the API tell of, by name.
func composed(t *testing.T) map[string]json.RawMessage {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "orders", "*.json"))
	require.NoError(t, err)
	require.Len(t, files, 25)
	orders := map[string]json.RawMessage{}
	for _, file := range files {
		orders[strings.TrimSuffix(filepath.Base(file), ".json")] = read(t, file)
	}
	return orders
}

func TestEveryComposedOrderIsRead(t *testing.T) {
	t.Parallel()
	for name, raw := range composed(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order, err := decodeOrder(raw)
			require.NoError(t, err)
			requireGolden(t, "orders/"+name, order)
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

// addsUp reports whether an order's lines make its total, as whoever posts it will see.
func addsUp(order commerce.Order) bool {
	var sum, carriage, discount money.Amount
	for _, l := range order.Lines {
		sum = sum.Add(l.Total)
		discount = discount.Add(l.Subtotal).Sub(l.Total)
		if l.Kind == commerce.Shipping {
			carriage = carriage.Add(l.Total)
		}
	}
	t := order.Totals
	return sum.Equal(t.Total) && carriage.Equal(t.Shipping) && discount.Equal(t.Discount)
}

// TestOrdersAddUpOrAreNoticed reassembles each order from what was read of it: what is left
// out or counted twice doesn't add up, and what the shop itself contradicts doesn't either.
func TestOrdersAddUpOrAreNoticed(t *testing.T) {
	t.Parallel()
	contradict := map[string]bool{"figures_that_contradict_each_other": true, "lines_that_miss_the_price": true}
	for name, raw := range composed(t) {
		order, err := decodeOrder(raw)
		require.NoError(t, err)
		require.Equal(t, !contradict[name], addsUp(order), name)
		require.True(t, order.Totals.Gross, name)
		require.Empty(t, order.Taxes, name)
	}
}

// TestALowerFullPriceIsNoticed, whichever of the two the lines come to: what the buyer pays
// less by, the shop doesn't say.
func TestALowerFullPriceIsNoticed(t *testing.T) {
	t.Parallel()
	for _, lines := range []string{"1 713 грн", "1 600 грн", "1 500 грн"} {
		raw := composed(t)["paid_by_prom"]
		raw = bytes.Replace(raw, []byte(`"full_price": "1 713 грн"`), []byte(`"full_price": "1 600 грн"`), 1)
		raw = bytes.Replace(raw, []byte(`"total_price": "1 713 грн"`), []byte(`"total_price": "`+lines+`"`), 1)
		order, err := decodeOrder(raw)
		require.NoError(t, err)
		require.False(t, addsUp(order), lines)
	}
}

// TestSimulatedOrdersAddUp reads some hundred orders of all kinds.
func TestSimulatedOrdersAddUp(t *testing.T) {
	t.Parallel()
	for _, settings := range []promsim.Settings{{}, {OmitNulls: true, FullPriceWithDelivery: true, FloatQuantities: true, Thousands: "\u00a0"}, {Suffix: "₸"}} {
		shop := promsim.New(settings)
		shop.MakeOrders(7, 200, shopDay)
		for _, raw := range shop.Orders() {
			order, err := decodeOrder(raw)
			require.NoError(t, err)
			require.True(t, addsUp(order), "%s", raw)
		}
	}
}

func TestWhatCantBeReadSaysWhere(t *testing.T) {
	t.Parallel()
	paid := composed(t)["paid_by_prom"]
	for _, tt := range []struct{ name, old, with, want string }{
		{"a price in words", `"price": "1 713 грн",`, `"price": "договірна",`, `price: "договірна" is not money`},
		{"a price of a line that is missing", `"total_price": "1 713 грн"`, `"total_price": null`, "products[0].total_price: is missing"},
		{"two currencies", `"total_price": "1 713 грн"`, `"total_price": "1 713 ₸"`, "products[0].total_price: it is in KZT, what stands before it in UAH"},
		{"a quantity in words", `"quantity": 1`, `"quantity": "some"`, "products[0].quantity: "},
		{"a delivery cost in words", `"delivery_cost": 105`, `"delivery_cost": "за тарифами"`, "delivery_cost: "},
		{"no status", `"status": "received"`, `"status": null`, "status: is missing"},
		{"a time without a zone", `"2026-10-01T09:00:00.000000+00:00"`, `"2026-10-01T09:00:00"`, "date_modified: "},
		{"a time of payment that is none", `"2026-10-01T08:16:10.000000+00:00"`, `"soon"`, "payment_data.status_modified: "},
		{"an id of a way to pay that is none", `"id": 700`, `"id": "x"`, "payment_option.id: "},
		{"products that are none", `"products": [`, `"products": [7, `, "products[0]: "},
		{"a discount that isn't the difference", `"special_offer_discount": null`, `"special_offer_discount": "5 грн", "price_with_special_offer": "1 700 грн"`, "special_offer_discount: it is not what"},
		{"a discount of more than all", `"special_offer_discount": null`, `"special_offer_discount": "5 000 грн"`, "special_offer_discount: it is less than nothing, or more"},
		{"a discount of less than nothing", `"special_offer_discount": null`, `"special_offer_discount": "-5 грн"`, "special_offer_discount: it is less than nothing, or more"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, string(paid), tt.old)
			_, err := decodeOrder(bytes.Replace(paid, []byte(tt.old), []byte(tt.with), 1))
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			require.ErrorContains(t, err, tt.want)
			for _, personal := range []string{"Олена", "Тестова", "+380", "Відділення", "передзвоніть"} {
				require.NotContains(t, err.Error(), personal)
			}
		})
	}
}

func TestACarrierIsKnownByWhatPeopleCallIt(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Нова Пошта": "nova_poshta", "нова  пошта ": "nova_poshta", "Новая Почта (отделение)": "nova_poshta", "НП": "nova_poshta", "nova_poshta": "nova_poshta",
		"Укрпошта Експрес": "ukrposhta", "Meest ПОШТА": "meest", "Міст": "meest", "Justin": "justin",
		"": "", "DHL": "", "Самовивіз по місту": "", "Магазини Rozetka": "",
	} {
		require.Equal(t, want, wordOf(name), name)
	}
	require.Equal(t, "Нова пошта", titleOf("nova_poshta"))
	require.Equal(t, "rz_delivery", titleOf("rz_delivery"))
}
