package prom

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

const token = "0123456789abcdef-token"

// answers is a transport that answers every request by a function.
type answers func(*http.Request) *http.Response

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

func answer(status int, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}
}

func testShop(address string) connectors.Shop {
	return connectors.Shop{Address: address, Environment: commerce.Test, Credentials: connectors.Credentials{Key: token}}
}

// newClient is a client whose shop answers by f.
func newClient(t *testing.T, f answers) *Client {
	t.Helper()
	made, err := New(testShop("https://my.prom.example"), f)
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
		{"https://my.prom.ua", commerce.Production, "https://my.prom.ua/api/v1/"},
		{" https://my.satu.kz/ ", commerce.Working, "https://my.satu.kz/api/v1/"},
		{"http://127.0.0.1:8089/shop", commerce.Test, "http://127.0.0.1:8089/shop/api/v1/"},
		{"http://my.prom.ua", commerce.Production, "only the test environment"},
		{"https://my.prom.ua/api/v1", commerce.Test, "the address leads to the API"},
		{"https://token@my.prom.ua", commerce.Test, "more than a host and a folder"},
		{"my.prom.ua", commerce.Test, "no web address"},
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
			require.NotContains(t, err.Error(), "token@")
		})
	}
}

func TestATokenAndNothingElseIsNeeded(t *testing.T) {
	t.Parallel()
	for want, wrong := range map[string]connectors.Credentials{
		"the API token is needed": {},
		"leave it out":            {Key: token, Secret: "s"},
		"copy it anew":            {Key: token + "\n"},
	} {
		shop := testShop("https://my.prom.ua")
		shop.Credentials = wrong
		_, err := New(shop, nil)
		require.True(t, fault.Is(err, fault.Invalid))
		require.ErrorContains(t, err, want)
		require.NotContains(t, err.Error(), token)
	}
	shop := testShop("https://my.prom.ua")
	shop.Version = "v2"
	_, err := New(shop, nil)
	require.ErrorContains(t, err, `no version "v2"`)
}

func TestARequestIsSignedAndSaysItsLanguage(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(r *http.Request) *http.Response {
		require.Equal(t, "Bearer "+token, r.Header.Get("Authorization"))
		require.Equal(t, "uk", r.Header.Get("X-LANGUAGE"))
		require.Equal(t, "/api/v1/orders/7", r.URL.Path)
		require.NotContains(t, r.URL.String(), token)
		return answer(200, `{"order":{"id":7}}`)
	})
	var out struct{ Order struct{ ID int } }
	_, err := c.get(t.Context(), "read", "orders/7", nil, &out)
	require.NoError(t, err)
	require.Equal(t, 7, out.Order.ID)
}

func TestANoIsHeardInWhateverShape(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		status int
		body   string
		kind   fault.Kind // empty: no error
		text   string
	}{
		{"an error in a success", 200, `{"error":"This status value is not allowed"}`, fault.Invalid, "This status value is not allowed"},
		{"an error by fields in a success", 200, `{"error":{"status":["bad","worse"],"ids":[]}}`, fault.Invalid, "status: bad; worse"},
		{"a status that is an error", 200, `{"status":"error","message":"no such order"}`, fault.Invalid, "no such order"},
		{"a status that is an error, with errors", 200, `{"status":"error","message":null,"errors":{"declaration_id":["bad"]}}`, fault.Invalid, "declaration_id: bad"},
		{"a status that is an error without a word", 200, `{"status":"error"}`, fault.Invalid, "an error without a word"},
		{"errors about everything", 200, `{"errors":{"error":"Ожидается список товаров"}}`, fault.Invalid, "Ожидается список товаров"},
		{"errors by id are the reader's", 200, `{"processed_ids":[1],"errors":{"2":"gone"}}`, "", ""},
		{"no errors", 200, `{"processed_ids":[1],"errors":{},"error":null}`, "", ""},
		{"a list", 200, `[]`, "", ""},
		{"a good status", 200, `{"status":"ok"}`, "", ""},
		{"a page instead of an answer", 200, `<html>Олена</html>`, fault.Transient, "the answer is not JSON"},
		{"a page about the token", 401, `<html>Олена</html>`, fault.Unauthorized, "401 Unauthorized"},
		{"a page about what isn't there", 404, `<html>Олена</html>`, fault.NotFound, "404 Not Found"},
		{"a right that the token lacks", 403, `{"error":"no access"}`, fault.Unauthorized, "403 Forbidden: no access"},
		{"a bad request", 400, `{"error":"bad"}`, fault.Invalid, "400 Bad Request: bad"},
		{"a message", 422, `{"message":"bad"}`, fault.Invalid, "bad"},
		{"too many", 429, `<html>`, fault.RateLimited, "429"},
		{"broken", 502, `<html>`, fault.Transient, "502"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(*http.Request) *http.Response { return answer(tt.status, tt.body) })
			var out any
			_, err := c.post(t.Context(), "do it", "orders/set_status", struct{}{}, &out)
			if tt.kind == "" {
				require.NoError(t, err)
				return
			}
			f, ok := errors.AsType[*fault.Error](err)
			require.True(t, ok)
			require.Equal(t, tt.kind, f.Kind, "%v", err)
			require.Equal(t, "prom: do it", f.Op)
			require.ErrorContains(t, err, tt.text)
			require.NotContains(t, err.Error(), "Олена")
			require.Equal(t, tt.kind == fault.Transient, f.Unknown, "a no that was heard is sure")
		})
	}
}

func TestA429SaysHowLongToWait(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(*http.Request) *http.Response {
		res := answer(429, "")
		res.Header.Set("Retry-After", "7")
		return res
	})
	_, err := c.get(t.Context(), "read", "orders/list", nil, nil)
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok)
	require.Equal(t, 7*time.Second, f.RetryAfter)
}

// TestTheTokenNeverReachesAnError lets a shop echo all that it was sent.
func TestTheTokenNeverReachesAnError(t *testing.T) {
	t.Parallel()
	for _, status := range []int{200, 400, 401, 403, 404, 422, 429, 500} {
		for _, shape := range []string{`{"error":%q}`, `{"status":"error","message":%q}`, `{"errors":{"error":%q}}`, `{"error":{"a":[%q]}}`, `<html>%s`} {
			c := newClient(t, func(r *http.Request) *http.Response {
				return answer(status, fmt.Sprintf(shape, "sent: "+r.Header.Get("Authorization")))
			})
			var out any
			_, err := c.get(t.Context(), "read", "orders/list", nil, &out)
			require.Error(t, err, "%d %s", status, shape)
			require.NotContains(t, err.Error(), token)
		}
	}
}

func TestRefusalsOfSingleThings(t *testing.T) {
	t.Parallel()
	require.Equal(t, map[string]string{"1": "gone", "SKU-2": "external_id: Unknown field.; price: bad; worse", "4": "7"},
		refusals([]byte(`{"1":"gone","SKU-2":{"price":["bad","worse"],"external_id":["Unknown field."]},"3":null,"4":7}`)))
	require.Empty(t, refusals(nil))
	require.Empty(t, refusals([]byte(`[]`)))
	require.Empty(t, refusals([]byte(`"x"`)))
}
