package gaps_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

func house() gaps.House {
	return gaps.House{
		TaxGroups: []posting.TaxGroup{{Code: "LV21", Percent: money.Int(21)}, {Code: "LV12", Percent: money.Int(12)}, {Code: "LV0", Percent: money.Zero}, {Code: "EU0", Percent: money.Zero}},
		Accounts: []gaps.Account{
			{Code: "bank", Name: "Swedbank", Kind: "bank"}, {Code: "drawer", Name: "Drawer", Kind: "cash"},
			{Code: "stripe", Name: "Stripe", Kind: "merchant"}, {Code: "pp", Name: "PayPal", Kind: "merchant"},
		},
		Methods:  map[string][]string{"klix": {"stripe", "pp", "stripe"}, "split": {"stripe", "pp"}},
		SKUs:     []string{"TEA-G", "tea_b", "COFFEE-BEANS-250", "COFFEE-BEANS-500", "SALT 1", "SALT-1", "SHIP", "FEE"},
		Services: []string{"SHIP", "FEE"},
		Settings: map[string][]string{"shipping_sku": {"SHIP", "SHIP"}, "custom_sku": {"SHIP", "FEE"}},
	}
}

func TestSuggestions(t *testing.T) {
	t.Parallel()
	percent := func(text string) *money.Amount {
		p, err := money.Parse(text)
		require.NoError(t, err)
		return &p
	}
	for name, tt := range map[string]struct {
		kind    posting.NeedKind
		value   string
		title   string
		percent *money.Amount
		want    string // empty: none
		why     string
	}{
		"a tax of an equal percentage":               {posting.NeedTax, "4", "PVN", percent("12.0000"), "LV12", "it is 12 %, too"},
		"a tax of a percentage of two groups":        {posting.NeedTax, "4", "PVN", percent("0"), "", ""},
		"a tax of a percentage of no group":          {posting.NeedTax, "4", "PVN", percent("5"), "", ""},
		"a tax whose percentage nobody told":         {posting.NeedTax, "4", "PVN", nil, "", ""},
		"a method as other channels map it":          {posting.NeedPayment, "klix", "Klix", nil, "stripe", "other channels map it so"},
		"a method that others map to two":            {posting.NeedPayment, "split", "Split", nil, "", ""},
		"a method with an account of its name":       {posting.NeedPayment, "stripe", "Card", nil, "stripe", "it has the method's name"},
		"a method with an account of a word of it":   {posting.NeedPayment, "woocommerce_paypal-payments", "Pay", nil, "pp", "it has the method's name"},
		"a method with an account of a title's word": {posting.NeedPayment, "ppcp-gateway", "PayPal, or card", nil, "pp", "it has the method's name"},
		"a transfer":                            {posting.NeedPayment, "bacs", "Pārskaitījums", nil, "bank", "the only bank account"},
		"cash on delivery":                      {posting.NeedPayment, "cod", "Skaidra", nil, "drawer", "the only cash account"},
		"a gateway where there are two":         {posting.NeedPayment, "everypay", "Card", nil, "", ""},
		"a SKU with other signs":                {posting.NeedItem, "Tea G", "", nil, "TEA-G", "the same but for signs: correct the SKU in the shop"},
		"a SKU in other case":                   {posting.NeedItem, "TEA_B", "", nil, "tea_b", "the same but for signs: correct the SKU in the shop"},
		"a SKU with a letter too few":           {posting.NeedItem, "COFFE-BEANS-250", "", nil, "COFFEE-BEANS-250", "nearly the same: correct the SKU in the shop"},
		"a SKU with another digit":              {posting.NeedItem, "COFFEE-BEANS-750", "", nil, "", ""},
		"a SKU that two others are the same as": {posting.NeedItem, "salt1", "", nil, "", ""},
		"a SKU like no other":                   {posting.NeedItem, "GHOST-388", "", nil, "", ""},
		"a setting as other channels have it":   {posting.NeedSetting, "shipping_sku", "", nil, "SHIP", "other channels have it"},
		"a setting that others have two of":     {posting.NeedSetting, "custom_sku", "", nil, "", ""},
		"a currency":                            {posting.NeedCurrency, "USD", "", nil, "USD", "the order's own"},
		"a product without a SKU":               {posting.NeedProduct, "93", "", nil, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, ok := house().Suggest(gaps.Gap{Name: gaps.Name{Channel: "woo-riga", Kind: tt.kind, Value: tt.value}, Title: tt.title, Percent: tt.percent})
			require.Equal(t, tt.want != "", ok)
			require.Equal(t, tt.want, got.Value)
			if ok {
				require.Equal(t, tt.why, got.Why)
				require.Equal(t, tt.kind == posting.NeedItem, got.Told, "only the shop can correct a SKU")
			}
		})
	}
}

func TestTheOnlyServiceStandsForASettingThatNobodyHas(t *testing.T) {
	t.Parallel()
	h := house()
	h.Services, h.Settings = []string{"SHIP"}, nil
	got, ok := h.Suggest(gaps.Gap{Name: gaps.Name{Kind: posting.NeedSetting, Value: "fee_sku"}})
	require.True(t, ok)
	require.Equal(t, gaps.Suggestion{Value: "SHIP", Why: "the only service"}, got)
}

func TestANameIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"woo-riga/payment/bacs", "woo-riga/item/A/B 1", "woo-riga/tax/4"} {
		name, err := gaps.ParseName(text)
		require.NoError(t, err)
		require.Equal(t, text, name.String())
	}
	name, err := gaps.ParseName("woo-riga/item/A/B 1")
	require.NoError(t, err)
	require.Equal(t, gaps.Name{Channel: "woo-riga", Kind: posting.NeedItem, Value: "A/B 1"}, name)
	for _, text := range []string{"", "woo-riga", "woo-riga/payment", "woo-riga/payment/", "/payment/bacs", "woo-riga//bacs"} {
		_, err := gaps.ParseName(text)
		require.Error(t, err, text)
	}
}
