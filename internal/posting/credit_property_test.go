package posting_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/posting"
)

// TestCreditNotesOfAFullyRefundedOrderSumToTheInvoice draws orders and gives them
// back in every way, the last refund being whatever is left.
func TestCreditNotesOfAFullyRefundedOrderSumToTheInvoice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, fullyRefunded)
}

// FuzzFullyRefunded searches for a counterexample for as long as it is let.
func FuzzFullyRefunded(f *testing.F) { f.Fuzz(rapid.MakeFuzz(fullyRefunded)) }

func fullyRefunded(t *rapid.T) {
	b := drawSale(t)
	invoice := b.assess().Accept()
	if invoice.Total.Sign() <= 0 {
		return
	}
	var notes []posting.Document
	for i := range rapid.IntRange(0, 4).Draw(t, "refunds") {
		rest := posting.CreditRest(invoice, notes)
		refund := drawRefund(t, b.order, rest.Total, invoice.Scale)
		refund.RemoteID = strconv.Itoa(i)
		c := posting.Credit(invoice, notes, refund, b.policy)
		requireCreditAddsUp(t, c, refund)
		if c.Acceptable() {
			notes = append(notes, c.Accept())
		}
	}
	if rest := posting.CreditRest(invoice, notes).Total; rest.Sign() > 0 {
		c := posting.Credit(invoice, notes, commerce.Refund{Total: rest.Neg()}, b.policy)
		require.Empty(t, c.Issues)
		notes = append(notes, c.Document)
	}
	if posting.CreditRest(invoice, notes).Total.IsZero() {
		notes = append(notes, posting.CreditRest(invoice, notes))
	}
	require.Equal(t, figuresOf(invoice), figuresOf(notes...))
	require.Empty(t, posting.CreditRest(invoice, notes).Lines)
}

// requireCreditAddsUp says what every credit note keeps, held or not.
func requireCreditAddsUp(t *rapid.T, c posting.Correction, refund commerce.Refund) {
	for _, d := range []posting.Document{c.Document, c.Accept()} {
		requireAddsUp(t, d)
		for _, l := range d.Lines {
			require.True(t, l.Net.FitsScale(d.Scale), "%+v", l)
			require.True(t, l.Tax.FitsScale(d.Scale), "%+v", l)
		}
	}
	if c.Acceptable() {
		require.Equal(t, refund.Total.Neg().Short(), c.Accept().Total.Short())
	}
	if len(c.Issues) == 0 {
		require.Equal(t, c.Document, c.Accept())
	}
	if len(refund.Lines) == 0 {
		require.Empty(t, c.Issues, "what is left can be given back by amount")
	}
}

// figuresOf sums documents, figure by figure; what comes to nothing is left out.
func figuresOf(documents ...posting.Document) map[string]string {
	sums := map[string]money.Amount{}
	add := func(name string, amount money.Amount) { sums[name] = sums[name].Add(amount) }
	for _, d := range documents {
		add("net", d.Net)
		add("tax", d.Tax)
		add("total", d.Total)
		for _, total := range d.Taxes {
			add("tax "+total.Group, total.Tax)
			add("base "+total.Group, total.Base)
		}
		for _, l := range d.Lines {
			key := fmt.Sprintf("%s %s ", l.Kind, l.RemoteLineID)
			add(key+"quantity", l.Quantity)
			add(key+"discount", l.Discount)
			add(key+"net", l.Net)
		}
	}
	told := map[string]string{}
	for name, sum := range sums {
		if !sum.IsZero() {
			told[name] = sum.Short()
		}
	}
	return told
}

// drawSale is an order that may be invoiced, with a shop that agrees or is a few
// cents off.
func drawSale(t *rapid.T) *bundle {
	b := setup()
	b.order.Totals.PricesIncludeTax = rapid.Bool().Draw(t, "inclusive")
	b.policy.RoundTaxAtSubtotal = rapid.Bool().Draw(t, "at subtotal")
	b.order.Currency = rapid.SampledFrom([]string{"EUR", "EUR", "JPY", "KWD"}).Draw(t, "currency")
	b.policy.Currencies = []string{b.order.Currency}
	b.order.Lines = nil
	for i := range rapid.IntRange(1, 5).Draw(t, "lines") {
		b.order.Lines = append(b.order.Lines, drawSoldLine(t, i, b.order.Currency))
	}
	b.order.Taxes = []commerce.Tax{
		{RateID: "1", Percent: percentOf("1")},
		{RateID: "2", Percent: percentOf("2"), Compound: rapid.Bool().Draw(t, "compound")},
		{RateID: "3", Percent: percentOf("3")},
	}
	agree(b, cents(t, -2, 2, scaleOf(b.order.Currency)))
	return b
}

func scaleOf(currency string) int32 { return map[string]int32{"JPY": 0, "EUR": 2, "KWD": 3}[currency] }

func drawSoldLine(t *rapid.T, i int, currency string) commerce.Line {
	scale := scaleOf(currency)
	kind := rapid.SampledFrom([]commerce.LineKind{commerce.Goods, commerce.Goods, commerce.Goods, commerce.Shipping, commerce.Fee}).Draw(t, "kind")
	rates := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"1", "2", "3"}), 0, 3, rapid.ID[string]).Draw(t, "rates")
	total, quantity := cents(t, 0, 50000, scale), "1"
	switch kind {
	case commerce.Goods:
		quantity = strconv.Itoa(rapid.IntRange(1, 7).Draw(t, "quantity"))
	case commerce.Fee:
		total = cents(t, -300, 500, scale)
	}
	l := line(kind, rapid.SampledFrom([]string{"TEA", "SALT"}).Draw(t, "sku"), quantity, total.String(), rates)
	l.RemoteID = strconv.Itoa(100 + i)
	if kind == commerce.Goods {
		l.Subtotal = total.Add(cents(t, 0, 500, scale))
		l.ExactTotal = total.Add(cents(t, -4999, 4999, scale+4))
	}
	return l
}

// drawRefund gives back no more than is left: by amount, or by lines as the shop's
// own page works them out, with or without their tax.
func drawRefund(t *rapid.T, o commerce.Order, left money.Amount, scale int32) commerce.Refund {
	some := left.Abs().Mul(money.Int(rapid.Int64Range(0, 100).Draw(t, "share"))).Div(money.Int(100), scale)
	if rapid.Bool().Draw(t, "by amount") {
		return commerce.Refund{Total: some.Neg()}
	}
	var refund commerce.Refund
	total := money.Zero
	for _, l := range o.Lines {
		if !rapid.Bool().Draw(t, "refunded") {
			continue
		}
		r := drawRefundLine(t, l, scale)
		refund.Lines = append(refund.Lines, r)
		total = total.Add(r.Total).Add(r.Tax())
	}
	refund.Total = total.Round(scale).Neg()
	if rapid.IntRange(0, 9).Draw(t, "another amount") == 0 {
		refund.Total = some.Neg()
	}
	return refund
}

func drawRefundLine(t *rapid.T, l commerce.Line, scale int32) commerce.RefundLine {
	pieces := money.Int(rapid.Int64Range(0, 8).Draw(t, "pieces"))
	back := commerce.RefundLine{RemoteLineID: l.RemoteID, Kind: l.Kind, Quantity: pieces, Total: l.Total.Mul(pieces).Div(l.Quantity, scale)}
	for _, rate := range l.Taxes {
		tax := l.Total.Percent(percentOf(rate.RateID)).Mul(pieces).Div(l.Quantity, scale)
		back.Taxes = append(back.Taxes, commerce.LineTax{RateID: rate.RateID, Total: tax})
	}
	return back
}
