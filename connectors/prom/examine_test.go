package prom

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom/promsim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// examined is what an examination found: all that isn't good, by name.
func examined(t *testing.T, c connectors.Examiner, writes bool) map[string]connectors.Check {
	t.Helper()
	names, found := map[string]bool{}, map[string]connectors.Check{}
	for _, check := range c.Examine(t.Context(), writes) {
		require.False(t, names[check.Name], "each once")
		names[check.Name] = true
		require.NotEmpty(t, check.Detail)
		wrong := check.State == connectors.CheckWarning || check.State == connectors.CheckFailed
		require.Equal(t, wrong, check.Remedy != "", "what is wrong has a remedy: %+v", check)
		if check.State != connectors.CheckGood {
			found[check.Name] = check
		}
	}
	require.Len(t, names, 13)
	return found
}

// states are what was found, in short.
func states(found map[string]connectors.Check) map[string]connectors.CheckState {
	states := map[string]connectors.CheckState{}
	for name, check := range found {
		states[name] = check.State
	}
	return states
}

func TestAnExaminationSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		change func(*promsim.Shop, string)
		want   map[string]connectors.CheckState
		check  string // whose text is looked at
		text   string
	}{
		{"nothing", func(*promsim.Shop, string) {}, map[string]connectors.CheckState{}, "", ""},
		{
			"a token that only reads orders", func(s *promsim.Shop, token string) { s.AddToken(token, promsim.ReadOrders) },
			map[string]connectors.CheckState{
				"token: payment options": connectors.CheckWarning, "token: delivery options": connectors.CheckWarning, "token: products": connectors.CheckWarning,
				"token: messages": connectors.CheckWarning, "token: orders, write": connectors.CheckWarning, "token: products, write": connectors.CheckWarning,
			},
			"token: orders, write", "to give statuses back",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			shop := newSimShop(t, promsim.Settings{})
			shop.MakeOrders(t, 1)
			before := shop.Orders()
			tt.change(shop.Shop, shop.token.Reveal())
			found := examined(t, shop.client(t), true)
			require.Equal(t, tt.want, states(found))
			require.Contains(t, found[tt.check].Remedy, tt.text)
			require.Equal(t, before, shop.Orders(), "nothing is written")
		})
	}
}

func TestAnExaminationWithoutAWayIn(t *testing.T) {
	t.Parallel()
	skipped := map[string]connectors.CheckState{"clock": connectors.CheckSkipped, "change feed": connectors.CheckSkipped}
	for _, s := range sections() {
		skipped[s.name] = connectors.CheckSkipped
	}
	with := func(more map[string]connectors.CheckState) map[string]connectors.CheckState {
		for name, state := range skipped {
			more[name] = state
		}
		return more
	}
	website := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(website.Close)
	ill := newSimShop(t, promsim.Settings{})
	ill.AddFault(promsim.Rule{Fault: promsim.Fault{Status: http.StatusServiceUnavailable}})
	locked := newSimShop(t, promsim.Settings{})
	locked.RevokeToken(locked.token.Reveal())
	for _, tt := range []struct {
		name, address string
		transport     http.RoundTripper
		want          map[string]connectors.CheckState
	}{
		{"nobody answers", "https://127.0.0.1:1", nil, with(map[string]connectors.CheckState{
			"address": connectors.CheckFailed, "certificate": connectors.CheckSkipped, "API": connectors.CheckSkipped, "token: orders": connectors.CheckSkipped,
		})},
		{"a site that is no marketplace", website.URL, website.Client().Transport, with(map[string]connectors.CheckState{
			"API": connectors.CheckFailed, "token: orders": connectors.CheckSkipped,
		})},
		{"a certificate of nobody", ill.address, http.DefaultTransport, with(map[string]connectors.CheckState{
			"certificate": connectors.CheckFailed, "API": connectors.CheckSkipped, "token: orders": connectors.CheckSkipped,
		})},
		{"a marketplace that is away", ill.address, ill.transport, with(map[string]connectors.CheckState{
			"address": connectors.CheckFailed, "API": connectors.CheckSkipped, "token: orders": connectors.CheckSkipped,
		})},
		{"a token that is gone", locked.address, locked.transport, with(map[string]connectors.CheckState{"token: orders": connectors.CheckFailed})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			made, err := New(connectors.Shop{Address: tt.address, Environment: commerce.Production, Credentials: locked.Credentials()}, tt.transport)
			require.NoError(t, err)
			require.Equal(t, tt.want, states(examined(t, made.(*Client), true)))
		})
	}
}

func TestAnExaminationNoticesAClockAndAFeed(t *testing.T) {
	t.Parallel()
	c := newClient(t, func(r *http.Request) *http.Response {
		res := answer(http.StatusOK, `{"orders":[{"id":7}],"processed_ids":[]}`)
		res.Header.Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		return res
	})
	found := examined(t, c, true)
	require.Equal(t, connectors.CheckWarning, found["clock"].State)
	require.Contains(t, found["change feed"].Detail, "each look reads all of them")
}

// TestNothingIsWrittenWhereNothingMayBe: a shop that is only rehearsed beside isn't even
// asked whether the token may write.
func TestNothingIsWrittenWhereNothingMayBe(t *testing.T) {
	t.Parallel()
	shop := newSimShop(t, promsim.Settings{})
	require.Equal(t, map[string]connectors.CheckState{
		"token: orders, write": connectors.CheckSkipped, "token: products, write": connectors.CheckSkipped,
	}, states(examined(t, shop.client(t), false)))
	for _, r := range shop.Requests() {
		require.Equal(t, http.MethodGet, r.Method)
	}
}
