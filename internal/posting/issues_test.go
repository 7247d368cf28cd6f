package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

func TestIssues(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil      func(b *bundle)
		reason     posting.Reason
		subject    string
		detail     string
		acceptable bool
		need       *posting.Need
	}{
		"an unknown SKU": {
			spoil:  func(b *bundle) { delete(b.mappings.Items, "SALT") },
			reason: posting.ReasonUnknownItem, subject: "lines[1].sku", detail: `no item has the SKU "SALT"`,
			need: &posting.Need{Kind: posting.NeedItem, Value: "SALT"},
		},
		"a product without a SKU": {
			spoil:  func(b *bundle) { b.order.Lines[0].SKU = "" },
			reason: posting.ReasonUnknownItem, subject: "lines[0].sku", detail: "the shop's product 31 has no SKU",
			need: &posting.Need{Kind: posting.NeedProduct, Value: "31"},
		},
		"a product without a SKU, even if an item has none either": {
			spoil:  func(b *bundle) { b.order.Lines[0].SKU = ""; b.mappings.Items[""] = posting.Item{ID: 9} },
			reason: posting.ReasonUnknownItem, subject: "lines[0].sku", detail: "the shop's product 31 has no SKU",
			need: &posting.Need{Kind: posting.NeedProduct, Value: "31"},
		},
		"no item for shipping": {
			spoil:  func(b *bundle) { b.policy.ShippingSKU = "" },
			reason: posting.ReasonUnknownItem, subject: "lines[2].sku", detail: "the channel names no item to book shipping lines under",
			need: &posting.Need{Kind: posting.NeedSetting, Value: "shipping_sku"},
		},
		"an item for fees that doesn't exist": {
			spoil: func(b *bundle) {
				b.order.Lines[2].Kind = commerce.Fee
				b.order.Totals.Shipping = amount("0")
				b.policy.FeeSKU = "CHARGE"
			},
			reason: posting.ReasonUnknownItem, subject: "lines[2].sku", detail: `no item has the SKU "CHARGE", which fees are booked under`,
			need: &posting.Need{Kind: posting.NeedSetting, Value: "fee_sku"},
		},
		"a line without a product where the channel takes none": {
			spoil:  func(b *bundle) { b.order.Lines[0].Kind = commerce.Custom; b.policy.CustomSKU = "" },
			reason: posting.ReasonUnknownItem, subject: "lines[0].sku", detail: "the channel names no item to book lines without a product under",
			need: &posting.Need{Kind: posting.NeedSetting, Value: "custom_sku"},
		},
		"a rate that isn't mapped": {
			spoil:  func(b *bundle) { delete(b.mappings.Taxes, "1") },
			reason: posting.ReasonUnmappedTax, subject: "taxes[0].rate_id", detail: "no tax group stands for the shop's tax rate 1, 21 %",
			need: &posting.Need{Kind: posting.NeedTax, Value: "1", TaxClass: "standard"},
		},
		"a rate that only a line names": {
			spoil: func(b *bundle) {
				b.order.Lines[1].Taxes = append(b.order.Lines[1].Taxes, commerce.LineTax{RateID: "8"})
			},
			reason: posting.ReasonUnmappedTax, subject: "lines[1].taxes[1].rate_id", detail: "no tax group stands for the shop's tax rate 8",
			need: &posting.Need{Kind: posting.NeedTax, Value: "8", TaxClass: "standard"},
		},
		"a payment method without an account": {
			spoil:  func(b *bundle) { b.order.Payment.Method = "stripe" },
			reason: posting.ReasonUnmappedMethod, subject: "payment.method", detail: `no money account stands for the payment method "stripe"`,
			need: &posting.Need{Kind: posting.NeedPayment, Value: "stripe"},
		},
		"no payment method at all": {
			spoil:  func(b *bundle) { b.order.Payment.Method = "" },
			reason: posting.ReasonUnmappedMethod, subject: "payment.method", detail: "the order is to be booked as paid, but names no payment method",
		},
		"a currency that isn't booked": {
			spoil:  func(b *bundle) { b.order.Currency = "USD" },
			reason: posting.ReasonCurrency, subject: "currency", detail: "the order is in USD; the point of sale books in EUR",
			need: &posting.Need{Kind: posting.NeedCurrency, Value: "USD"},
		},
		"no currency": {
			spoil:  func(b *bundle) { b.order.Currency = "" },
			reason: posting.ReasonCurrency, subject: "currency", detail: "the order names no currency",
		},
		"a currency that is none": {
			spoil:  func(b *bundle) { b.order.Currency = "EURO"; b.policy.Currencies = []string{"EURO"} },
			reason: posting.ReasonCurrency, subject: "currency", detail: `"EURO" is no ISO 4217 currency`,
		},
		"amounts finer than the currency": {
			spoil:  func(b *bundle) { b.order.Currency = "JPY"; b.policy.Currencies = []string{"JPY"} },
			reason: posting.ReasonTooFine, subject: "totals.total",
			detail: "finer than 1 JPY can be: totals.total 33.11, totals.tax 5.75, totals.shipping 4.95, 5 more",
		},
		"totals that are off by a cent": {
			spoil:  func(b *bundle) { b.order.Totals.Total = amount("33.12") },
			reason: posting.ReasonTotals, subject: "totals", detail: "goods: ours 22.41, the shop's 22.42; total: ours 33.11, the shop's 33.12", acceptable: true,
		},
		"a rate of ours that differs from the shop's where rounding hides it": {
			spoil: func(b *bundle) {
				b.order = orderOf("0.02", "0.00", goods("TEA", "1", "0.02", "1"))
				b.mappings.Taxes["1"] = posting.TaxGroup{Code: "LV22", Percent: amount("22")}
			},
			reason: posting.ReasonTaxRate, subject: "taxes[0].rate_id", detail: "the shop's tax rate 1 is 21 %, our tax group LV22 is 22 %",
			need: &posting.Need{Kind: posting.NeedTax, Value: "1", TaxClass: "standard", Found: "LV22"},
		},
		"a document that is left as a draft": {
			spoil:  func(b *bundle) { b.policy.LeaveDraft = true },
			reason: posting.ReasonDraft, subject: "policy.leave_draft", detail: "the channel leaves documents as drafts", acceptable: true,
		},
		"a channel with an inbox": {
			spoil:  func(b *bundle) { b.policy.Automatic = false },
			reason: posting.ReasonInbox, subject: "policy.automatic", detail: "the channel wants a person to release each order", acceptable: true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			require.Empty(t, b.assess().Issues, "before it is spoilt")
			tt.spoil(b)
			a := b.assess()
			require.Len(t, a.Issues, 1, "%+v", a.Issues)
			issue := a.Issues[0]
			require.Equal(t, tt.reason, issue.Reason)
			require.Equal(t, tt.subject, issue.Subject)
			require.Equal(t, tt.detail, issue.Detail)
			require.Equal(t, tt.need, issue.Need)
			require.Equal(t, tt.acceptable, issue.Acceptable)
			require.Equal(t, tt.acceptable, a.Acceptable())
			require.NotEmpty(t, issue.Remedy)
		})
	}
}

func TestNoIssue(t *testing.T) {
	t.Parallel()
	for name, spare := range map[string]func(b *bundle){
		"a payment method is no matter while nothing is paid": func(b *bundle) { b.order.Status, b.order.Payment.Method = "on-hold", "stripe" },
		"a rate of the table that taxes nothing": func(b *bundle) {
			b.order.Taxes = append(b.order.Taxes, commerce.Tax{RateID: "8", Percent: amount("5")})
		},
		"money given back": func(b *bundle) {
			b.order.Refunds = []commerce.Refund{{RemoteID: "1", Total: amount("-3.00")}}
		},
		"a percentage with more zeros":           func(b *bundle) { b.order.Taxes[0].Percent = amount("21.0000") },
		"a shop too old to tell its percentages": func(b *bundle) { b.order.Taxes[0].Percent = amount("0") },
		"digits that are zeros":                  func(b *bundle) { b.order.Lines[0].Total = amount("9.990") },
		"tax of a line that is finer than money": func(b *bundle) { b.order.Lines[0].Taxes[0].Total = amount("2.0979") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			spare(b)
			require.Empty(t, b.assess().Issues)
		})
	}
}

func TestAllIssuesAtOnceByReasonThenPlace(t *testing.T) {
	t.Parallel()
	b := setup()
	b.order.Lines = append(b.order.Lines, goods("", "1", "0.005", "3"), custom("1.00", "8"))
	b.order.Taxes[0].Percent = amount("20")
	b.order.Taxes = append(b.order.Taxes, commerce.Tax{RateID: "9", Total: amount("0.10")})
	b.order.Payment.Method = "stripe"
	b.order.Refunds = []commerce.Refund{{RemoteID: "1", Total: amount("-1.00")}}
	b.policy = posting.Policy{
		DocumentStatuses: []string{"processing"}, PaidStatuses: []string{"processing"}, Currencies: []string{"USD"},
	}
	var said []string
	for _, i := range b.assess().Issues {
		said = append(said, string(i.Reason)+" "+i.Subject)
	}
	require.Equal(t, []string{
		"unknown_item lines[2].sku", "unknown_item lines[3].sku", "unknown_item lines[4].sku",
		"unmapped_tax taxes[1].rate_id", "unmapped_tax lines[4].taxes[0].rate_id",
		"unmapped_payment payment.method", "currency currency", "too_fine lines[3].total",
		"totals totals", "tax_rate taxes[0].rate_id", "inbox policy.automatic",
	}, said)
	require.False(t, b.assess().Acceptable())
}

func TestWhatAnUnmappedRateExplainsIsNoSecondIssue(t *testing.T) {
	t.Parallel()
	b := setup()
	delete(b.mappings.Taxes, "1")
	require.Equal(t, []posting.Reason{posting.ReasonUnmappedTax}, b.reasons())

	b.order.Totals.Shipping = amount("4.96")
	a := b.assess()
	require.Equal(t, []posting.Reason{posting.ReasonUnmappedTax, posting.ReasonTotals}, b.reasons())
	require.Equal(t, "goods: ours 22.41, the shop's 22.40; shipping: ours 4.95, the shop's 4.96", a.Issues[1].Detail)
}
