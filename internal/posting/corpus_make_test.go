package posting_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

var makeCorpus = flag.Bool("make", false, "have the simulated shop make the corpus' orders anew")

const corpusOrders = "testdata/corpus/orders"

// entry is one order of the corpus with what its channel has to know.
type entry struct {
	Name       string         `json:"name"`
	AtSubtotal bool           `json:"at_subtotal,omitempty"` // the shop's tax setting
	Order      commerce.Order `json:"order"`
}

// TestMakeCorpus writes the made orders. Without the flag it has nothing to do:
// the orders are kept, so that a change of the simulated shop doesn't change them.
func TestMakeCorpus(t *testing.T) {
	t.Parallel()
	if !*makeCorpus {
		return
	}
	require.NoError(t, os.MkdirAll(corpusOrders, 0o755))
	for _, money := range corpusCurrencies {
		for _, inclusive := range []bool{false, true} {
			for _, atSubtotal := range []bool{false, true} {
				name := fmt.Sprintf("%s_%s_%s", money.code, word(inclusive, "inclusive", "exclusive"), word(atSubtotal, "at-subtotal", "per-line"))
				writeEntries(t, name, combinations(t, money, inclusive, atSubtotal))
			}
		}
	}
	writeEntries(t, "rare", rareCases(t))
	writeEntries(t, "public", publicCases(t))
	writeEntries(t, "captured-refunds", capturedRefunds(t))
}

func word(set bool, yes, no string) string {
	if set {
		return yes
	}
	return no
}

func writeEntries(t *testing.T, group string, entries []entry) {
	t.Helper()
	var b bytes.Buffer
	for _, e := range entries {
		e.Order = timeless(e.Order)
		raw, err := json.Marshal(e)
		require.NoError(t, err)
		b.Write(append(raw, '\n'))
	}
	require.NoError(t, os.WriteFile(filepath.Join(corpusOrders, group+".jsonl"), b.Bytes(), 0o644))
}

// timeless leaves out of an order what says nothing about money.
func timeless(o commerce.Order) commerce.Order {
	o.PlacedAt, o.ModifiedAt, o.PaidAt, o.CompletedAt = corpusTime, corpusTime, nil, nil
	o.Customer, o.Billing, o.Shipping = commerce.Customer{}, commerce.Party{}, commerce.Party{}
	o.Refunds = o.RefundsInOrder()
	return o
}

// corpusCurrency is a currency with prices that don't divide well.
type corpusCurrency struct {
	code          string
	scale         int32
	dear, cheap   string // a piece of each product
	carriage, off string // off is a negative fee
	back          string // a refund by amount
}

var corpusCurrencies = []corpusCurrency{
	{"JPY", 0, "333", "77", "495", "-35", "101"},
	{"EUR", 2, "3.33", "0.77", "4.95", "-0.35", "1.01"},
	{"KWD", 3, "3.333", "0.777", "4.955", "-0.355", "1.001"},
}

// corpusRates are the tax tables, each in a country that taxes carriage and in one
// that doesn't.
var corpusRates = []struct{ name, taxed, untaxed string }{
	{"one-rate", "AT", "AU"},
	{"several-rates", "BE", "BR"},
	{"compound", "CA", "CH"},
}

func (s *corpusShop) addRates(t *testing.T) {
	t.Helper()
	for _, onShipping := range []bool{true, false} {
		country := func(i int) string { return word(onShipping, corpusRates[i].taxed, corpusRates[i].untaxed) }
		s.rate(t, country(0), "standard", "21", 1, onShipping)
		s.rate(t, country(0), "reduced-rate", "21", 1, onShipping)
		s.rate(t, country(1), "standard", "5", 1, onShipping)
		s.rate(t, country(1), "standard", "9.975", 2, onShipping)
		s.rate(t, country(1), "reduced-rate", "12", 1, onShipping)
		s.rate(t, country(2), "standard", "5", 1, onShipping)
		s.rate(t, country(2), "standard", "10.5", 2, onShipping) // 10 % on top of 5 %: see compounded
		s.rate(t, country(2), "reduced-rate", "5", 1, onShipping)
	}
}

// compounded says what the simulated shop's plain 10.5 % stands for: a compound
// rate of 10 % on top of one of 5 % takes 10 % of 105 %, and nothing else of the
// shop's arithmetic knows the difference.
func compounded(o commerce.Order) commerce.Order {
	for i, tax := range o.Taxes {
		if tax.Percent.Equal(money.MustParse("10.5")) {
			o.Taxes[i].Percent, o.Taxes[i].Compound = money.Int(10), true
		}
	}
	return o
}

// combinations are the orders of one tax setting and currency: every tax table,
// with and without a negative fee, coupon, taxed carriage and refunds.
func combinations(t *testing.T, c corpusCurrency, inclusive, atSubtotal bool) []entry {
	t.Helper()
	s := newCorpusShop(t, c.code, c.scale, inclusive, atSubtotal)
	s.addRates(t)
	s.post(t, "coupons", body{"code": "eighth", "discount_type": "percent", "amount": "12.5"})
	dear, cheap := s.product(t, "DEAR", c.dear, ""), s.product(t, "CHEAP", c.cheap, "reduced-rate")
	var entries []entry
	for i, rates := range corpusRates {
		for n := range 16 {
			fee, coupon, taxed, refunds := n&1 != 0, n&2 != 0, n&4 != 0, n&8 != 0
			b := body{
				"line_items":     []body{dear(1 + (n+i)%3), cheap(2 + n%5), dear(3)},
				"shipping_lines": []body{{"method_id": "flat_rate", "method_title": "Courier", "total": c.carriage}},
			}
			if fee {
				b["fee_lines"] = []body{{"name": "Loyalty", "total": c.off}}
			}
			if coupon {
				b["coupon_lines"] = []body{{"code": "eighth"}}
			}
			o := s.order(t, word(taxed, rates.taxed, rates.untaxed), b)
			if refunds {
				s.refundPieces(t, o, 2, 1+n%2)
				s.refundAmount(t, o, c.back)
				s.refundPieces(t, o, 1, 1)
				o = s.read(t, o.RemoteID)
			}
			name := fmt.Sprintf("%s%s%s%s%s", rates.name, word(fee, " fee", ""), word(coupon, " coupon", ""),
				word(taxed, " taxed-carriage", " untaxed-carriage"), word(refunds, " refunds", ""))
			entries = append(entries, entry{name, atSubtotal, compounded(o)})
		}
	}
	return entries
}
