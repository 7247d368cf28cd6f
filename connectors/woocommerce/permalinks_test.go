package woocommerce

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestAShopWithPlainPermalinksSaysWhatToSwitchOn(t *testing.T) {
	t.Parallel()
	shop := woosim.New(woosim.Settings{PlainPermalinks: true})
	shop.AddKey("ck_1", "cs_1", woosim.ReadWrite)
	srv := httptest.NewTLSServer(shop.Handler())
	t.Cleanup(srv.Close)
	made, err := New(connectors.Shop{
		Address: srv.URL, Environment: commerce.Test, Credentials: connectors.Credentials{Key: "ck_1", Secret: "cs_1"},
	}, srv.Client().Transport)
	require.NoError(t, err)
	c := made.(*Client)

	_, err = c.ChangedOrders(t.Context(), connectors.FeedPosition{})
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
	require.ErrorContains(t, err, `set Settings → Permalinks to "Post name"`)
	_, err = c.ListOrderNotes(t.Context(), "1")
	require.True(t, fault.Is(err, fault.Invalid), "nobody said that there is no such order: %v", err)
}

func TestWhoeverAnswersInTheShopsPlaceKnowsOfNoOrder(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		status     int
		kind, body string
		want       fault.Kind
		text       string
	}{
		"the shop itself":           {404, "application/json", `{"code":"woocommerce_rest_order_invalid_id","message":"Invalid ID."}`, fault.NotFound, "Invalid ID."},
		"a web server":              {404, "text/html", "<h1>Not found</h1>", fault.Invalid, "Permalinks"},
		"a firewall":                {410, "text/html", "<h1>Gone</h1>", fault.Invalid, "Permalinks"},
		"WordPress without us":      {404, "application/json", `{"code":"rest_no_route","message":"No route was found."}`, fault.Invalid, "activate the WooCommerce plugin"},
		"the front page":            {200, "text/html; charset=UTF-8", "<html>", fault.Transient, "Permalinks"},
		"a page for a while":        {503, "text/html", "<h1>Maintenance</h1>", fault.Transient, "503"},
		"half an answer of its own": {200, "application/json", "[{", fault.Transient, "not JSON"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(*http.Request) *http.Response {
				res := answer(tt.status, tt.body)
				res.Header.Set("Content-Type", tt.kind)
				return res
			})
			_, err := c.ListOrderNotes(t.Context(), "7")
			require.Equal(t, tt.want, fault.KindOf(err), "%v", err)
			require.ErrorContains(t, err, tt.text)
			_, err = c.CreateOrderNote(t.Context(), "7", "text")
			require.Equal(t, tt.want, fault.KindOf(err), "%v", err)
		})
	}
}
