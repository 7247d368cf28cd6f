package posting_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// publicCase is a rounding case that somebody reported of a shop: its setting and
// goods, and the figures of the report that the order has to show.
type publicCase struct {
	name                  string
	currency              string // EUR where empty; any other is shown without decimals
	inclusive, atSubtotal bool
	percents              []string // of the standard class, each on the net
	prices                []string // a line of one piece each, or of quantity
	quantity              int
	shipping              string
	fees                  []string // net
	coupon                string   // per cent
	refund                string   // by amount, of what the shop lets through
	total, tax            string   // reported; empty: not told
}

var publiclyReported = []publicCase{
	{name: "25720 as the API shows it", atSubtotal: true, percents: []string{"12"}, prices: []string{"35.71"}, shipping: "3.13", tax: "4.67"},
	{name: "20440 at subtotal", inclusive: true, atSubtotal: true, percents: []string{"21"}, prices: []string{"45", "49"}, shipping: "4.96"},
	{name: "20440 per line", inclusive: true, percents: []string{"21"}, prices: []string{"45", "49"}, shipping: "4.96", total: "100.00"},
	{name: "19706 one line of two", percents: []string{"8.7"}, prices: []string{"10.50"}, quantity: 2, tax: "1.83"},
	{name: "19706 two lines of one", percents: []string{"8.7"}, prices: []string{"10.50", "10.50"}, tax: "1.82"},
	{name: "30270 carriage is rounded by itself", atSubtotal: true, percents: []string{"21"}, prices: []string{"15.42"}, shipping: "4.50", tax: "4.19"},
	{name: "20086", percents: []string{"20"}, prices: []string{"23.74", "0.83"}, tax: "4.92"},
	{name: "58351 each rate of a fee", percents: []string{"5", "4"}, prices: []string{"0.00"}, fees: []string{"14.70"}, tax: "1.33"},
	{name: "19473 per line", inclusive: true, percents: []string{"19"}, prices: []string{"4.99", "4.99"}, total: "9.98", tax: "1.60"},
	{name: "19473 at subtotal", inclusive: true, atSubtotal: true, percents: []string{"19"}, prices: []string{"4.99", "4.99"}, tax: "1.59"},
	{name: "26582 per line", inclusive: true, percents: []string{"15"}, prices: []string{"99.48", "108.68"}, quantity: 6},
	{name: "26582 at subtotal", inclusive: true, atSubtotal: true, percents: []string{"15"}, prices: []string{"99.48", "108.68"}, quantity: 6},
	{name: "17970 net prices finer than a cent", percents: []string{"20"}, prices: []string{"54.1666667", "41.6666667"}},
	{name: "17970 at subtotal", atSubtotal: true, percents: []string{"20"}, prices: []string{"54.1666667", "41.6666667"}},
	{name: "24184 a net price with half a cent", percents: []string{"20"}, prices: []string{"30.825"}},
	{name: "24184 at subtotal", atSubtotal: true, percents: []string{"20"}, prices: []string{"30.825"}},
	{name: "16305 a coupon that leaves a third decimal", percents: []string{"8.25"}, prices: []string{"51.86"}, coupon: "40"},
	{name: "23802 a coupon of a tenth", inclusive: true, percents: []string{"24"}, prices: []string{"39.00"}, coupon: "10"},
	{name: "64668 a coupon of a quarter", inclusive: true, percents: []string{"20"}, prices: []string{"23.90"}, quantity: 10, coupon: "25", total: "179.25", refund: "179.25"},
	{name: "25629 coupon and fee", inclusive: true, atSubtotal: true, percents: []string{"10"}, prices: []string{"71.50"}, coupon: "3", fees: []string{"1.363636"}},
	{name: "11626 half of eight", inclusive: true, percents: []string{"19"}, prices: []string{"5.17", "3.32", "1.25", "3.50", "5.01", "3.34", "5.99", "5.51"}, coupon: "50"},
	{name: "17248 at subtotal", atSubtotal: true, percents: []string{"14.975"}, prices: []string{"2.98", "4.79"}, total: "8.93", tax: "1.16"},
	{name: "17248 per line", percents: []string{"14.975"}, prices: []string{"2.98", "4.79"}},
	{name: "18710 one line of two", percents: []string{"21"}, prices: []string{"10.70"}, quantity: 2},
	{name: "18710 two lines of one", percents: []string{"21"}, prices: []string{"10.70", "10.70"}},
	{name: "29908 nine of one", inclusive: true, atSubtotal: true, percents: []string{"22"}, prices: []string{"13.63"}, quantity: 9, tax: "22.12"},
	{name: "30424 a coupon that leaves a third decimal of tax", percents: []string{"20"}, prices: []string{"681.88"}, coupon: "7", tax: "126.83"},
	{name: "56200 whole kroner", currency: "NOK", inclusive: true, percents: []string{"15"}, prices: []string{"675"}, shipping: "70", coupon: "10", total: "687"},
	{name: "56200 at subtotal", currency: "NOK", inclusive: true, atSubtotal: true, percents: []string{"15"}, prices: []string{"675"}, shipping: "70", coupon: "10"},
	{name: "14458 carriage typed net", inclusive: true, atSubtotal: true, percents: []string{"21"}, prices: []string{"350", "25"}, shipping: "123.97"},
}

func publicCases(t *testing.T) []entry {
	t.Helper()
	var entries []entry
	for _, c := range publiclyReported {
		o := c.order(t)
		if c.total != "" {
			require.Equal(t, c.total, o.Totals.Total.String(), c.name)
		}
		if c.tax != "" {
			require.Equal(t, c.tax, o.Totals.Tax.String(), c.name)
		}
		entries = append(entries, entry{c.name, c.atSubtotal, o})
		if c.name == publiclyReported[0].name {
			// The buyer paid what the checkout showed: 4.66 of tax.
			o.Totals.Total = o.Totals.Total.Sub(money.MustParse("0.01"))
			entries = append(entries, entry{"25720 as the buyer paid it", c.atSubtotal, o})
		}
	}
	return append(entries, shippingTaxOfTheCheckout(t))
}

// shippingTaxOfTheCheckout is 26654: where prices include tax, an order that is
// worked out in the back office rounds half a cent of carriage's tax down; since
// 4.3 the checkout rounds it up, and shows so.
func shippingTaxOfTheCheckout(t *testing.T) entry {
	t.Helper()
	o := publicCase{inclusive: true, percents: []string{"25"}, prices: []string{"0.00"}, shipping: "75.10"}.order(t)
	cent := money.MustParse("0.01")
	require.Equal(t, "18.77", o.Totals.ShippingTax.String())
	o.Totals.ShippingTax, o.Totals.Tax, o.Totals.Total = money.MustParse("18.78"), money.MustParse("18.78"), o.Totals.Total.Add(cent)
	o.Taxes[0].Shipping = money.MustParse("18.78")
	return entry{"26654 as the checkout rounds", false, o}
}

func (c publicCase) order(t *testing.T) commerce.Order {
	t.Helper()
	currency, decimals := "EUR", int32(2)
	if c.currency != "" {
		currency, decimals = c.currency, 0
	}
	s := newCorpusShop(t, currency, decimals, c.inclusive, c.atSubtotal)
	for i, percent := range c.percents {
		s.rate(t, "AT", "standard", percent, i+1, true)
	}
	var lines []body
	for i, price := range c.prices {
		lines = append(lines, s.product(t, "ITEM-"+string(rune('A'+i)), price, "")(max(c.quantity, 1)))
	}
	b := body{"line_items": lines}
	if c.shipping != "" {
		b["shipping_lines"] = []body{{"method_id": "flat_rate", "method_title": "Courier", "total": c.shipping}}
	}
	var fees []body
	for _, net := range c.fees {
		fees = append(fees, body{"name": "Packing", "total": net})
	}
	if fees != nil {
		b["fee_lines"] = fees
	}
	if c.coupon != "" {
		s.post(t, "coupons", body{"code": "off", "discount_type": "percent", "amount": c.coupon})
		b["coupon_lines"] = []body{{"code": "off"}}
	}
	o := s.order(t, "AT", b)
	if c.refund != "" {
		s.refundAmount(t, o, c.refund)
		o = s.read(t, o.RemoteID)
	}
	return o
}

// capturedRefunds are the real shop's orders with refunds, which their own answers
// tell without lines.
func capturedRefunds(t *testing.T) []entry {
	t.Helper()
	s := newCorpusShop(t, "EUR", 2, false, false)
	require.NoError(t, s.shop.LoadOrders(woosim.CapturedOrders(false, false)))
	var entries []entry
	for _, id := range []string{"306", "307", "308"} {
		page, err := s.client.OrdersByID(t.Context(), []string{id})
		require.NoError(t, err)
		for _, read := range page.Orders {
			entries = append(entries, entry{"order " + id, false, read.Order})
		}
	}
	return entries
}
