package woocommerce

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestChangedProductsAreAskedForByTime(t *testing.T) {
	t.Parallel()
	var asked *http.Request
	c := newClient(t, func(r *http.Request) *http.Response {
		asked = r
		return answer(http.StatusOK, `[{"id":7,"name":"Tea","type":"simple","status":"publish","date_modified_gmt":"2026-11-22T11:00:00"},{"id":8,"manage_stock":"perhaps"}]`)
	})
	page, err := c.ChangedListings(t.Context(), connectors.FeedPosition{ModifiedAt: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)})
	require.NoError(t, err)
	require.Len(t, page.Listings, 1)
	require.Equal(t, "8", page.Unreadable[0].RemoteID, "it hides no other")
	require.Contains(t, page.Unreadable[0].Reason, "manage_stock")
	require.Equal(t, time.Date(2026, 11, 22, 11, 0, 0, 0, time.UTC), page.Next.ModifiedAt)
	query := asked.URL.Query()
	require.Equal(t, "2026-11-22T09:59:59", query.Get("modified_after"))
	require.Equal(t, "modified asc true 100", query.Get("orderby")+" "+query.Get("order")+" "+query.Get("dates_are_gmt")+" "+query.Get("per_page"))
	require.Contains(t, query.Get("_fields"), "sku,regular_price", "nothing else is worked out")
}

func TestAShopMayListVariationsByProductAlone(t *testing.T) {
	t.Parallel()
	shop := woosim.New(woosim.Settings{NoVariationList: true})
	shop.AddKey("ck", "cs", woosim.Read)
	srv := httptest.NewTLSServer(shop.Handler())
	t.Cleanup(srv.Close)
	made, err := New(connectors.Shop{Address: srv.URL, Credentials: connectors.Credentials{Key: "ck", Secret: "cs"}}, srv.Client().Transport)
	require.NoError(t, err)
	c := made.(*Client)
	_, err = c.AllVariations(t.Context(), connectors.ListPosition{})
	require.True(t, fault.Is(err, fault.Unsupported), "%v", err)
	_, err = c.ChangedVariations(t.Context(), connectors.FeedPosition{})
	require.True(t, fault.Is(err, fault.Unsupported), "%v", err)
	page, err := c.VariationsOf(t.Context(), "230", 1)
	require.NoError(t, err)
	require.NotEmpty(t, page.Listings)
	require.Equal(t, "230", page.Listings[0].ParentID)
}
