package woocommerce_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// refunds is the shop in which real refunds were captured, and its order of
// several of them.
type refunds struct {
	shop   *woosim.Shop
	client *woocommerce.Client
	srv    *httptest.Server
}

const severalRefunds = "306"

func setupRefunds(t *testing.T) *refunds {
	t.Helper()
	shop := woosim.New(woosim.Settings{Path: "/shop"})
	shop.AddKey(key, keySecret, woosim.ReadWrite)
	require.NoError(t, shop.LoadOrders(woosim.CapturedOrders(false, false)))
	srv := httptest.NewTLSServer(shop.Handler())
	t.Cleanup(srv.Close)
	return &refunds{shop, connect(t, srv), srv}
}

func (r *refunds) order(t *testing.T, id string) commerce.Order {
	t.Helper()
	page, err := r.client.OrdersByID(t.Context(), []string{id})
	require.NoError(t, err)
	require.Len(t, page.Orders, 1, "%+v", page.Unreadable)
	return page.Orders[0].Order
}

// give refunds by the API, as the shop's own pages do.
func (r *refunds) give(t *testing.T, id, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.srv.URL+"/shop/wp-json/wc/v3/orders/"+id+"/refunds", bytes.NewBufferString(body))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/json")
	req.SetBasicAuth(key, keySecret)
	res, err := r.srv.Client().Do(req)
	require.NoError(t, err)
	defer res.Body.Close()
	require.Equal(t, http.StatusCreated, res.StatusCode)
}

func TestRefundsAreReadLineByLine(t *testing.T) {
	t.Parallel()
	order := setupRefunds(t).order(t, severalRefunds)
	var told []string
	for _, r := range order.RefundsInOrder() {
		said := fmt.Sprintf("%s %s %s", r.PlacedAt.Format(time.TimeOnly), r.Total, r.Reason)
		for _, l := range r.Lines {
			said += fmt.Sprintf("; %s × %s %s net %s tax %s", l.Quantity.Short(), l.Kind, l.RemoteLineID, l.Total, l.Tax())
		}
		told = append(told, said)
	}
	require.Equal(t, []string{
		"22:33:34 -4.03 Viens bojāts; 1 × goods 159 net 3.33 tax 0.70",
		"22:33:34 -8.70 bez amount; 1 × goods 160 net 7.77 tax 0.93",
		"22:33:35 -4.03 ; 1 × goods 159 net 3.33 tax 0.70",
		"22:33:35 -5.99 piegāde; 0 × shipping 161 net 4.95 tax 1.04",
	}, told)
	require.Equal(t, "1", order.Lines[0].Restocked.String(), "of the two given back one went on the shelf again")
	require.Equal(t, "1", order.Lines[1].Restocked.String())
	require.Nil(t, order.Lines[2].Restocked, "carriage has no shelf")
}

func TestARefundByAmountHasNoLines(t *testing.T) {
	t.Parallel()
	r := setupRefunds(t)
	r.give(t, "346", `{"amount":"2.00","api_refund":false}`)
	r.shop.SetStatus(346, "refunded") // which gives the rest back by itself
	order := r.order(t, "346")
	require.Len(t, order.Refunds, 2)
	require.True(t, order.Totals.Total.Equal(order.Refunded()))
	for _, refund := range order.Refunds {
		require.Empty(t, refund.Lines)
		require.False(t, refund.PlacedAt.IsZero())
	}
}

// TestEachWayToReadAnOrderTellsTheSame is what ends news: a reading that told more
// than another would be a change each time.
func TestEachWayToReadAnOrderTellsTheSame(t *testing.T) {
	t.Parallel()
	r := setupRefunds(t)
	want := r.order(t, severalRefunds)
	placed := connectors.Range{Since: want.PlacedAt, Until: want.PlacedAt.Add(time.Second)}
	for name, read := range map[string]func() (connectors.OrderPage, error){
		"the feed": func() (connectors.OrderPage, error) {
			return r.client.ChangedOrders(t.Context(), connectors.FeedPosition{})
		},
		"by number": func() (connectors.OrderPage, error) { return r.client.OrdersByNumber(t.Context(), severalRefunds) },
		"by date": func() (connectors.OrderPage, error) {
			return r.client.OrdersPlaced(t.Context(), placed, connectors.ListPosition{})
		},
	} {
		page, err := read()
		require.NoError(t, err, name)
		require.Equal(t, want.Fingerprint(), named(t, page, severalRefunds).Fingerprint(), name)
	}
	written, err := r.client.SetOrderStatus(t.Context(), severalRefunds, connectors.StatusChange{Status: "completed"})
	require.NoError(t, err)
	require.Equal(t, want.CoreFingerprint(), written.Order.CoreFingerprint(), "the answer to our own write")
	require.Equal(t, r.order(t, severalRefunds).Fingerprint(), written.Order.Fingerprint())
}

func named(t *testing.T, page connectors.OrderPage, id string) commerce.Order {
	t.Helper()
	for _, read := range page.Orders {
		if read.Order.RemoteID == id {
			return read.Order
		}
	}
	require.Fail(t, "the order isn't on the page", id)
	return commerce.Order{}
}

func TestOnlyOrdersWithRefundsCostARequestMore(t *testing.T) {
	t.Parallel()
	r := setupRefunds(t)
	page, err := r.client.ChangedOrders(t.Context(), connectors.FeedPosition{})
	require.NoError(t, err)
	with := 0
	for _, read := range page.Orders {
		if len(read.Order.Refunds) > 0 {
			with++
		}
	}
	require.Greater(t, with, 2)
	require.Equal(t, map[string]int{"orders.list": 1, "refunds.list": with}, r.shop.RequestCount())

	r.shop.ForgetRequests()
	_, err = r.client.OrdersByNumber(t.Context(), severalRefunds)
	require.NoError(t, err)
	require.Equal(t, map[string]int{"orders.list": 1, "refunds.list": 1}, r.shop.RequestCount(), "what a search finds beside it isn't asked about")

	r.shop.ForgetRequests()
	_, err = r.client.SetOrderStatus(t.Context(), "346", connectors.StatusChange{Status: "completed"})
	require.NoError(t, err)
	require.Equal(t, map[string]int{"orders.update": 1}, r.shop.RequestCount(), "an order without refunds")
}

func TestANewRefundIsNews(t *testing.T) {
	t.Parallel()
	r := setupRefunds(t)
	before := r.order(t, severalRefunds)
	r.give(t, severalRefunds, `{"api_refund":false,"api_restock":false,"line_items":[{"id":160,"quantity":1,"refund_total":7.77,"refund_tax":[{"id":2,"refund_total":0.93}]}]}`)
	after := r.order(t, severalRefunds)
	require.NotEqual(t, before.Fingerprint(), after.Fingerprint())
	require.Len(t, after.RefundsInOrder(), 5)
	last := after.RefundsInOrder()[4]
	require.Equal(t, []commerce.RefundLine{{
		RemoteLineID: "160", Kind: commerce.Goods, Quantity: money.Int(1), Total: money.MustParse("7.77"),
		Taxes: []commerce.LineTax{{RateID: "2", Total: money.MustParse("0.93"), Subtotal: money.MustParse("0.93")}},
	}}, last.Lines)
}

// TestRefundsThatCannotBeRead says what becomes of an order whose own answer is
// well while that about its refunds isn't.
func TestRefundsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		fault woosim.Fault
		kind  fault.Kind // of the page; empty: the order is set aside
	}{
		{"another shape", woosim.Fault{WrongShape: true}, ""},
		{"throttled", woosim.Fault{Status: 429, RetryAfter: 30 * time.Second}, fault.RateLimited},
		{"a 500", woosim.ServerError(), fault.Transient},
		{"half an answer", woosim.Fault{Malformed: true}, fault.Transient},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := setupRefunds(t)
			r.shop.AddFault(woosim.Rule{Kind: "refunds.list", Fault: tt.fault})
			page, err := r.client.OrdersByID(t.Context(), []string{severalRefunds, "346"})
			if tt.kind != "" {
				require.Equal(t, tt.kind, fault.KindOf(err), "%v", err)
			} else {
				require.NoError(t, err)
				require.Len(t, page.Orders, 1, "the other order")
				require.Len(t, page.Unreadable, 1)
				require.Equal(t, severalRefunds, page.Unreadable[0].Number)
				require.False(t, page.Unreadable[0].ModifiedAt.IsZero())
				require.NotEmpty(t, page.Unreadable[0].Reason)
			}
			_, err = r.client.SetOrderStatus(t.Context(), severalRefunds, connectors.StatusChange{Status: "completed"})
			require.Error(t, err)
			require.True(t, fault.OutcomeUnknown(err), "the status was taken: %v", err)
			var order struct{ Status string }
			id, err := strconv.ParseInt(severalRefunds, 10, 64)
			require.NoError(t, err)
			require.NoError(t, json.Unmarshal(r.shop.Order(id), &order))
			require.Equal(t, "completed", order.Status)
		})
	}
}
