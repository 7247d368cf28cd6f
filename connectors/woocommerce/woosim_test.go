package woocommerce_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
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

const (
	key       = "ck_0123456789abcdef0123456789abcdef01234567"
	keySecret = "cs_0123456789abcdef0123456789abcdef01234567"
)

type bundle struct {
	shop   *woosim.Shop
	client *woocommerce.Client
}

// setup is a client of a simulated shop in a folder, with the captured orders and
// a key of this permission.
func setup(t *testing.T, permission woosim.Permission) *bundle {
	t.Helper()
	shop := woosim.New(woosim.Settings{Path: "/shop"})
	shop.AddKey(key, keySecret, permission)
	require.NoError(t, shop.LoadOrders(woosim.CapturedOrders(false, false)))
	srv := httptest.NewTLSServer(shop.Handler())
	t.Cleanup(srv.Close)
	return &bundle{shop, connect(t, srv)}
}

func connect(t *testing.T, srv *httptest.Server) *woocommerce.Client {
	t.Helper()
	made, err := woocommerce.New(connectors.Shop{
		Address: srv.URL + "/shop", Environment: commerce.Test, Credentials: connectors.Credentials{Key: key, Secret: keySecret},
	}, srv.Client().Transport)
	require.NoError(t, err)
	return made.(*woocommerce.Client)
}

func TestCapturedOrdersAreReadWhole(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.Read)
	want := map[string]bool{}
	for _, raw := range b.shop.Orders() {
		var order struct {
			Number, Status string
		}
		require.NoError(t, json.Unmarshal(raw, &order))
		if order.Status != "trash" && order.Status != "checkout-draft" {
			want[order.Number] = true
		}
	}
	require.Greater(t, len(want), 30)

	got, from := map[string]bool{}, connectors.FeedPosition{}
	for more := true; more; {
		page, err := b.client.ChangedOrders(t.Context(), from)
		require.NoError(t, err)
		require.Empty(t, page.Unreadable)
		for _, o := range page.Orders {
			got[o.Order.Number] = true
		}
		from, more = page.Next, page.More
	}
	require.Equal(t, want, got)
}

func TestTrashIsAStatus(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.Read)
	b.shop.TrashOrder(346)
	page, err := b.client.TrashedOrders(t.Context(), 1)
	require.NoError(t, err)
	require.NotEmpty(t, page.Orders)
	for _, o := range page.Orders {
		require.Equal(t, "trash", o.Order.Status)
	}
}

func TestCompletingAnOrderIsDatedAndNoted(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.ReadWrite)
	before, err := b.client.OrdersByNumber(t.Context(), "346")
	require.NoError(t, err)
	require.Equal(t, "18.08", before.Orders[0].Order.Totals.Total.String())
	read, err := b.client.SetOrderStatus(t.Context(), "346", connectors.StatusChange{Status: "completed"})
	require.NoError(t, err)
	require.NotNil(t, read.Order.CompletedAt)
	require.Equal(t, "18.08", read.Order.Totals.Total.String(), "nothing was worked out anew")
	notes, err := b.client.ListOrderNotes(t.Context(), "346")
	require.NoError(t, err)
	require.NotEmpty(t, notes, "the shop's own")
}

func TestSimulatedShopTellsItsLists(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.Read)
	settings, err := b.client.ShopSettings(t.Context())
	require.NoError(t, err)
	require.Equal(t, commerce.ShopSettings{Currency: "EUR", Decimals: 2, TaxesEnabled: true, Country: "LV"}, settings)

	statuses, err := b.client.OrderStatuses(t.Context())
	require.NoError(t, err)
	require.Contains(t, statuses, commerce.OrderStatus{Slug: "on-hold", Name: "On hold"})

	payments, err := b.client.PaymentMethods(t.Context())
	require.NoError(t, err)
	require.Contains(t, payments, commerce.PaymentMethod{ID: "cod", Title: "Apmaksa piegādes brīdī", Enabled: true})

	deliveries, err := b.client.DeliveryMethods(t.Context())
	require.NoError(t, err)
	require.Contains(t, deliveries, commerce.DeliveryMethod{ID: "flat_rate", Instance: "1", Title: "Kurjers", Zone: "Baltija", Enabled: true})
	require.Len(t, deliveries, 3)

	rates, err := b.client.TaxRates(t.Context())
	require.NoError(t, err)
	require.Len(t, rates, 4)
	require.Equal(t, commerce.TaxRate{
		ID: "2", Name: "PVN 12%", Country: "LV", Class: "reduced-rate", Percent: money.MustParse("12.0000"), Shipping: true,
	}, rates[1])

	classes, err := b.client.TaxClasses(t.Context())
	require.NoError(t, err)
	require.Contains(t, classes, commerce.TaxClass{Slug: "standard", Name: "Standard rate"})
}

func TestAKeyThatMayOnlyReadWritesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.Read)
	_, err := b.client.SetOrderStatus(t.Context(), "346", connectors.StatusChange{Status: "completed"})
	require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
}

// TestSimulatedShopHasBadDays goes through the faults a shop can have, over the
// whole way of a call.
func TestSimulatedShopHasBadDays(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		fault   woosim.Fault
		kind    fault.Kind
		wait    time.Duration
		unknown bool // of the write
		done    bool // the write
	}{
		{"throttled in seconds", woosim.Fault{Status: 429, RetryAfter: 30 * time.Second}, fault.RateLimited, 30 * time.Second, false, false},
		{"throttled until a date", woosim.Fault{Status: 429, RetryAfter: 30 * time.Second, RetryDate: true}, fault.RateLimited, 30 * time.Second, false, false},
		{"a 503 page", woosim.Fault{Status: 503, RetryAfter: time.Minute}, fault.Transient, time.Minute, true, false},
		{"a 500", woosim.ServerError(), fault.Transient, 0, true, false},
		{"cut before", woosim.Fault{CutBefore: true}, fault.Transient, 0, true, false},
		{"cut after", woosim.Fault{CutAfter: true}, fault.Transient, 0, true, true},
		{"half an answer", woosim.Fault{Malformed: true}, fault.Transient, 0, true, true},
		{"another shape", woosim.Fault{WrongShape: true}, fault.Invalid, 0, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, woosim.ReadWrite)
			before := len(b.shop.Notes(346))
			b.shop.AddFault(woosim.Rule{Kind: "orders.list", Fault: tt.fault})
			_, err := b.client.ChangedOrders(t.Context(), connectors.FeedPosition{})
			require.Equal(t, tt.kind, fault.KindOf(err), "%v", err)
			require.False(t, fault.OutcomeUnknown(err), "a read")

			b.shop.AddFault(woosim.Rule{Kind: "notes.create", Method: http.MethodPost, Fault: tt.fault})
			_, err = b.client.CreateOrderNote(t.Context(), "346", "text")
			require.Equal(t, tt.kind, fault.KindOf(err), "%v", err)
			require.Equal(t, tt.unknown, fault.OutcomeUnknown(err), "%v", err)
			require.Equal(t, tt.done, len(b.shop.Notes(346)) == before+1)
			var f *fault.Error
			require.ErrorAs(t, err, &f)
			require.LessOrEqual(t, (tt.wait - f.RetryAfter).Abs(), time.Second, "a date has whole seconds")
		})
	}
}
