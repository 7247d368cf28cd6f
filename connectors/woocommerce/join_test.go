package woocommerce

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

var request = connectors.JoinRequest{
	State: "STATE", Callback: "https://hooks.example.com/joined/riga", Return: "https://hooks.example.com/joined/riga",
}

func TestAShopIsAskedByItsOwnPage(t *testing.T) {
	t.Parallel()
	page, err := Joiner{}.JoinAddress(connectors.Shop{Address: "https://shop.example/tea/", Environment: commerce.Production}, request)
	require.NoError(t, err)
	u, err := url.Parse(page)
	require.NoError(t, err)
	require.Equal(t, "https://shop.example/tea/wc-auth/v1/authorize", u.Scheme+"://"+u.Host+u.Path)
	require.Equal(t, url.Values{
		"app_name": {"Orderloom"}, "scope": {"read_write"}, "user_id": {"STATE"},
		"callback_url": {request.Callback}, "return_url": {request.Return},
	}, u.Query())
}

func TestAShopThatCantBeAskedIsNamed(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, address, callback, want string }{
		{"a callback over http", "https://shop.example", "http://hooks.example.com/joined/riga", "ORDERLOOM_PUBLIC_URL has to begin with https://"},
		{"a shop over http", "http://shop.example", request.Callback, "only the test environment"},
		{"no shop", "shop", request.Callback, "no web address"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			ask := request
			ask.Callback = tt.callback
			_, err := Joiner{}.JoinAddress(connectors.Shop{Address: tt.address, Environment: commerce.Production}, ask)
			require.True(t, fault.Is(err, fault.Invalid))
			require.ErrorContains(t, err, tt.want)
		})
	}
}

const keyJSON = `{"key_id":5,"user_id":"STATE","consumer_key":"ck_secret","consumer_secret":"cs_secret","key_permissions":"read_write"}`

func TestAKeyIsReadAsShopsGiveIt(t *testing.T) {
	t.Parallel()
	header := http.Header{"Content-Type": {"application/json;charset=UTF-8"}}
	joined, err := Joiner{}.Joined(header, []byte(keyJSON))
	require.NoError(t, err)
	require.Equal(t, connectors.Joined{State: "STATE", Credentials: connectors.Credentials{Key: "ck_secret", Secret: "cs_secret"}}, joined)

	for _, tt := range []struct{ name, kind, old, by string }{
		{"a form", "application/x-www-form-urlencoded", "", ""},
		{"no type of content", "", "", ""},
		{"half of it", "application/json", `"read_write"}`, ""},
		{"no id", "application/json", `"key_id":5,`, ""},
		{"no state", "application/json", `"STATE"`, `""`},
		{"a state that is none", "application/json", "STATE", "ST ATE"},
		{"a number for a state", "application/json", `"STATE"`, "7"},
		{"no key", "application/json", "ck_secret", "ck_"},
		{"another sort of key", "application/json", "ck_secret", "cs_secret"},
		{"a key with what is no key", "application/json", "ck_secret", `ck_secret\n`},
		{"no secret", "application/json", `"consumer_secret":"cs_secret",`, ""},
		{"no permission", "application/json", `,"key_permissions":"read_write"`, ""},
		{"a list", "application/json", "{", "[{"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			body := strings.Replace(keyJSON, tt.old, tt.by, 1)
			_, err := Joiner{}.Joined(http.Header{"Content-Type": {tt.kind}}, []byte(body))
			require.Error(t, err)
			want := fault.Invalid
			if tt.kind != "application/json" {
				want = fault.Unsupported
			}
			require.True(t, fault.Is(err, want), "%v", err)
			require.NotContains(t, err.Error(), "secret")
			require.NotContains(t, err.Error(), "STATE")
		})
	}
	for permission, lacks := range map[string]string{"read": "write", "write": "read", "admin": "read"} {
		joined, err := Joiner{}.Joined(header, []byte(strings.Replace(keyJSON, "read_write", permission, 1)))
		require.NoError(t, err)
		require.Equal(t, lacks, joined.Lacks)
	}
}

// TestAKeyOfARealShopIsUnderstood reads what a real shop sent.
func TestAKeyOfARealShopIsUnderstood(t *testing.T) {
	t.Parallel()
	header, body := capturedWebhook(t, "woosim/captured/wc-auth/2-callback-as-received.json")
	joined, err := Joiner{}.Joined(header, body)
	require.NoError(t, err)
	require.Equal(t, "tenant-42", joined.State.Reveal())
	require.Empty(t, joined.Lacks)
}

func TestHowAnOwnerComesBack(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]connectors.Returned{
		"success=1&user_id=STATE": {State: "STATE", Approved: true},
		"success=0&user_id=STATE": {State: "STATE"},
		"user_id=STATE":           {State: "STATE"},
		"":                        {},
	} {
		values, err := url.ParseQuery(query)
		require.NoError(t, err)
		require.Equal(t, want, Joiner{}.Returned(values))
	}
}
