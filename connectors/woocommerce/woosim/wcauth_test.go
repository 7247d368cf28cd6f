package woosim

import (
	"crypto/tls"
	"encoding/json"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// authBundle is a shop and a hub that asks it for keys.
type authBundle struct {
	shop *Shop
	hub  *receiver
	ask  url.Values
}

func setupAuth(t *testing.T) authBundle {
	t.Helper()
	hub := &receiver{status: http.StatusOK, came: make(chan receivedNow, 10)}
	server := httptest.NewTLSServer(hub)
	t.Cleanup(server.Close)
	s := New(Settings{Path: "/shop"}, WithClient(server.Client()))
	return authBundle{s, hub, url.Values{"app_name": {"Order Hub"}, "scope": {"read_write"}, "user_id": {"tenant-42"},
		"return_url": {"https://hub.example/back?tab=shops"}, "callback_url": {server.URL + "/keys"}}}
}

func (b authBundle) link() string {
	return "https://shop.example/shop/wc-auth/v1/authorize?" + b.ask.Encode()
}

// open opens a page of the shop in a browser.
func (b authBundle) open(t *testing.T, target string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.TLS = &tls.ConnectionState{}
	w := httptest.NewRecorder()
	b.shop.Handler().ServeHTTP(w, r)
	return w
}

// works says whether the keys in a callback's body are good for reading and for writing.
func (b authBundle) works(t *testing.T, body []byte) (reads, writes bool) {
	t.Helper()
	var keys struct {
		Key    string `json:"consumer_key"`
		Secret string `json:"consumer_secret"`
	}
	require.NoError(t, json.Unmarshal(body, &keys))
	status := func(method string) int {
		r := httptest.NewRequest(method, "/shop"+ordersPath, nil)
		r.TLS = &tls.ConnectionState{}
		r.SetBasicAuth(keys.Key, keys.Secret)
		w := httptest.NewRecorder()
		b.shop.Handler().ServeHTTP(w, r)
		return w.Code
	}
	return status(http.MethodGet) == http.StatusOK, status(http.MethodPost) == http.StatusCreated
}

func TestApprovingGivesKeysThatWork(t *testing.T) {
	t.Parallel()
	for scope, want := range map[string][2]bool{"read": {true, false}, "write": {false, true}, "read_write": {true, true}} {
		t.Run(scope, func(t *testing.T) {
			t.Parallel()
			b := setupAuth(t)
			b.ask.Set("scope", scope)
			returnTo, err := b.shop.Approve(t.Context(), b.link())
			require.NoError(t, err)
			require.Equal(t, "https://hub.example/back?tab=shops&success=1&user_id=tenant-42", returnTo)
			got := b.hub.take()
			require.Len(t, got, 1)
			reads, writes := b.works(t, got[0].body)
			require.Equal(t, want, [2]bool{reads, writes})
		})
	}
}

// TestTheKeysComeAsRecorded compares the callback with the recorded one: keys of the same form, everything else the same.
func TestTheKeysComeAsRecorded(t *testing.T) {
	t.Parallel()
	want := readReceived(t, "wc-auth/2-callback-as-received.json")
	b := setupAuth(t)
	b.shop.hooks.address = "https://127.0.0.1:8443"
	b.shop.next.Key = 5
	_, err := b.shop.Approve(t.Context(), b.link())
	require.NoError(t, err)
	got := b.hub.take()[0]
	require.Equal(t, want.Text, regexp.MustCompile(`(c[ks]_)[0-9a-f]{40}`).ReplaceAllString(string(got.body), "${1}"+"0000000000000000000000000000000000000000"))
	for key, values := range want.header() {
		if key != "Host" && key != "Connection" && key != "Content-Length" {
			require.Equal(t, values[0], got.header.Get(key), key)
		}
	}
	require.True(t, got.closes)
}

func TestApprovingInABrowser(t *testing.T) {
	t.Parallel()
	b := setupAuth(t)
	b.ask.Set("app_name", `<b>"Hub" & Co</b>`)
	login := b.open(t, "https://shop.example/shop/wc-auth/v1/login/?"+b.ask.Encode())
	require.Equal(t, http.StatusFound, login.Code)
	page := b.open(t, login.Header().Get("Location"))
	require.Equal(t, http.StatusOK, page.Code)
	require.Contains(t, page.Body.String(), "&lt;b&gt;&#34;Hub&#34; &amp; Co&lt;/b&gt; would like to connect to your store")
	require.Empty(t, b.hub.take(), "nothing is given before")

	require.Equal(t, "https://hub.example/back?tab=shops&success=0&user_id=tenant-42", linkOf(t, page, "deny"))
	done := b.open(t, linkOf(t, page, "approve"))
	require.Equal(t, http.StatusFound, done.Code, done.Body.String())
	require.Equal(t, "https://hub.example/back?tab=shops&success=1&user_id=tenant-42", done.Header().Get("Location"))
	reads, _ := b.works(t, b.hub.take()[0].body)
	require.True(t, reads)
	require.Equal(t, map[string]int{"wc_auth.login": 1, "wc_auth.authorize": 1, "wc_auth.access_granted": 1, "orders.list": 1, "orders.create": 1},
		b.shop.RequestCount())
}

func linkOf(t *testing.T, page *httptest.ResponseRecorder, class string) string {
	t.Helper()
	found := regexp.MustCompile(`href="([^"]+)" class="[^"]*wc-auth-` + class + `"`).FindStringSubmatch(page.Body.String())
	require.NotNil(t, found)
	return html.UnescapeString(found[1])
}

func TestDenyingGivesNothing(t *testing.T) {
	t.Parallel()
	b := setupAuth(t)
	returnTo, err := b.shop.Deny(b.link())
	require.NoError(t, err)
	require.Equal(t, "https://hub.example/back?tab=shops&success=0&user_id=tenant-42", returnTo)
	require.Empty(t, b.hub.take())
	require.Empty(t, b.shop.keys)
}

func TestAuthRefusals(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		key, value string
		want       string
	}{
		"no app_name":        {"app_name", "", "Missing parameter app_name"},
		"no user_id":         {"user_id", "", "Missing parameter user_id"},
		"no return_url":      {"return_url", "", "Missing parameter return_url"},
		"no callback_url":    {"callback_url", "", "Missing parameter callback_url"},
		"no scope":           {"scope", "", "Missing parameter scope"},
		"a scope of no kind": {"scope", "admin", "Invalid scope admin"},
		"callback over http": {"callback_url", "http://hub.example/keys", "The callback_url needs to be over SSL"},
		"no such address":    {"return_url", "https://", "The https:// is not a valid URL"},
		"callback by itself": {"callback_url", "https:// ", "The https://  is not a valid URL"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupAuth(t)
			b.ask.Set(c.key, c.value)
			_, err := b.shop.Approve(t.Context(), b.link())
			require.EqualError(t, err, "Error: "+c.want+".")
			_, err = b.shop.Deny(b.link())
			require.Error(t, err)
			for _, page := range []string{"authorize", "login", "access_granted"} {
				w := b.open(t, "https://shop.example/shop/wc-auth/v1/"+page+"/?"+b.ask.Encode())
				require.Equal(t, http.StatusUnauthorized, w.Code)
				require.Contains(t, w.Body.String(), "Access denied")
				require.Contains(t, w.Body.String(), "Error: "+html.EscapeString(c.want)+".")
			}
			require.Empty(t, b.hub.take())
		})
	}
}

func TestACallbackMustAnswer200(t *testing.T) {
	t.Parallel()
	for _, status := range []int{201, 204, 302, 401, 500} {
		b := setupAuth(t)
		b.hub.answer(status)
		_, err := b.shop.Approve(t.Context(), b.link())
		require.EqualError(t, err, "Error: An error occurred in the request and at the time were unable to send the consumer data.")
		got := b.hub.take()
		require.Len(t, got, 1)
		reads, _ := b.works(t, got[0].body)
		require.False(t, reads, "the key is gone again")
		require.Empty(t, b.shop.keys)
	}
	b := setupAuth(t)
	b.shop.hooks.client = nobody()
	_, err := b.shop.Approve(t.Context(), b.link())
	require.ErrorContains(t, err, "cURL error 7")
	require.Empty(t, b.shop.keys)
}

func TestApprovingNeedsThePagesOwnLink(t *testing.T) {
	t.Parallel()
	b := setupAuth(t)
	for path, want := range map[string]string{
		"access_granted?":                   "Invalid nonce verification",
		"access_granted?wc_auth_nonce=x&":   "Invalid nonce verification",
		"elsewhere?":                        "You do not have permission to access this page",
		"AUTHORIZE?wc_auth_nonce=unneeded&": "would like to connect",
	} {
		require.Contains(t, b.open(t, "https://shop.example/shop/wc-auth/v1/"+path+b.ask.Encode()).Body.String(), want, path)
	}
	require.Empty(t, b.hub.take())
	_, err := b.shop.Approve(t.Context(), "https://shop.example/wc-auth/v1/authorize?"+b.ask.Encode())
	require.Error(t, err, "another shop's link")
}

func TestAuthAddressesAreDecodedTwiceAndHTTPSByDefault(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"hub.example/keys":                 "https://hub.example/keys",
		"https%3A%2F%2Fhub.example%2Fkeys": "https://hub.example/keys",
		"https://hub.example/100%":         "https://hub.example/100%",
	} {
		require.Equal(t, want, formattedURL(given))
	}
}
