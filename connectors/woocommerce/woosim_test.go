package woocommerce_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

const (
	key       = "ck_0123456789abcdef0123456789abcdef01234567"
	keySecret = "cs_0123456789abcdef0123456789abcdef01234567"
)

type bundle struct {
	shop   *woosim.Shop
	client *woocommerce.Client
}

// setup is a client of a simulated shop in a folder, over TLS or plain http.
func setup(t *testing.T, tls bool) *bundle {
	t.Helper()
	shop := woosim.New(woosim.Settings{Path: "/shop"})
	shop.AddKey(key, keySecret, woosim.ReadWrite)
	require.NoError(t, shop.LoadOrders(woosim.CapturedOrders(false, false)))
	srv := httptest.NewUnstartedServer(shop.Handler())
	if tls {
		srv.StartTLS()
	} else {
		srv.Start()
	}
	t.Cleanup(srv.Close)
	return &bundle{shop, connect(t, srv, keySecret)}
}

func connect(t *testing.T, srv *httptest.Server, with secret.String) *woocommerce.Client {
	t.Helper()
	made, err := woocommerce.New(connectors.Shop{
		Address: srv.URL + "/shop", Environment: commerce.Test, Credentials: connectors.Credentials{Key: key, Secret: with},
	}, srv.Client().Transport)
	require.NoError(t, err)
	require.Equal(t, "woocommerce", made.Platform())
	return made.(*woocommerce.Client)
}

// both are the same shop over TLS with Basic authentication, and over plain http
// signed.
func both(t *testing.T) map[string]*bundle {
	t.Helper()
	return map[string]*bundle{"over TLS": setup(t, true), "over plain http": setup(t, false)}
}

func ids(page connectors.OrderPage) []string {
	list := []string{}
	for _, o := range page.Orders {
		list = append(list, o.Order.RemoteID)
	}
	return list
}

func TestSimulatedShopIsReadWhole(t *testing.T) {
	t.Parallel()
	for name, b := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
				require.WithinDuration(t, time.Now(), page.ShopTime, 5*time.Second)
				for _, o := range page.Orders {
					got[o.Order.Number] = true
				}
				from, more = page.Next, page.More
			}
			require.Equal(t, want, got)
		})
	}
}

func TestSimulatedShopTellsOrdersByName(t *testing.T) {
	t.Parallel()
	for name, b := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, err := b.client.OrdersByID(t.Context(), []string{"346", "393", "999999"})
			require.NoError(t, err)
			require.ElementsMatch(t, []string{"346", "393"}, ids(page))
			require.False(t, page.More)

			page, err = b.client.OrdersByNumber(t.Context(), "346")
			require.NoError(t, err)
			require.Equal(t, []string{"346"}, ids(page))
			require.Equal(t, "18.08", page.Orders[0].Order.Totals.Total.String())
			for _, number := range []string{"34", "3460", "no such"} {
				page, err = b.client.OrdersByNumber(t.Context(), number)
				require.NoError(t, err)
				require.Empty(t, page.Orders, number)
			}
		})
	}
}

func TestSimulatedShopTellsWhatWasPlacedWhen(t *testing.T) {
	t.Parallel()
	for name, b := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, err := b.client.OrdersPlaced(t.Context(), connectors.Range{}, 1)
			require.NoError(t, err)
			placed := time.Date(2026, 11, 21, 22, 45, 43, 0, time.UTC) // order 346
			for _, tt := range []struct {
				name         string
				since, until time.Time
				there        bool
			}{
				{"that very second", placed, placed.Add(time.Second), true},
				{"until it, which is left out", placed.Add(-time.Hour), placed, false},
				{"from it, which is taken in", placed, time.Time{}, true},
				{"from within the second", placed.Add(time.Millisecond), time.Time{}, false},
				{"until within the second", time.Time{}, placed.Add(time.Millisecond), true},
			} {
				page, err := b.client.OrdersPlaced(t.Context(), connectors.Range{Since: tt.since, Until: tt.until}, 1)
				require.NoError(t, err)
				require.Equal(t, tt.there, slices.Contains(ids(page), "346"), tt.name)
				require.Less(t, len(page.Orders), len(all.Orders), tt.name)
			}
			beyond, err := b.client.OrdersPlaced(t.Context(), connectors.Range{}, 99)
			require.NoError(t, err)
			require.Empty(t, beyond.Orders)
			require.False(t, beyond.More)
		})
	}
}

func TestSimulatedShopShowsItsTrash(t *testing.T) {
	t.Parallel()
	for name, b := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before, err := b.client.TrashedOrders(t.Context(), 1)
			require.NoError(t, err)
			b.shop.TrashOrder(346)
			after, err := b.client.TrashedOrders(t.Context(), 1)
			require.NoError(t, err)
			require.ElementsMatch(t, append(ids(before), "346"), ids(after))
			require.Equal(t, "trash", after.Orders[len(after.Orders)-1].Order.Status)
			page, err := b.client.OrdersByID(t.Context(), []string{"346"})
			require.NoError(t, err)
			require.Empty(t, page.Orders)
		})
	}
}

func TestSimulatedShopTakesAStatusAndANote(t *testing.T) {
	t.Parallel()
	for name, b := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			read, err := b.client.SetOrderStatus(t.Context(), "346", "completed")
			require.NoError(t, err)
			require.Equal(t, "completed", read.Order.Status)
			require.NotNil(t, read.Order.CompletedAt)
			require.Equal(t, "18.08", read.Order.Totals.Total.String(), "nothing was worked out anew")
			require.WithinDuration(t, time.Now(), read.AskedAt, 5*time.Second)
			_, err = b.client.SetOrderStatus(t.Context(), "346", "no-such-status")
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			_, err = b.client.SetOrderStatus(t.Context(), "999999", "completed")
			require.True(t, fault.Is(err, fault.NotFound), "%v", err)

			text := "Rēķins №7 — «ок» & <b>"
			note, err := b.client.CreateOrderNote(t.Context(), "346", text)
			require.NoError(t, err)
			require.Equal(t, text, note.Text)
			require.False(t, note.ForBuyer)
			notes, err := b.client.ListOrderNotes(t.Context(), "346")
			require.NoError(t, err)
			require.Contains(t, notes, note)
			require.Greater(t, len(notes), 1, "the shop's own stand beside it")
			_, err = b.client.ListOrderNotes(t.Context(), "999999")
			require.True(t, fault.Is(err, fault.NotFound), "%v", err)
			_, err = b.client.CreateOrderNote(t.Context(), "999999", text)
			require.True(t, fault.Is(err, fault.NotFound), "%v", err)
		})
	}
}

func TestSimulatedShopTellsItsLists(t *testing.T) {
	t.Parallel()
	for name, b := range both(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
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
		})
	}
}

func TestSimulatedShopRefusesAWrongSecret(t *testing.T) {
	t.Parallel()
	for _, tls := range []bool{true, false} {
		shop := woosim.New(woosim.Settings{Path: "/shop"})
		shop.AddKey(key, keySecret, woosim.Read)
		srv := httptest.NewUnstartedServer(shop.Handler())
		if tls {
			srv.StartTLS()
		} else {
			srv.Start()
		}
		defer srv.Close()
		_, err := connect(t, srv, "cs_wrong").ChangedOrders(t.Context(), connectors.FeedPosition{})
		require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
		_, err = connect(t, srv, keySecret).SetOrderStatus(t.Context(), "7", "completed")
		require.True(t, fault.Is(err, fault.Unauthorized), "a key that may only read: %v", err)
	}
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
			b := setup(t, true)
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
