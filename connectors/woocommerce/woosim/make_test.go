package woosim

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

var madeFrom = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

func TestMadeOrdersFollowFromTheSeed(t *testing.T) {
	t.Parallel()
	dump := func(seed uint64) string {
		s := New(Settings{})
		s.MakeOrders(seed, 300, madeFrom)
		var buf bytes.Buffer
		require.NoError(t, s.Save(&buf))
		return buf.String()
	}
	first := dump(7)
	require.Equal(t, first, dump(7))
	require.NotEqual(t, first, dump(8))
}

func TestStraightOrdersLeaveNoQuestion(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	made := s.MakeOrders(1, 500, madeFrom, Straight())
	require.Len(t, made, 500)
	for _, raw := range s.Orders() {
		o, err := parseObject(raw)
		require.NoError(t, err)
		require.Equal(t, "processing", o.str("status"))
		require.Equal(t, "stripe", o.str("payment_method"))
		require.NotEmpty(t, o.str("date_paid_gmt"))
		require.True(t, o.dec("total").IsPositive())
		for _, l := range o.objects("line_items") {
			require.Positive(t, l.int("product_id"))
		}
	}
}

func TestStraightOrdersAreACentOffAtMost(t *testing.T) {
	t.Parallel()
	s := New(Settings{PricesIncludeTax: true, RoundAtSubtotal: true})
	for _, made := range slices.Concat(s.MakeOrders(6, 50, madeFrom, Straight()), s.MakeOrders(103, 200, madeFrom, Straight())) {
		o := s.orders[made.ID].doc
		net, rates := o.dec("total"), decimal.Zero
		for _, line := range slices.Concat(o.objects("line_items"), o.objects("shipping_lines")) {
			net = net.Sub(line.dec("total"))
		}
		for _, rate := range o.objects("tax_lines") {
			rates = rates.Add(rate.dec("tax_total")).Add(rate.dec("shipping_tax_total"))
		}
		for _, tax := range []decimal.Decimal{rates, o.dec("total_tax")} {
			require.LessOrEqual(t, net.Sub(tax).Abs().StringFixed(2), "0.01", string(s.Order(made.ID)))
		}
	}
}

func TestMadeOrdersAreOfEveryKind(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	s.MakeOrders(1, 2000, madeFrom, WithCurrency("USD", 0.1))
	seen := map[string]int{}
	for _, raw := range s.Orders() {
		o, err := parseObject(raw)
		require.NoError(t, err)
		seen["status "+o.str("status")]++
		seen["currency "+o.str("currency")]++
		seen["method "+o.str("payment_method")]++
		seen["country "+o.object("shipping").str("country")]++
		if o.dec("total").IsZero() {
			seen["zero total"]++
		}
		if o.object("billing").str("company") != "" {
			seen["company"]++
		}
		if len(o.objects("tax_lines")) > 1 {
			seen["several rates"]++
		}
		if len(o.objects("refunds")) > 0 {
			seen["refund"]++
		}
		for _, c := range o.objects("coupon_lines") {
			seen["coupon "+c.str("discount_type")]++
		}
		for _, f := range o.objects("fee_lines") {
			seen["fee "+f.str("tax_status")+" negative "+map[bool]string{true: "yes", false: "no"}[f.dec("total").IsNegative()]]++
		}
		for _, l := range o.objects("line_items") {
			if l.int("product_id") == 0 {
				seen["custom line"]++
			}
			if l.int("variation_id") != 0 {
				seen["variation"]++
			}
		}
	}
	for _, kind := range []string{
		"status pending", "status processing", "status on-hold", "status completed", "status cancelled", "status refunded", "status failed",
		"status checkout-draft", "status trash", "currency EUR", "currency USD", "method bacs", "method cod", "method stripe", "method cheque",
		"method ", "country LV", "country UA", "country EE", "country LT", "country ", "zero total", "company", "several rates", "refund",
		"coupon percent", "coupon fixed_cart", "coupon fixed_product", "fee taxable negative no", "fee taxable negative yes",
		"fee none negative no", "fee none negative yes", "custom line", "variation",
	} {
		require.Positive(t, seen[kind], "%s in %v", kind, seen)
	}
}

func TestMadeOrdersAddUp(t *testing.T) {
	t.Parallel()
	for _, set := range []Settings{{}, {PricesIncludeTax: true}} {
		s := New(set)
		made := s.MakeOrders(3, 500, madeFrom, WithWrong(WrongTotal, 0.05), WithWrong(UnknownSKU, 0.05), WithWrong(OtherCurrency, 0.05))
		count := map[Wrong]int{}
		for _, m := range made {
			count[m.Wrong]++
			o, err := parseObject(s.Order(m.ID))
			require.NoError(t, err)
			want := o.dec("total_tax")
			for _, key := range []string{"line_items", "fee_lines", "shipping_lines"} {
				for _, item := range o.objects(key) {
					want = want.Add(item.dec("total"))
				}
			}
			if m.Wrong == WrongTotal {
				want = want.Add(decimal.New(1, -2))
			}
			require.Equal(t, want.StringFixed(2), o.str("total"), string(s.Order(m.ID)))
			require.Equal(t, m.Wrong == OtherCurrency, o.str("currency") != "EUR")
		}
		for _, wrong := range []Wrong{WrongTotal, UnknownSKU, OtherCurrency} {
			require.InDelta(t, 25, count[wrong], 15, wrong)
		}
	}
}

func TestSavedShopComesBackTheSame(t *testing.T) {
	t.Parallel()
	s := New(Settings{Name: "a", Path: "/shop"})
	require.NoError(t, s.LoadOrders(CapturedOrders(false, false)))
	s.MakeOrders(1, 50, madeFrom)
	s.AddKey(testKey, testSecret, ReadWrite)
	s.SetStatus(252, "completed")
	s.AddNote(252, "hello", true)
	var saved bytes.Buffer
	require.NoError(t, s.Save(&saved))
	text := saved.String()

	back, err := Load(&saved)
	require.NoError(t, err)
	require.Equal(t, s.Orders(), back.Orders())
	require.Equal(t, s.Notes(252), back.Notes(252))
	var again bytes.Buffer
	require.NoError(t, back.Save(&again))
	require.Equal(t, text, again.String())
	require.Equal(t, s.MakeOrders(2, 1, madeFrom), back.MakeOrders(2, 1, madeFrom), "ids go on where they were")

	_, err = Load(bytes.NewBufferString("{"))
	require.ErrorContains(t, err, "delete the file")
}

func TestCapturedOrdersAreKeptAsTheyWere(t *testing.T) {
	t.Parallel()
	raws := CapturedOrders(false, false)
	s := New(Settings{})
	require.NoError(t, s.LoadOrders(raws))
	require.Len(t, s.Orders(), len(raws))
	for _, raw := range raws {
		want, err := parseObject(raw)
		require.NoError(t, err)
		want.del("_links")
		require.Equal(t, string(encode(want)), string(s.Order(want.int("id"))))
	}
	require.Error(t, s.LoadOrders([]json.RawMessage{[]byte(`{"status":"x"}`)}))
}
