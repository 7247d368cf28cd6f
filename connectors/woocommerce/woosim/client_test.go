package woosim

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// ask2 asks over TLS with the right key.
func ask2(t testing.TB, s *Shop, target string) *httptest.ResponseRecorder {
	t.Helper()
	return send(t, s, http.MethodGet, target, "")
}

func send(t testing.TB, s *Shop, method, target, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.TLS = &tls.ConnectionState{}
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(testKey, testSecret)
	w := httptest.NewRecorder()
	s.Handler().ServeHTTP(w, r)
	require.NotZero(t, w.Code)
	return w
}
