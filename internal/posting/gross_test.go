package posting_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// setupGross is a channel whose shop tells no taxes: tea is taxed at 20 % by the
// channel's default, salt and carriage at 12 % and 7 % by their items.
func setupGross(total string, lines ...commerce.Line) *bundle {
	b := setup()
	b.order = orderOf(total, "0", lines...)
	b.order.Totals.Gross, b.order.Currency = true, "UAH"
	b.policy.Currencies = []string{"UAH"}
	b.mappings.Taxes, b.mappings.Default = nil, posting.TaxGroup{Code: "UA20", Percent: amount("20")}
	b.group("SALT", posting.TaxGroup{Code: "UA12", Percent: amount("12")})
	b.group("SHIPPING", posting.TaxGroup{Code: "UA7", Percent: amount("7")})
	return b
}

// group gives an item a tax group.
func (b *bundle) group(sku string, group posting.TaxGroup) {
	item := b.mappings.Items[sku]
	item.TaxGroup = group
	b.mappings.Items[sku] = item
}

// netsOf writes a document's lines as "net+tax".
func netsOf(d posting.Document) string {
	var said []string
	for _, l := range d.Lines {
		said = append(said, l.Net.Fixed(d.Scale)+"+"+l.Tax.Fixed(d.Scale))
	}
	return strings.Join(said, " ")
}

func TestAShopThatTellsNoTaxes(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		order *bundle
		lines string
		taxes []string
	}{
		"tax is within what the buyer pays": {
			setupGross("1713.00", goods("TEA", "1", "1713.00")), "1427.50+285.50", []string{"UA20 1427.50 285.50"},
		},
		"an item's own group comes before the channel's default": {
			setupGross("224.00", goods("TEA", "1", "112.00"), goods("SALT", "1", "112.00")),
			"93.33+18.67 100.00+12.00", []string{"UA20 93.33 18.67", "UA12 100.00 12.00"},
		},
		"carriage and fees have the groups of their service items": {
			setupGross("152.00", goods("TEA", "1", "12.00"), carriage("107.00"), fee("33.00")),
			"10.00+2.00 100.00+7.00 27.50+5.50", []string{"UA20 37.50 7.50", "UA7 100.00 7.00"},
		},
		"a half goes to the net": {
			setupGross("0.06", goods("TEA", "1", "0.03"), goods("TEA", "1", "0.03")), "0.03+0.00 0.03+0.00", []string{"UA20 0.06 0.00"},
		},
		"a discount by hand bears the taxes of what it lowers": {
			setupGross("200.00", goods("TEA", "1", "120.00"), goods("SALT", "1", "112.00"), fee("-32.00")),
			"100.00+20.00 100.00+12.00 -27.58+-4.42", []string{"UA20 86.21 17.24", "UA12 86.21 10.34"},
		},
		"a discount by hand of nothing is a line like any other": {
			setupGross("-12.00", fee("-12.00")), "-10.00+-2.00", []string{"UA20 -10.00 -2.00"},
		},
		"a rate of nothing takes nothing": {
			func() *bundle {
				b := setupGross("5.00", goods("SALT", "1", "5.00"))
				b.group("SALT", posting.TaxGroup{Code: "UA0"})
				return b
			}(), "5.00+0.00", []string{"UA0 5.00 0.00"},
		},
		"an order for nothing": {
			setupGross("0.00", goods("TEA", "1", "0.00")), "0.00+0.00", []string{"UA20 0.00 0.00"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := tt.order.assess()
			require.Empty(t, a.Issues)
			require.Empty(t, a.Warnings)
			require.Equal(t, tt.lines, netsOf(a.Document))
			require.ElementsMatch(t, tt.taxes, taxesOf(a.Document))
			require.Equal(t, tt.order.order.Totals.Total.Fixed(2), a.Document.Total.Fixed(2))
		})
	}
}

func TestTheTotalsOfAShopThatTellsNoTaxesAreWhatTheBuyerPays(t *testing.T) {
	t.Parallel()
	b := setupGross("217.00", goods("TEA", "2", "110.00"), carriage("107.00"))
	b.order.Lines[0].Subtotal, b.order.Totals.Discount = amount("120.00"), amount("10.00")
	rows := func() map[string]string {
		said := map[string]string{}
		for _, r := range b.assess().Totals {
			said[r.Label] = r.Ours.Fixed(2) + " " + r.Shop.Fixed(2)
		}
		return said
	}
	require.Equal(t, map[string]string{
		"goods": "110.00 110.00", "shipping": "107.00 107.00", "fees": "0.00 0.00", "discounts": "10.00 10.00", "total": "217.00 217.00",
	}, rows(), "nothing is said of taxes that the shop didn't tell")
	require.Equal(t, "8.33", b.assess().Document.Lines[0].Discount.Fixed(2), "a document's discount is net")

	b.order.Totals.Total = amount("218.00")
	require.Equal(t, "217.00 218.00", rows()["total"])
	require.Equal(t, []posting.Reason{posting.ReasonTotals}, b.reasons())
	require.Contains(t, b.assess().Issues[0].Detail, "goods: ours 110.00, the shop's 111.00; total: ours 217.00, the shop's 218.00")
}

func TestWithoutAnyTaxGroupAnOrderThatTellsNoTaxesIsHeld(t *testing.T) {
	t.Parallel()
	b := setupGross("232.00", goods("SALT", "1", "112.00"), goods("TEA", "1", "60.00"), goods("TEA", "1", "60.00"))
	b.mappings.Default = posting.TaxGroup{}
	issues := b.assess().Issues
	require.Len(t, issues, 1, "once, however many lines lack it")
	require.Equal(t, posting.ReasonUnmappedTax, issues[0].Reason)
	require.Equal(t, "lines[1]", issues[0].Subject)
	require.Equal(t, &posting.Need{Kind: posting.NeedTax, Value: posting.DefaultTax}, issues[0].Need)
	require.Contains(t, issues[0].Remedy, "taxes.default")
	require.False(t, issues[0].Acceptable)
}

func TestMoneyTooFineIsNamedAsTheShopTellsIt(t *testing.T) {
	t.Parallel()
	b := setupGross("10.005", goods("TEA", "1", "10.005"))
	require.Equal(t, []posting.Reason{posting.ReasonTooFine}, b.reasons())
	require.Contains(t, b.assess().Issues[0].Detail, "lines[0].total 10.005")
}

func TestARefundOfAnOrderThatTellsNoTaxesIsByAmount(t *testing.T) {
	t.Parallel()
	b := setupGross("224.00", goods("TEA", "1", "112.00"), goods("SALT", "1", "112.00"))
	b.order.Refunds = []commerce.Refund{{RemoteID: "1", Total: amount("-112.00"), Lines: []commerce.RefundLine{{RemoteLineID: "9", Total: amount("112.00")}}}}
	target := posting.TargetOf(b.order, b.assess(), b.policy, b.mappings)
	require.Len(t, target.Refunds, 1)
	c := posting.Credit(*target.Invoice, nil, target.Refunds[0], b.policy)
	require.Empty(t, c.Issues)
	require.Equal(t, "112.00", c.Document.Total.Fixed(2))
	require.Equal(t, []string{"UA20 46.67 9.33", "UA12 50.00 6.00"}, taxesOf(c.Document), "the taxes within, in proportion")
	require.NotEmpty(t, b.order.Refunds[0].Lines, "the order itself is left alone")
}

// TestAnyOrderThatTellsNoTaxes says that whatever the rates and the currency, net and
// tax come to what the buyer pays, to the unit, and refunds of it to the invoice.
func TestAnyOrderThatTellsNoTaxes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, anyGrossOrder)
}

// FuzzAnyOrderThatTellsNoTaxes searches for a counterexample for as long as it is let.
func FuzzAnyOrderThatTellsNoTaxes(f *testing.F) { f.Fuzz(rapid.MakeFuzz(anyGrossOrder)) }

func anyGrossOrder(t *rapid.T) {
	b, scale := drawGross(t)
	a := b.assess()
	require.Empty(t, a.Issues)
	require.Equal(t, b.order.Totals.Total.Fixed(scale), a.Document.Total.Fixed(scale))
	require.Equal(t, scale, a.Document.Scale)
	requireAddsUp(t, a.Document)
	var base money.Amount
	for i, l := range a.Document.Lines {
		require.NotEqual(t, posting.Rounding, l.Kind)
		require.Equal(t, b.order.Lines[i].Total.Fixed(scale), l.Net.Add(l.Tax).Fixed(scale))
		require.True(t, l.Net.FitsScale(scale) && l.Tax.FitsScale(scale), "%+v", l)
	}
	for _, total := range a.Document.Taxes {
		base = base.Add(total.Base)
	}
	require.Equal(t, a.Document.Net.Fixed(scale), base.Fixed(scale), "every unit of net is in exactly one base")
	if b.order.Totals.Total.Sign() <= 0 {
		return
	}
	part := rapid.Int64Range(1, 1000).Draw(t, "refunded per mille")
	first := b.order.Totals.Total.Mul(money.Int(part)).Div(money.Int(1000), scale)
	var notes []posting.Document
	for _, amount := range []money.Amount{first, b.order.Totals.Total.Sub(first)} {
		if amount.IsZero() {
			continue
		}
		c := posting.Credit(a.Document, notes, commerce.Refund{Total: amount.Neg()}, b.policy)
		require.Empty(t, c.Issues)
		notes = append(notes, c.Document)
	}
	require.Equal(t, figuresOf(a.Document), figuresOf(notes...))
}

// drawGross draws an order whose lines come to its total.
func drawGross(t *rapid.T) (*bundle, int32) {
	currency := rapid.SampledFrom([]string{"UAH", "UAH", "JPY", "KWD"}).Draw(t, "currency")
	scale, err := money.MinorUnits(currency)
	require.NoError(t, err)
	b := setupGross("0")
	b.order.Currency, b.policy.Currencies = currency, []string{currency}
	for i, sku := range []string{"TEA", "SALT", "SHIPPING", "FEE"} {
		percent := cents(t, 0, 9999, 2)
		code := rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "group")
		if j := slices.Index([]string{"A", "B"}, code); j >= 0 && i > 0 {
			percent = amount([]string{"20", "7.5"}[j])
		}
		if code != "" {
			b.group(sku, posting.TaxGroup{Code: code + percent.Short(), Percent: percent})
		}
	}
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		total := cents(t, 0, 5000000, scale).String()
		b.order.Lines = append(b.order.Lines, rapid.SampledFrom([]commerce.Line{
			goods("TEA", "1", total), goods("SALT", "3", total), carriage(total), fee(total),
		}).Draw(t, "line"))
	}
	if rapid.Bool().Draw(t, "discount") {
		b.order.Lines = append(b.order.Lines, fee(cents(t, -900, -1, scale).String()))
	}
	for _, l := range b.order.Lines {
		b.order.Totals.Total = b.order.Totals.Total.Add(l.Total)
		if l.Kind == commerce.Shipping {
			b.order.Totals.Shipping = b.order.Totals.Shipping.Add(l.Total)
		}
	}
	for i := range b.order.Lines {
		b.order.Lines[i].RemoteID = string(rune('a' + i))
	}
	return b, scale
}
