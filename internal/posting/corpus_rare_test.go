package posting_test

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
)

// rareCases are what few orders have, in each tax setting.
func rareCases(t *testing.T) (entries []entry) {
	t.Helper()
	for _, inclusive := range []bool{false, true} {
		for _, atSubtotal := range []bool{false, true} {
			setting := word(inclusive, " inclusive", " exclusive") + word(atSubtotal, " at-subtotal", " per-line")
			for _, c := range newRareShop(t, inclusive, atSubtotal).cases(t) {
				entries = append(entries, entry{c.name + setting, atSubtotal, c.order})
			}
		}
	}
	return entries
}

// rareShop sells tea with tax and books without, taxes carriage, and takes nothing
// of whoever knows a word.
type rareShop struct {
	*corpusShop
	tea, book func(int) body
	gone      string // a product that won't stay
	carriage  []body
}

func newRareShop(t *testing.T, inclusive, atSubtotal bool) rareShop {
	t.Helper()
	s := rareShop{corpusShop: newCorpusShop(t, "EUR", 2, inclusive, atSubtotal)}
	s.rate(t, "AT", "standard", "21", 1, true)
	s.post(t, "coupons", body{"code": "all", "discount_type": "percent", "amount": "100"})
	s.tea, s.book = s.product(t, "TEA", "3.33", ""), s.product(t, "BOOK", "12.49", "zero-rate")
	s.gone = s.post(t, "products", body{"name": "Cup", "type": "simple", "sku": "CUP", "regular_price": "7.77"})
	s.carriage = []body{{"method_id": "flat_rate", "method_title": "Courier", "total": "4.95"}}
	return s
}

// rareCase is one order and what is rare with it.
type rareCase struct {
	name  string
	order commerce.Order
}

func (s rareShop) cases(t *testing.T) []rareCase {
	t.Helper()
	usual := func() commerce.Order {
		return s.order(t, "AT", body{"line_items": []body{s.tea(3), s.book(1)}, "shipping_lines": s.carriage})
	}
	refunded := func(back func(o commerce.Order)) commerce.Order {
		o := usual()
		back(o)
		return s.read(t, o.RemoteID)
	}
	return []rareCase{
		{"no tax at all", s.order(t, "US", body{"line_items": []body{s.tea(3)}, "shipping_lines": s.carriage})},
		{"tax on some lines", usual()},
		{"nothing to pay", s.order(t, "AT", body{"line_items": []body{s.tea(3), s.book(1)}, "coupon_lines": []body{{"code": "all"}}})},
		{"carriage alone", s.order(t, "AT", body{"shipping_lines": s.carriage})},
		{"a tip", s.order(t, "AT", body{"line_items": []body{s.tea(3)}, "fee_lines": []body{{"name": "Tip", "total": "1.50", "tax_status": "none"}}})},
		{"a product that is gone", s.withoutProduct(t)},
		{"carriage back", refunded(func(o commerce.Order) { s.refundLines(t, o, true, 2) })},
		{"carriage back without its tax", refunded(func(o commerce.Order) { s.refundLines(t, o, false, 2) })},
		{"everything back by lines", refunded(func(o commerce.Order) { s.refundLines(t, o, true, 0, 1, 2) })},
		{"everything back by amount", refunded(func(o commerce.Order) { s.refundAmount(t, o, o.Totals.Total.String()) })},
		{"piece by piece", refunded(func(o commerce.Order) {
			for range 3 {
				s.refundPieces(t, o, 0, 1)
			}
		})},
	}
}

// withoutProduct is an order whose product was deleted after it was bought.
func (s rareShop) withoutProduct(t *testing.T) commerce.Order {
	t.Helper()
	id, err := strconv.Atoi(s.gone)
	require.NoError(t, err)
	o := s.order(t, "AT", body{"line_items": []body{s.tea(1), {"product_id": id, "quantity": 2}}})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, s.srv.URL+"/wp-json/wc/v3/products/"+s.gone+"?force=true", nil)
	require.NoError(t, err)
	r.SetBasicAuth(corpusKey, corpusSecret)
	res, err := s.srv.Client().Do(r)
	require.NoError(t, err)
	require.NoError(t, res.Body.Close())
	require.Equal(t, http.StatusOK, res.StatusCode)
	return s.read(t, o.RemoteID)
}

// refundLines gives whole lines back in one refund, with or without their tax.
func (s *corpusShop) refundLines(t *testing.T, o commerce.Order, withTax bool, lines ...int) {
	t.Helper()
	var items []body
	for _, i := range lines {
		l := o.Lines[i]
		id, err := strconv.Atoi(l.RemoteID)
		require.NoError(t, err)
		item := body{"id": id, "refund_total": l.Total.String()}
		if l.Kind == commerce.Goods {
			item["quantity"] = l.Quantity.Short()
		}
		var taxes []body
		for _, tax := range l.Taxes {
			rate, err := strconv.Atoi(tax.RateID)
			require.NoError(t, err)
			taxes = append(taxes, body{"id": rate, "refund_total": tax.Total.String()})
		}
		if withTax {
			item["refund_tax"] = taxes
		}
		items = append(items, item)
	}
	s.post(t, fmt.Sprintf("orders/%s/refunds", o.RemoteID), body{"api_refund": false, "line_items": items})
}
