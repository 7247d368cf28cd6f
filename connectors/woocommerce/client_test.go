package woocommerce

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// answers is a transport that answers every request by a function.
type answers func(*http.Request) *http.Response

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func testShop(address string) connectors.Shop {
	return connectors.Shop{
		Address: address, Environment: commerce.Test,
		Credentials: connectors.Credentials{Key: "ck_secret_key", Secret: "cs_secret_secret"},
	}
}

// newClient is a client whose shop answers by f.
func newClient(t *testing.T, f answers) *Client {
	t.Helper()
	made, err := New(testShop("https://shop.example/sub"), f)
	require.NoError(t, err)
	return made.(*Client)
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		address string
		env     commerce.Environment
		want    string // the API's folder, or the error
	}{
		{"https://shop.example", commerce.Production, "https://shop.example/wp-json/wc/v3/"},
		{" https://shop.example/ ", commerce.Production, "https://shop.example/wp-json/wc/v3/"},
		{"https://shop.example:8443/a/b", commerce.Working, "https://shop.example:8443/a/b/wp-json/wc/v3/"},
		{"http://127.0.0.1:8089/shop", commerce.Test, "http://127.0.0.1:8089/shop/wp-json/wc/v3/"},
		{"http://shop.example", commerce.Production, "only the test environment"},
		{"http://shop.example", commerce.Working, "only the test environment"},
		{"http://shop.example", "", "only the test environment"},
		{"ftp://shop.example", commerce.Test, "does not begin with https://"},
		{"shop.example", commerce.Test, "no web address"},
		{"", commerce.Test, "no web address"},
		{"https://", commerce.Test, "no web address"},
		{"https://shop example:x", commerce.Test, "no web address"},
		{"https://ck_secret_key:cs_secret_secret@shop.example", commerce.Test, "more than a host and a folder"},
		{"https://shop.example/?consumer_key=ck_secret_key", commerce.Test, "more than a host and a folder"},
		{"https://shop.example/?", commerce.Test, "more than a host and a folder"},
		{"https://shop.example/#cs_secret_secret", commerce.Test, "more than a host and a folder"},
		{"https://shop.example/wp-json", commerce.Test, "without /wp-json"},
		{"https://shop.example/wp-json/wc/v3/", commerce.Test, "without /wp-json"},
	} {
		t.Run(tt.address+" "+string(tt.env), func(t *testing.T) {
			t.Parallel()
			shop := testShop(tt.address)
			shop.Environment = tt.env
			made, err := New(shop, nil)
			if err == nil {
				require.Equal(t, tt.want, made.(*Client).http.Base.String())
				return
			}
			require.True(t, fault.Is(err, fault.Invalid))
			require.ErrorContains(t, err, tt.want)
			require.NotContains(t, err.Error(), "secret_")
		})
	}
}

func TestBothKeyAndSecretAreNeeded(t *testing.T) {
	t.Parallel()
	for _, missing := range []connectors.Credentials{{}, {Key: "ck"}, {Secret: "cs"}} {
		shop := testShop("https://shop.example")
		shop.Credentials = missing
		_, err := New(shop, nil)
		require.True(t, fault.Is(err, fault.Invalid))
	}
}

func TestOAuthSignature(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, method, url string
		query             url.Values
		want              string // worked out by other means
	}{
		{
			"a list in a folder on a port", http.MethodGet, "http://127.0.0.1:8089/shop/wp-json/wc/v3/orders",
			url.Values{"include": {"3,1,2"}, "search": {"A b+ķ&=~*"}, "order": {"asc"}, "orderby": {"modified"}, "per_page": {"100"}, "page": {"2"}},
			"9DHLl2peKZYDMKpuTn6RsPNiLmWmEbbzYnmz4pKwfYs=",
		},
		{
			"repeated names, brackets, a default port and what an earlier signature left", http.MethodPut, "http://Shop.example:80/wp-json/wc/v3/orders/7",
			url.Values{"a": {"2", "10"}, "a-b": {"1"}, "include[]": {"1"}, "oauth_signature": {"old"}, "oauth_nonce": {"old"}},
			"a+DaNT1siNj8zfIqXplTOz+12suCz0c+HpyH7qEpBgw=",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := http.NewRequestWithContext(t.Context(), tt.method, tt.url+"?"+tt.query.Encode(), nil)
			require.NoError(t, err)
			sign(r, "ck_test", "cs_test", "NONCE1", time.Unix(1795305600, 0))
			query := r.URL.Query()
			require.Equal(t, tt.want, query.Get("oauth_signature"))
			require.Equal(t, []string{"NONCE1"}, query["oauth_nonce"])
			require.NotContains(t, r.URL.String(), "cs_test")
			require.Empty(t, r.Header.Get("Authorization"))
		})
	}
}

func TestEachTryIsSignedAnew(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	made, err := New(testShop("http://shop.example"), answers(func(r *http.Request) *http.Response {
		seen[r.URL.Query().Get("oauth_nonce")] = true
		return answer(200, "[]")
	}))
	require.NoError(t, err)
	for range 3 {
		_, err := made.(*Client).OrdersByID(t.Context(), []string{"1"})
		require.NoError(t, err)
	}
	require.Len(t, seen, 3)
}

// TestSecretsNeverReachAnError lets a shop echo all it was sent.
func TestSecretsNeverReachAnError(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 400, 401, 404, 429, 500, 503} {
		for _, address := range []string{"https://shop.example", "http://shop.example"} {
			made, err := New(testShop(address), answers(func(r *http.Request) *http.Response {
				user, password, _ := r.BasicAuth()
				echo := fmt.Sprintf("%s %s ck_secret_key cs_secret_secret", user, password)
				return answer(status, fmt.Sprintf(`{"code":%q,"message":%q}`, echo, echo))
			}))
			require.NoError(t, err)
			c := made.(*Client)
			_, err = c.ChangedOrders(t.Context(), connectors.FeedPosition{})
			require.Error(t, err)
			require.NotContains(t, err.Error(), "_secret_")
			require.NotContains(t, fmt.Sprintf("%+v %#v", c, c.http), "cs_secret")
			require.True(t, strings.HasPrefix(err.Error(), "woocommerce: list changed orders: "), "%v", err)
			_, err = c.SetOrderStatus(t.Context(), "7", connectors.StatusChange{Status: "completed"})
			require.Error(t, err)
			require.NotContains(t, err.Error(), "_secret_")
		}
	}
}

func TestWhatIsNoIDIsNeverAsked(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(*http.Request) *http.Response {
		t.Error("the shop was asked")
		return answer(500, "")
	})
	for _, id := range []string{"", "0", "-1", "7/notes", "7?force=true", "../products/7", "x"} {
		_, err := c.OrdersByID(t.Context(), []string{"1", id})
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.SetOrderStatus(t.Context(), id, connectors.StatusChange{Status: "completed"})
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.GetOrderParcels(t.Context(), id)
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.SetOrderParcels(t.Context(), id, nil)
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.ListOrderNotes(t.Context(), id)
		require.True(t, fault.Is(err, fault.Invalid), id)
		_, err = c.CreateOrderNote(t.Context(), id, "text")
		require.True(t, fault.Is(err, fault.Invalid), id)
	}
	_, err := c.OrdersByID(t.Context(), make([]string, connectors.PageSize+1))
	require.True(t, fault.Is(err, fault.Invalid))
	_, err = c.OrdersByNumber(t.Context(), "")
	require.True(t, fault.Is(err, fault.Invalid))
	_, err = c.SetOrderStatus(t.Context(), "7", connectors.StatusChange{Status: ""})
	require.True(t, fault.Is(err, fault.Invalid))
	page, err := c.OrdersByID(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, page.Orders)
}

// TestAWriteThatWasTakenButAnsweredStrangely must be looked at before it is repeated.
func TestAWriteThatWasTakenButAnsweredStrangely(t *testing.T) {
	t.Parallel()
	for body, kind := range map[string]fault.Kind{
		`<html>`:            fault.Transient,
		`[]`:                fault.Invalid,
		`{"id":"seven"}`:    fault.Invalid,
		`{"id":7,"note":7}`: fault.Invalid,
	} {
		c := newClient(t, func(*http.Request) *http.Response { return answer(200, body) })
		_, err := c.SetOrderStatus(t.Context(), "7", connectors.StatusChange{Status: "completed"})
		require.Equal(t, kind, fault.KindOf(err), body)
		require.True(t, fault.OutcomeUnknown(err), body)
		_, err = c.SetOrderParcels(t.Context(), "7", nil)
		require.Equal(t, kind, fault.KindOf(err), body)
		require.True(t, fault.OutcomeUnknown(err), body)
		_, err = c.CreateOrderNote(t.Context(), "7", "text")
		require.Equal(t, kind, fault.KindOf(err), body)
		require.True(t, fault.OutcomeUnknown(err), body)
	}
}

func TestAnOrderThatIsNotThereIsNotFoundInEveryVersion(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 404} {
		c := newClient(t, func(*http.Request) *http.Response {
			return answer(status, `{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID."}`)
		})
		_, err := c.SetOrderStatus(t.Context(), "7", connectors.StatusChange{Status: "completed"})
		require.True(t, fault.Is(err, fault.NotFound), "%v", err)
		require.False(t, fault.OutcomeUnknown(err))
	}
}
