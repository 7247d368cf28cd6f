package serving_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/serving"
)

func TestARequestComesFrom(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		peer      string
		forwarded []string
		want      string
	}{
		"who sent it":                               {"192.0.2.1:4711", nil, "192.0.2.1"},
		"who sent it, whatever they say":            {"192.0.2.1:4711", []string{"203.0.113.9"}, "192.0.2.1"},
		"whom a proxy names":                        {"10.0.0.2:4711", []string{"203.0.113.9"}, "203.0.113.9"},
		"whom a proxy saw, not what was told to it": {"127.0.0.1:4711", []string{"198.51.100.1, 198.51.100.2", "203.0.113.9"}, "203.0.113.9"},
		"a proxy that names nobody":                 {"[::1]:4711", nil, "::1"},
		"a proxy that names nonsense":               {"10.0.0.2:4711", []string{"unknown"}, "10.0.0.2"},
		"an address within another":                 {"[::ffff:192.0.2.1]:4711", nil, "192.0.2.1"},
		"a network of another kind":                 {"[2001:db8::1]:4711", nil, "2001:db8::1"},
		"nobody knows where":                        {"@", nil, "invalid IP"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = tt.peer
			for _, hop := range tt.forwarded {
				r.Header.Add("X-Forwarded-For", hop)
			}
			require.Equal(t, tt.want, serving.Client(r).String())
		})
	}
}
