package posting_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

var reasonOrder = [...]posting.Reason{
	posting.ReasonUnknownItem, posting.ReasonUnmappedTax, posting.ReasonUnmappedMethod, posting.ReasonCurrency, posting.ReasonTooFine,
	posting.ReasonTotals, posting.ReasonTaxRate, posting.ReasonRefund, posting.ReasonInbox,
}

// TestAnyOrder checks what callers lean on, whatever a shop sends.
func TestAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, anyOrder)
}

// FuzzAnyOrder searches for a counterexample for as long as it is let.
func FuzzAnyOrder(f *testing.F) { f.Fuzz(rapid.MakeFuzz(anyOrder)) }

func anyOrder(t *rapid.T) {
	b := drawBundle(t)
	before := asJSON(t, b.order)
	a := b.assess()
	require.Equal(t, asJSON(t, a), asJSON(t, b.assess()), "the same arguments, the same answer")
	require.Equal(t, before, asJSON(t, b.order), "an order is only read")

	requireAddsUp(t, a.Document)
	requireUnaltered(t, b.order, a.Document)
	accepted := a.Accept()
	require.Equal(t, b.order.Totals.Total.Short(), accepted.Total.Short(), "what is accepted comes to the shop's total")
	requireAddsUp(t, accepted)
	requireUnaltered(t, b.order, accepted)

	held := slices.ContainsFunc(a.Issues, func(i posting.Issue) bool {
		return i.Reason == posting.ReasonTotals || i.Reason == posting.ReasonUnmappedTax
	})
	if !a.Plan.Idle() && !held {
		require.Equal(t, b.order.Totals.Total.Short(), a.Document.Total.Short(), "what isn't held comes to the shop's total")
	}
	require.True(t, slices.IsSortedFunc(a.Issues, func(x, y posting.Issue) int {
		return slices.Index(reasonOrder[:], x.Reason) - slices.Index(reasonOrder[:], y.Reason)
	}), "%+v", a.Issues)
}

func requireAddsUp(t *rapid.T, d posting.Document) {
	net, tax := money.Zero, money.Zero
	for _, l := range d.Lines {
		net = net.Add(l.Net)
	}
	for _, total := range d.Taxes {
		tax = tax.Add(total.Tax)
		require.True(t, total.Tax.FitsScale(d.Scale), "%+v", total)
	}
	require.Equal(t, net.Short(), d.Net.Short())
	require.Equal(t, tax.Short(), d.Tax.Short())
	require.Equal(t, net.Add(tax).Short(), d.Total.Short())
}

// requireUnaltered says that each of the shop's lines is there with its own
// figures, and nothing beside them but at most one rounding line.
func requireUnaltered(t *rapid.T, o commerce.Order, d posting.Document) {
	require.GreaterOrEqual(t, len(d.Lines), len(o.Lines))
	for i, l := range o.Lines {
		require.Equal(t, l.Kind, d.Lines[i].Kind)
		require.True(t, l.Total.Equal(d.Lines[i].Net))
		require.True(t, l.Quantity.Equal(d.Lines[i].Quantity))
	}
	extra := d.Lines[len(o.Lines):]
	require.LessOrEqual(t, len(extra), 1)
	for _, l := range extra {
		require.Equal(t, posting.Rounding, l.Kind)
		require.False(t, l.Net.IsZero())
	}
}

// TestBasesAddUp says that where each line has one rate, and negative fees all
// of them, every cent of net is in exactly one base.
func TestBasesAddUp(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := setup()
		b.order = orderOf("0.00", "0.00")
		for range rapid.IntRange(1, 6).Draw(t, "lines") {
			rate := rapid.SampledFrom([]string{"1", "2", "3", "4"}).Draw(t, "rate")
			b.order.Lines = append(b.order.Lines, goods("TEA", "1", cents(t, 1, 99999, 2).String(), rate))
		}
		for range rapid.IntRange(0, 2).Draw(t, "fees") {
			b.order.Lines = append(b.order.Lines, fee(cents(t, -9999, -1, 2).String(), "1", "2", "3", "4"))
		}
		base, net := money.Zero, money.Zero
		for _, total := range b.assess().Document.Taxes {
			base = base.Add(total.Base)
		}
		for _, l := range b.order.Lines {
			net = net.Add(l.Total)
		}
		require.Equal(t, net.Short(), base.Short())
	})
}

func drawBundle(t *rapid.T) *bundle {
	b := setup()
	b.order.Status = rapid.SampledFrom([]string{"processing", "on-hold", "pending", "completed", "cancelled", "draft"}).Draw(t, "status")
	b.order.Currency = rapid.SampledFrom([]string{"EUR", "EUR", "JPY", "KWD", ""}).Draw(t, "currency")
	b.order.Totals.PricesIncludeTax = rapid.Bool().Draw(t, "inclusive")
	b.order.Lines = rapid.SliceOfN(rapid.Custom(drawLine), 0, 6).Draw(t, "lines")
	b.order.Taxes = rapid.SliceOfNDistinct(rapid.Custom(drawTax), 0, 4, func(x commerce.Tax) string { return x.RateID }).Draw(t, "taxes")
	b.policy.Automatic = rapid.Bool().Draw(t, "automatic")
	b.policy.RoundTaxAtSubtotal = rapid.Bool().Draw(t, "at subtotal")
	b.policy.Tolerance = cents(t, 0, 50, 2)
	b.order.Totals.Total = b.assess().Document.Net.Add(cents(t, -60, 60, 2))
	if rapid.Bool().Draw(t, "agreeable") {
		agree(b, cents(t, -20, 20, 2))
	}
	return b
}

// agree makes the shop say what we do, but for a difference in the total, so
// that draws reach the tolerated cases too.
func agree(b *bundle, difference money.Amount) {
	a := b.assess()
	d := a.Document
	b.order.Totals.Tax, b.order.Totals.Shipping = d.Tax, money.Zero
	for _, l := range b.order.Lines {
		if l.Kind == commerce.Shipping {
			b.order.Totals.Shipping = b.order.Totals.Shipping.Add(l.Total)
		}
	}
	for i := range b.order.Taxes {
		b.order.Taxes[i].Total, b.order.Taxes[i].Shipping = a.Totals[4+i].Ours, money.Zero
	}
	b.order.Totals.Total = d.Tax.Add(difference)
	for _, l := range b.order.Lines {
		b.order.Totals.Total = b.order.Totals.Total.Add(l.Total)
	}
}

func drawLine(t *rapid.T) commerce.Line {
	kind := rapid.SampledFrom([]commerce.LineKind{commerce.Goods, commerce.Goods, commerce.Custom, commerce.Shipping, commerce.Fee}).Draw(t, "kind")
	sku := rapid.SampledFrom([]string{"TEA", "TEA", "SALT", "NEW", ""}).Draw(t, "sku")
	rates := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "3", "4", "8"}), 0, 3, rapid.ID[string]).Draw(t, "rates")
	total := cents(t, -5000, 50000, 2)
	l := line(kind, sku, cents(t, 0, 100, 1).String(), total.String(), rates)
	l.ExactTotal = total.Add(cents(t, -5000, 5000, 6))
	return l
}

func drawTax(t *rapid.T) commerce.Tax {
	id := rapid.SampledFrom([]string{"1", "2", "3", "4", "8"}).Draw(t, "rate")
	return commerce.Tax{
		RateID: id, Percent: percentOf(id), Compound: rapid.Bool().Draw(t, "compound"),
		Total: cents(t, -100, 1000, 2), Shipping: cents(t, 0, 100, 2),
	}
}

func cents(t *rapid.T, least, most int64, scale int32) money.Amount {
	return money.Int(rapid.Int64Range(least, most).Draw(t, "units")).Mul(money.MinorUnit(scale))
}

func asJSON(t *rapid.T, v any) string {
	raw, err := json.Marshal(v)
	require.NoError(t, err)
	return string(raw)
}
