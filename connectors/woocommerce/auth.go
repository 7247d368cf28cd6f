package woocommerce

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors"
)

// authBy puts the key on a request: as Basic authentication over TLS; over plain
// http, where the shop refuses that, as a signature that doesn't tell the secret.
func authBy(c connectors.Credentials) func(*http.Request) error {
	return func(r *http.Request) error {
		if r.URL.Scheme == "https" {
			r.SetBasicAuth(c.Key.Reveal(), c.Secret.Reveal())
			return nil
		}
		// A nonce is good for one request: a second try is signed anew.
		sign(r, c.Key.Reveal(), c.Secret.Reveal(), rand.Text(), time.Now())
		return nil
	}
}

// sign adds a one-legged OAuth 1.0a signature (RFC 5849, HMAC-SHA256) to the query,
// as the shop wants it: PHP often doesn't get to see the Authorization header.
func sign(r *http.Request, key, secret, nonce string, now time.Time) {
	query := r.URL.Query()
	for name := range query { // what a redirect may have brought along
		if strings.HasPrefix(name, "oauth_") {
			query.Del(name)
		}
	}
	query.Set("oauth_consumer_key", key)
	query.Set("oauth_nonce", nonce)
	query.Set("oauth_signature_method", "HMAC-SHA256")
	query.Set("oauth_timestamp", strconv.FormatInt(now.Unix(), 10))

	mac := hmac.New(sha256.New, []byte(escape(secret)+"&"))
	mac.Write([]byte(signatureBase(r.Method, r.URL, query)))
	query.Set("oauth_signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	r.URL.RawQuery = query.Encode()
}

// signatureBase is the text that is signed: RFC 5849, section 3.4.1.
func signatureBase(method string, u *url.URL, query url.Values) string {
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(query)) { // by name first: "a" is before "a-b"
		for _, value := range slices.Sorted(slices.Values(query[name])) {
			pairs = append(pairs, escape(name)+"="+escape(value))
		}
	}
	host := strings.ToLower(u.Host)
	if port := u.Port(); (u.Scheme == "http" && port == "80") || (u.Scheme == "https" && port == "443") {
		host = strings.TrimSuffix(host, ":"+port)
	}
	address := u.Scheme + "://" + host + u.EscapedPath()
	return strings.Join([]string{strings.ToUpper(method), escape(address), escape(strings.Join(pairs, "&"))}, "&")
}

// escape is percent-encoding by RFC 3986; Go's own writes a space as a plus.
func escape(text string) string {
	return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
}
