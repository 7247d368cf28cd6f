package woosim

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"github.com/dghubble/oauth1"
	"github.com/stretchr/testify/require"
)

// plainShop serves plain http at a path; its clock is the returned pointer's.
func plainShop(t *testing.T) (*Shop, *httptest.Server, *time.Time) {
	t.Helper()
	now := time.Now()
	s := New(Settings{Path: "/shop"}, WithClock(func() time.Time { return now }))
	s.AddKey(testKey, testSecret, ReadWrite)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return s, server, &now
}

func TestOAuthOfALibraryIsAccepted(t *testing.T) {
	t.Parallel()
	_, server, _ := plainShop(t)
	for name, signer := range map[string]oauth1.Signer{
		"HMAC-SHA1":   &oauth1.HMACSigner{ConsumerSecret: testSecret},
		"HMAC-SHA256": &oauth1.HMAC256Signer{ConsumerSecret: testSecret},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := oauth1.NewConfig(testKey, testSecret)
			config.Signer = signer
			client := config.Client(t.Context(), oauth1.NewToken("", ""))
			resp, err := client.Get(server.URL + "/shop" + ordersPath + "?modified_after=2026-03-01T08:00:00Z&order=asc&orderby=modified&search=%C5%BE%20a")
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, http.StatusOK, resp.StatusCode)
		})
	}
}

// signed makes a query signed by hand, with the parameters changed after signing when tamper asks for it.
func signed(server *httptest.Server, at time.Time, nonce, key, secret string, tamper func(url.Values)) string {
	target := server.URL + "/shop" + ordersPath
	q := url.Values{"oauth_consumer_key": {key}, "oauth_nonce": {nonce}, "oauth_signature_method": {"HMAC-SHA1"},
		"oauth_timestamp": {strconv.FormatInt(at.Unix(), 10)}, "per_page": {"1"}}
	mac := hmac.New(sha1.New, []byte(secret+"&"))
	mac.Write([]byte("GET&" + url.QueryEscape(target) + "&" + url.QueryEscape(q.Encode())))
	q.Set("oauth_signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	if tamper != nil {
		tamper(q)
	}
	return target + "?" + q.Encode()
}

func TestOAuthIsChecked(t *testing.T) {
	t.Parallel()
	_, server, now := plainShop(t)
	at := *now
	for name, c := range map[string]struct {
		url, says string
		status    int
	}{
		"right":               {signed(server, at, "n1", testKey, testSecret, nil), "[]", 200},
		"14 minutes late":     {signed(server, at.Add(-14*time.Minute), "n2", testKey, testSecret, nil), "[]", 200},
		"16 minutes late":     {signed(server, at.Add(-16*time.Minute), "n3", testKey, testSecret, nil), "Invalid timestamp", 401},
		"16 minutes early":    {signed(server, at.Add(16*time.Minute), "n4", testKey, testSecret, nil), "Invalid timestamp", 401},
		"unknown key":         {signed(server, at, "n5", "ck_x", testSecret, nil), "Consumer key is invalid.", 401},
		"wrong secret":        {signed(server, at, "n6", testKey, "cs_x", nil), "provided signature does not match", 401},
		"changed on the way":  {signed(server, at, "n7", testKey, testSecret, func(q url.Values) { q.Set("per_page", "2") }), "provided signature does not match", 401},
		"another method name": {signed(server, at, "n8", testKey, testSecret, func(q url.Values) { q.Set("oauth_signature_method", "PLAINTEXT") }), "signature method is invalid", 401},
		"a parameter missing": {signed(server, at, "n9", testKey, testSecret, func(q url.Values) { q.Del("oauth_nonce") }), "Missing OAuth parameter oauth_nonce", 401},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			status, body := fetch(t, c.url)
			require.Equal(t, c.status, status, body)
			require.Contains(t, body, c.says)
		})
	}
}

func TestANonceIsGoodOnce(t *testing.T) {
	t.Parallel()
	_, server, now := plainShop(t)
	target := signed(server, *now, "once", testKey, testSecret, nil)
	status, _ := fetch(t, target)
	require.Equal(t, http.StatusOK, status)
	status, body := fetch(t, target)
	require.Equal(t, http.StatusUnauthorized, status)
	require.Contains(t, body, "Invalid nonce - nonce has already been used.")
}

func TestClockSkewMakesTimestampsInvalid(t *testing.T) {
	t.Parallel()
	s, server, now := plainShop(t)
	s.SetClockSkew(20 * time.Minute)
	_, body := fetch(t, signed(server, *now, "n", testKey, testSecret, nil))
	require.Contains(t, body, "Invalid timestamp")
}

func TestPlainPermalinksIgnoreKeys(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	s.AddKey(testKey, testSecret, ReadWrite)
	w := get(t, s, "/?rest_route=/wc/v3/orders")
	require.Equal(t, http.StatusUnauthorized, w.Code)
	require.Contains(t, w.Body.String(), "woocommerce_rest_cannot_view")
}

func TestRemovedKeyIsAnonymous(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	s.AddKey(testKey, testSecret, ReadWrite)
	require.Equal(t, http.StatusOK, get(t, s, ordersPath).Code)
	s.RemoveKey(testKey)
	require.Equal(t, http.StatusUnauthorized, get(t, s, ordersPath).Code)
}
