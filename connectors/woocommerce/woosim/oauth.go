package woosim

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // WooCommerce takes HMAC-SHA1
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"hash"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// oauthWindow is how far a timestamp may be off, and how long a nonce is remembered.
const oauthWindow = 15 * time.Minute

// oauth signs a request in by one-legged OAuth 1.0a. A request without any of its parameters is anonymous.
func (s *Shop) oauth(c *call) (user, *answer) {
	params, missing, signed := oauthParams(c)
	if !signed {
		return user{}, nil
	}
	if len(missing) > 0 {
		word := "parameter "
		if len(missing) > 1 {
			word = "parameters "
		}
		bad := failure(401, "woocommerce_rest_authentication_missing_parameter", "Missing OAuth "+word+strings.Join(missing, ", "))
		return user{}, &bad
	}
	k, known := s.keys[params.Get("oauth_consumer_key")]
	if !known {
		return user{}, authError("Consumer key is invalid.")
	}
	if bad := checkSignature(c, params, k.Secret); bad != nil {
		return user{}, bad
	}
	if bad := s.checkFresh(params); bad != nil {
		return user{}, bad
	}
	return user{true, k}, nil
}

// oauthParams gathers the query with what an Authorization header adds.
func oauthParams(c *call) (params url.Values, missing []string, signed bool) {
	params = url.Values{}
	for key, values := range c.query {
		for i, v := range values {
			params.Add(phpKey(key, i), v)
		}
	}
	if header, isOAuth := strings.CutPrefix(c.r.Header.Get("Authorization"), "OAuth "); isOAuth {
		for part := range strings.SplitSeq(header, ",") {
			key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
			value, _ = url.PathUnescape(strings.Trim(value, `"`)) // what can't be decoded fails as a signature
			if strings.HasPrefix(key, "oauth_") {
				params.Set(key, value)
			}
		}
	}
	for _, key := range []string{"oauth_consumer_key", "oauth_timestamp", "oauth_nonce", "oauth_signature", "oauth_signature_method"} {
		if params.Get(key) == "" {
			missing = append(missing, key)
		}
	}
	return params, missing, len(missing) < 5
}

// phpKey names an element of a list as PHP does: "status[]" is "status[0]", "status[1]" … when it is signed.
func phpKey(key string, i int) string {
	if name, list := strings.CutSuffix(key, "[]"); list {
		return name + "[" + strconv.Itoa(i) + "]"
	}
	return key
}

func checkSignature(c *call, params url.Values, secret string) *answer {
	var sum func() hash.Hash
	switch params.Get("oauth_signature_method") {
	case "HMAC-SHA1":
		sum = sha1.New
	case "HMAC-SHA256":
		sum = sha256.New
	default:
		return authError("Invalid signature - signature method is invalid.")
	}
	mac := hmac.New(sum, []byte(secret+"&"))
	fmt.Fprint(mac, baseString(c, params))
	want := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	got := strings.ReplaceAll(params.Get("oauth_signature"), " ", "+")
	if !hmac.Equal([]byte(want), []byte(got)) {
		return authError("Invalid signature - provided signature does not match.")
	}
	return nil
}

func baseString(c *call, params url.Values) string {
	var pairs []string
	for _, key := range slices.Sorted(maps.Keys(params)) {
		if key != "oauth_signature" {
			pairs = append(pairs, percent(key)+"="+percent(params.Get(key)))
		}
	}
	path := strings.TrimSuffix(c.base, "/") + c.r.URL.Path
	return strings.ToUpper(c.r.Method) + "&" + percent(path) + "&" + percent(strings.Join(pairs, "&"))
}

// percent encodes as RFC 3986 asks.
func percent(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

func (s *Shop) checkFresh(params url.Values) *answer {
	stamp, err := strconv.ParseInt(params.Get("oauth_timestamp"), 10, 64)
	now := s.now()
	if err != nil || now.Sub(time.Unix(stamp, 0)).Abs() > oauthWindow {
		return authError("Invalid timestamp.")
	}
	for used, at := range s.nonces {
		if now.Sub(at) > oauthWindow {
			delete(s.nonces, used)
		}
	}
	nonce := params.Get("oauth_consumer_key") + " " + params.Get("oauth_nonce")
	if _, used := s.nonces[nonce]; used {
		return authError("Invalid nonce - nonce has already been used.")
	}
	s.nonces[nonce] = now
	return nil
}
