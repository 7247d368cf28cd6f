package posting_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/posting"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	want := setup().assess().Document.Fingerprint()
	require.Equal(t, "a4b485bd347bb5ab6221a17b7c6b7bf9981c6cc0b045bad155033f7431f073e3", want, "stored fingerprints have to stay comparable")
	for name, tt := range map[string]struct {
		edit func(b *bundle)
		same bool
	}{
		"a name":                       {func(b *bundle) { b.order.Lines[0].Name = "Tea &amp; more" }, true},
		"an id of the shop":            {func(b *bundle) { b.order.Lines[0].RemoteID = "10" }, true},
		"an id of ours":                {func(b *bundle) { b.mappings.Items["TEA"] = posting.Item{ID: 77} }, true},
		"trailing zeros":               {func(b *bundle) { b.order.Lines[0].Quantity = amount("3.000") }, true},
		"the order of lines":           {func(b *bundle) { slices.Reverse(b.order.Lines) }, true},
		"the status":                   {func(b *bundle) { b.order.Status = "completed" }, true},
		"a SKU":                        {func(b *bundle) { b.order.Lines[0].SKU = "SALT" }, false},
		"a quantity":                   {func(b *bundle) { b.order.Lines[0].Quantity = amount("4") }, false},
		"a price before discounts":     {func(b *bundle) { b.order.Lines[0].Subtotal = amount("10.99") }, false},
		"a net":                        {func(b *bundle) { b.order.Lines[0].Total = amount("9.98") }, false},
		"a currency":                   {func(b *bundle) { b.order.Currency = "USD" }, false},
		"a tax group":                  {func(b *bundle) { b.mappings.Taxes["1"] = posting.TaxGroup{Code: "EE21", Percent: amount("21")} }, false},
		"the kind of a line":           {func(b *bundle) { b.order.Lines[2].Kind = "fee"; b.policy.FeeSKU = "SHIPPING" }, false},
		"a difference that is rounded": {func(b *bundle) { b.policy.Tolerance = amount("0.01"); b.order.Totals.Total = amount("33.12") }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			tt.edit(b)
			if tt.same {
				require.Equal(t, want, b.assess().Document.Fingerprint())
			} else {
				require.NotEqual(t, want, b.assess().Document.Fingerprint())
			}
		})
	}
}
