package woocommerce_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// examined is what an examination found: its states by name, and the checks.
func examined(t *testing.T, client connectors.Connector) (map[string]connectors.CheckState, map[string]connectors.Check) {
	t.Helper()
	able, err := connectors.As[connectors.Examiner](client)
	require.NoError(t, err)
	states, checks := map[string]connectors.CheckState{}, map[string]connectors.Check{}
	for _, c := range able.Examine(t.Context(), true) {
		require.NotContains(t, checks, c.Name, "each once")
		require.NotEmpty(t, c.Detail)
		require.Equal(t, c.State == connectors.CheckWarning || c.State == connectors.CheckFailed, c.Remedy != "", "what is wrong has a remedy: %+v", c)
		require.NotContains(t, c.Detail+c.Remedy, key)
		require.NotContains(t, c.Detail+c.Remedy, keySecret)
		states[c.Name], checks[c.Name] = c.State, c
	}
	return states, checks
}

const (
	good    = connectors.CheckGood
	warning = connectors.CheckWarning
	failed  = connectors.CheckFailed
	skipped = connectors.CheckSkipped
)

// states are an examination's in their order.
func states(address, certificate, api, reads, clock, version, writes connectors.CheckState) map[string]connectors.CheckState {
	return map[string]connectors.CheckState{
		"address": address, "certificate": certificate, "REST API": api, "key reads": reads, "clock": clock, "WooCommerce": version, "key writes": writes,
	}
}

func TestAnExaminationSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		settings woosim.Settings
		change   func(*woosim.Shop)
		want     map[string]connectors.CheckState
		check    string // whose text is looked at
		text     string
	}{
		{"nothing", woosim.Settings{}, nil, states(good, good, good, good, good, good, good), "WooCommerce", "11.0.1 on WordPress 7.0.4"},
		{
			"plain permalinks", woosim.Settings{PlainPermalinks: true}, nil, states(good, good, failed, skipped, skipped, skipped, skipped),
			"REST API", `set Settings → Permalinks to "Post name"`,
		},
		{
			"a key that only reads", woosim.Settings{}, func(s *woosim.Shop) { s.AddKey(key, keySecret, woosim.Read) },
			states(good, good, good, good, good, good, failed), "key writes", "permission Read/Write",
		},
		{
			"a key that is gone", woosim.Settings{}, func(s *woosim.Shop) { s.RemoveKey(key) },
			states(good, good, good, failed, skipped, skipped, skipped), "key reads", "a shop manager",
		},
		{
			"a key of a customer", woosim.Settings{}, func(s *woosim.Shop) { s.AddCustomerKey(key, keySecret, woosim.ReadWrite) },
			states(good, good, good, failed, skipped, skipped, skipped), "key reads", "a shop manager",
		},
		{
			"a clock that is wrong", woosim.Settings{}, func(s *woosim.Shop) { s.SetClockSkew(-time.Hour) },
			states(good, good, good, good, warning, good, good), "clock", "off by -1h0m",
		},
		{
			"a version that can't tell what changed", woosim.Settings{Old: true}, nil,
			states(good, good, good, good, good, warning, good), "WooCommerce", "5.8 or later",
		},
		{
			"a version that is too old", woosim.Settings{Version: "3.4.8"}, nil,
			states(good, good, good, good, good, failed, good), "WooCommerce", "3.5 or later",
		},
		{
			"a shop that is away", woosim.Settings{}, func(s *woosim.Shop) { s.AddFault(woosim.Rule{Fault: woosim.Unavailable()}) },
			states(failed, good, skipped, skipped, skipped, skipped, skipped), "address", "try again",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.settings.Path = "/shop"
			shop := woosim.New(tt.settings)
			shop.AddKey(key, keySecret, woosim.ReadWrite)
			if tt.change != nil {
				tt.change(shop)
			}
			before := len(shop.Orders())
			srv := httptest.NewTLSServer(shop.Handler())
			t.Cleanup(srv.Close)
			states, checks := examined(t, connect(t, srv))
			require.Equal(t, tt.want, states)
			require.Contains(t, checks[tt.check].Detail+" "+checks[tt.check].Remedy, tt.text)
			require.Len(t, shop.Orders(), before, "nothing is written")
		})
	}
}

func TestAnExaminationOfWhatIsNoShop(t *testing.T) {
	t.Parallel()
	srv := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(srv.Close)
	examine := func(address string, transport http.RoundTripper, env commerce.Environment) map[string]connectors.CheckState {
		made, err := woocommerce.New(connectors.Shop{
			Address: address, Environment: env, Credentials: connectors.Credentials{Key: key, Secret: keySecret},
		}, transport)
		require.NoError(t, err)
		states, _ := examined(t, made)
		return states
	}
	none := states(failed, skipped, skipped, skipped, skipped, skipped, skipped)
	require.Equal(t, none, examine("https://127.0.0.1:1", nil, commerce.Production), "nobody answers")
	require.Equal(t, none, examine("http://127.0.0.1:1", nil, commerce.Test))
	require.Equal(t, states(good, failed, skipped, skipped, skipped, skipped, skipped), examine(srv.URL, http.DefaultTransport, commerce.Production), "a certificate of nobody")
	require.Equal(t, states(good, good, failed, skipped, skipped, skipped, skipped), examine(srv.URL, srv.Client().Transport, commerce.Production), "a web server")
}

// TestNothingIsWrittenWhereNothingMayBe: a shop that is only rehearsed beside isn't
// even asked for an empty batch.
func TestNothingIsWrittenWhereNothingMayBe(t *testing.T) {
	t.Parallel()
	b := setup(t, woosim.ReadWrite)
	for _, c := range b.client.Examine(t.Context(), false) {
		if c.Name == "key writes" {
			require.Equal(t, skipped, c.State)
		}
	}
	for _, r := range b.shop.Requests() {
		require.Equal(t, http.MethodGet, r.Method)
	}
}
