package posting_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestTotalsTable(t *testing.T) {
	t.Parallel()
	b := setup()
	b.order = orderOf("36.44", "5.64",
		goods("TEA", "3", "9.00", "1"), // 1.89, after a discount of 0.99
		custom("12.00", "2"),           // 1.44
		carriage("4.80", "1"),          // 1.01
		fee("5.00", "1"),               // 1.05
		goods("SALT", "1", "0.00", "3"),
	)
	b.order.Lines[0].Subtotal = amount("9.99")
	b.order.Totals.Discount = amount("1.00") // told, so the cent decides nothing
	b.setTax("1", "3.19")
	b.order.Taxes[0].Shipping = amount("1.01")
	b.setTax("2", "1.44")
	a := b.assess()

	rows := map[string][3]string{}
	var labels []string
	for _, r := range a.Totals {
		labels = append(labels, r.Label)
		rows[r.Label] = [3]string{r.Ours.Fixed(2), r.Shop.Fixed(2), r.Difference.Fixed(2)}
		require.Equal(t, r.Label == "discounts", r.Told)
		require.Equal(t, r.Label == "tax LV21 21 %" || r.Label == "tax" || r.Label == "total", r.Beyond, r.Label)
	}
	require.Equal(t, []string{"goods", "shipping", "fees", "discounts", "tax LV21 21 %", "tax LV12 12 %", "tax LV0 0 %", "tax", "total"}, labels)
	require.Equal(t, map[string][3]string{
		"goods":         {"21.00", "21.00", "0.00"},
		"shipping":      {"4.80", "4.80", "0.00"},
		"fees":          {"5.00", "5.00", "0.00"},
		"discounts":     {"0.99", "1.00", "-0.01"},
		"tax LV21 21 %": {"3.95", "4.20", "-0.25"},
		"tax LV12 12 %": {"1.44", "1.44", "0.00"},
		"tax LV0 0 %":   {"0.00", "0.00", "0.00"},
		"tax":           {"5.39", "5.64", "-0.25"},
		"total":         {"36.19", "36.44", "-0.25"},
	}, rows)
}

func TestTolerance(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		tolerance  string
		atSubtotal bool
		shop       string // total; ours is 33.11
		held       bool
		rounding   string
	}{
		"no tolerance, no difference":                    {"0", false, "33.11", false, ""},
		"no tolerance holds a cent":                      {"0", false, "33.12", true, ""},
		"a cent within the tolerance is a rounding line": {"0.01", false, "33.12", false, "0.01"},
		"a rounding line may be negative":                {"0.05", false, "33.06", false, "-0.05"},
		"beyond the tolerance":                           {"0.05", false, "33.17", true, ""},
		"tax rounded at the subtotal tolerates one unit": {"0", true, "33.10", false, "-0.01"},
		"but not two":                         {"0", true, "33.13", true, ""},
		"a larger tolerance counts beside it": {"0.02", true, "33.13", false, "0.02"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			b.policy.Tolerance, b.policy.RoundTaxAtSubtotal = amount(tt.tolerance), tt.atSubtotal
			b.order.Totals.Total = amount(tt.shop)
			a := b.assess()
			if tt.held {
				require.Equal(t, []posting.Reason{posting.ReasonTotals}, b.reasons())
				require.Equal(t, "33.11", a.Document.Total.Fixed(2), "a held document isn't rounded")
				require.Len(t, a.Document.Lines, 3)
				return
			}
			require.Empty(t, a.Issues)
			require.Equal(t, tt.shop, a.Document.Total.Fixed(2))
			if tt.rounding == "" {
				require.Len(t, a.Document.Lines, 3)
				return
			}
			last := a.Document.Lines[3]
			require.Equal(t, posting.Rounding, last.Kind)
			require.Equal(t, tt.rounding, last.Net.Fixed(2))
			require.Empty(t, last.RemoteLineID)
			require.Empty(t, last.TaxGroup)
			require.Equal(t, a.Document, a.Accept(), "nothing is left to accept")
		})
	}
}

func TestAcceptLeavesTheAssessmentAlone(t *testing.T) {
	t.Parallel()
	b := setup()
	b.order.Totals.Total = amount("34.00")
	a := b.assess()
	accepted := a.Accept()
	require.Equal(t, "34.00", accepted.Total.Fixed(2))
	require.Equal(t, "0.89", accepted.Lines[3].Net.Fixed(2))
	require.Equal(t, a.Document.Lines, accepted.Lines[:3])
	require.Equal(t, b.assess(), a)
	require.Equal(t, posting.Document{}, posting.Assessment{}.Accept())
}

func TestDocumentLines(t *testing.T) {
	t.Parallel()
	b := setup()
	b.order = orderOf("19.60", "2.60", goods("TEA", "1.5", "9.00", "1", "3"), carriage("5.00", "2"), fee("1.00"), custom("2.00"))
	b.order.Lines[0].Subtotal = amount("10.00")
	b.order.Lines[1].Subtotal = amount("0") // platforms show none for carriage
	b.order.Lines[1].Name = "Courier"
	got := b.assess().Document.Lines
	require.Equal(t, posting.Line{
		Kind: commerce.Goods, ItemID: 1, SKU: "TEA", Name: "a line", Quantity: amount("1.5"), Discount: amount("1.00"),
		Net: amount("9.00"), Tax: got[0].Tax, TaxGroup: []string{"LV21", "LV0"}, Taxes: got[0].Taxes, RemoteLineID: "9",
	}, got[0])
	require.Equal(t, "LV21 1.89 of 9.00, LV0 0.00 of 9.00", fmt.Sprintf("%s %s of %s, %s %s of %s",
		got[0].Taxes[0].Group, got[0].Taxes[0].Tax.Fixed(2), got[0].Taxes[0].Base.Fixed(2),
		got[0].Taxes[1].Group, got[0].Taxes[1].Tax.Fixed(2), got[0].Taxes[1].Base.Fixed(2)))
	require.Equal(t, "1.89", got[0].Tax.Fixed(2))
	require.Equal(t, "SHIPPING Courier 0.00 5.00", got[1].SKU+" "+got[1].Name+" "+got[1].Discount.Fixed(2)+" "+got[1].Net.Fixed(2))
	require.Equal(t, "FEE", got[2].SKU)
	require.Equal(t, int64(5), got[3].ItemID)
}
