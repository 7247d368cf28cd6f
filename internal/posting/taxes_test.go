package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/posting"
)

// taxesOf writes a document's taxes as "group base tax".
func taxesOf(d posting.Document) []string {
	var said []string
	for _, t := range d.Taxes {
		said = append(said, t.Group+" "+t.Base.Fixed(d.Scale)+" "+t.Tax.Fixed(d.Scale))
	}
	return said
}

func TestTax(t *testing.T) {
	t.Parallel()
	one := func(l ...commerce.Line) func(*bundle) {
		return func(b *bundle) { b.order.Lines = l }
	}
	both := func(first, second func(*bundle)) func(*bundle) {
		return func(b *bundle) { first(b); second(b) }
	}
	subtotal := func(b *bundle) { b.policy.RoundTaxAtSubtotal = true }
	inclusive := func(b *bundle) { b.order.Totals.PricesIncludeTax = true }
	compound := func(b *bundle) {
		b.order.Taxes = []commerce.Tax{
			{RateID: "2", Compound: true, Percent: amount("12")},
			{RateID: "1", Percent: amount("21")},
		}
	}
	for name, tt := range map[string]struct {
		order func(b *bundle)
		want  []string
	}{
		"each line is rounded and then summed": {
			one(goods("TEA", "1", "1.04", "1"), goods("TEA", "1", "1.04", "1")), []string{"LV21 2.08 0.44"},
		},
		"tax rounded at the subtotal is rounded once": {
			both(subtotal, one(goods("TEA", "1", "1.07", "1"), goods("TEA", "1", "1.07", "1"))), []string{"LV21 2.14 0.45"},
		},
		"tax on carriage is rounded by itself, also at the subtotal": {
			both(subtotal, one(goods("TEA", "1", "1.01", "1"), carriage("4.92", "1"))), []string{"LV21 5.93 1.24"}, // 0.2121 and 1.0332; together they would be 1.25
		},
		"the same lines rounded one by one": {
			one(goods("TEA", "1", "1.07", "1"), goods("TEA", "1", "1.07", "1")), []string{"LV21 2.14 0.44"},
		},
		"a half rounds up": {one(fee("1.50", "1")), []string{"LV21 1.50 0.32"}},
		"a half rounds down where prices include tax":    {both(inclusive, one(fee("1.50", "1"))), []string{"LV21 1.50 0.31"}},
		"a negative half rounds away from zero":          {one(goods("TEA", "1", "-1.50", "1")), []string{"LV21 -1.50 -0.32"}},
		"a rate of 0 % is on the document":               {one(goods("TEA", "1", "7.00", "3")), []string{"LV0 7.00 0.00"}},
		"a line without rates isn't taxed":               {one(goods("TEA", "1", "7.00")), nil},
		"each rate has its own lines":                    {one(goods("TEA", "1", "10.00", "1"), goods("TEA", "1", "5.00", "2"), carriage("2.00", "1")), []string{"LV21 12.00 2.52", "LV12 5.00 0.60"}},
		"two rates on one line":                          {one(goods("TEA", "1", "10.00", "1", "2")), []string{"LV21 10.00 2.10", "LV12 10.00 1.20"}},
		"a compound rate taxes the other rate's tax":     {both(compound, one(goods("TEA", "1", "10.00", "1", "2"))), []string{"LV12 10.00 1.45", "LV21 10.00 2.10"}},
		"a compound rate alone is a rate like any other": {both(compound, one(goods("TEA", "1", "10.00", "2"))), []string{"LV12 10.00 1.20"}},
		"tax comes from the total before it was rounded": {func(b *bundle) {
			b.order.Lines = []commerce.Line{goods("TEA", "7", "0.86", "1")}
			b.order.Lines[0].ExactTotal = amount("0.8810")
		}, []string{"LV21 0.86 0.19"}},
		"tax that the shop lists on the line is no input": {func(b *bundle) {
			b.order.Lines = []commerce.Line{goods("TEA", "1", "10.00", "1")}
			b.order.Lines[0].Taxes[0].Total = amount("9.99")
		}, []string{"LV21 10.00 2.10"}},
		"a negative fee is spread over the rates of the goods": {
			one(goods("TEA", "2", "44.98", "1"), goods("TEA", "1", "7.77", "2"), fee("-3.00", "1", "2")),
			[]string{"LV21 42.42 8.91", "LV12 7.33 0.88"},
		},
		"a negative fee lowers carriage and other fees too": {
			one(goods("TEA", "1", "10.00", "1"), carriage("5.00", "2"), fee("5.00", "2"), fee("-4.00", "1", "2")),
			[]string{"LV21 8.00 1.68", "LV12 8.00 0.96"},
		},
		"a negative fee's share of untaxed lines is untaxed": {
			one(goods("TEA", "1", "30.00", "1"), goods("TEA", "1", "10.00"), fee("-4.00", "1")),
			[]string{"LV21 27.00 5.67"},
		},
		"a negative fee's share of taxable carriage that no rate taxes is taxed like the goods": {
			func(b *bundle) {
				b.order.Lines = []commerce.Line{goods("TEA", "1", "30.00", "1"), goods("TEA", "1", "5.00", "2"), carriage("5.00"), fee("-4.00", "1", "2")}
				b.order.Lines[2].Taxable = true
			},
			[]string{"LV21 26.50 5.56", "LV12 4.50 0.54"}, // less 3.50 × 21 % = 0.735, 0.50 × 12 %
		},
		"taxable carriage beside goods that aren't taxed": {
			func(b *bundle) {
				b.order.Lines = []commerce.Line{goods("TEA", "1", "30.00"), carriage("5.00"), fee("5.00", "1"), fee("-4.00", "1")}
				b.order.Lines[1].Taxable = true
			},
			[]string{"LV21 4.50 0.94"}, // less 0.50 × 21 % = 0.105
		},
		"a negative fee that isn't taxed lowers no tax": {
			one(goods("TEA", "1", "30.00", "1"), fee("-4.00")), []string{"LV21 30.00 6.30"},
		},
		"a negative fee with nothing to lower is a line like any other": {
			one(fee("-4.00", "1")), []string{"LV21 -4.00 -0.84"},
		},
		"a negative fee is taxed at the rates it lists only": {
			one(goods("TEA", "1", "30.00", "1"), goods("TEA", "1", "10.00", "2"), fee("-4.00", "1")),
			[]string{"LV21 27.00 5.67", "LV12 10.00 1.20"},
		},
		"a spread fee carries compound tax along": {
			both(compound, one(goods("TEA", "1", "10.00", "1", "2"), fee("-5.00", "1", "2"))),
			[]string{"LV12 5.00 0.72", "LV21 5.00 1.05"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup()
			b.order.Taxes = nil
			tt.order(b)
			doc := b.assess().Document
			if !b.policy.RoundTaxAtSubtotal {
				requireLinesCarryTheTax(t, doc)
			}
			require.Equal(t, tt.want, taxesOf(doc))
		})
	}
}

func requireLinesCarryTheTax(t *testing.T, d posting.Document) {
	t.Helper()
	sum := amount("0")
	for _, l := range d.Lines {
		sum = sum.Add(l.Tax)
	}
	require.Equal(t, d.Tax.Short(), sum.Short())
}

func TestRatesOfOneGroupAreOneTaxOnTheDocument(t *testing.T) {
	t.Parallel()
	b := setup()
	b.mappings.Taxes["5"] = b.mappings.Taxes["1"]
	b.order = orderOf("24.20", "4.20", goods("TEA", "1", "10.00", "1"), goods("TEA", "1", "10.00", "1"))
	b.order.Lines[1].Taxes[0].RateID = "5"
	b.order.Taxes = []commerce.Tax{
		{RateID: "1", Percent: amount("21"), Total: amount("2.10")},
		{RateID: "5", Percent: amount("21"), Total: amount("2.10")},
	}
	a := b.assess()
	require.Empty(t, a.Issues)
	require.Equal(t, []string{"LV21 20.00 4.20"}, taxesOf(a.Document))
	require.Equal(t, "tax LV21 21 %", a.Totals[4].Label)
	require.Equal(t, "tax LV21 21 % (rate 5)", a.Totals[5].Label)
	require.Equal(t, "2.10", a.Totals[5].Ours.String())
}

func TestTwoRatesOfOneGroupOnOneLine(t *testing.T) {
	t.Parallel()
	b := setup()
	b.mappings.Taxes["5"] = b.mappings.Taxes["1"]
	b.order.Lines = []commerce.Line{goods("TEA", "1", "10.00", "1", "5")}
	doc := b.assess().Document
	require.Equal(t, []string{"LV21 10.00 4.20"}, taxesOf(doc), "both tax it, but it is one base")
	require.Equal(t, []string{"LV21"}, doc.Lines[0].TaxGroup)
}

func TestARateThatStandsTwiceInTheTaxTable(t *testing.T) {
	t.Parallel()
	b := setup()
	b.setTax("1", "5.00")
	b.order.Taxes = append(b.order.Taxes, commerce.Tax{RateID: "1", Percent: amount("21"), Total: amount("0.75")})
	require.Empty(t, b.assess().Issues)
}
