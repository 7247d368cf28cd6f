package connectortest

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

const (
	// mostAsked is how often a call may ask a shop, whatever that answers: as many pages
	// as a list may have, and a few.
	mostAsked = 1_010
	// longestError is how many bytes an error may have.
	longestError = 1_000
)

// FuzzAnswers has a hostile shop answer one call of a connector by the same each time. The
// call ends after a bounded number of requests, well or by an error that is fit to be
// logged. The corpus are bodies of true answers; whichever call gets one, it has to cope.
func FuzzAnswers(f *testing.F, connect func(testing.TB, http.RoundTripper) connectors.Connector, keys connectors.Credentials, corpus ...[]byte) {
	f.Helper()
	for i, body := range corpus {
		for which := range byte(4) { // each body for a few of the calls
			f.Add(byte(7*i)+which, uint16(http.StatusOK), "1", body)
		}
		f.Add(byte(i), uint16(http.StatusUnprocessableEntity), "120", body)
	}
	f.Add(byte(0), uint16(http.StatusFound), "https://elsewhere.example/wp-json/", []byte(nil))
	f.Add(byte(0), uint16(http.StatusTooManyRequests), "Sun, 06 Nov 1994 08:49:37 GMT", []byte(keys.Key.Reveal()))
	f.Fuzz(func(t *testing.T, which byte, status uint16, header string, body []byte) {
		asked := 0
		shop := connect(t, transport(func(r *http.Request) *http.Response {
			asked++
			return &http.Response{
				StatusCode: 200 + int(status%400), Body: io.NopCloser(bytes.NewReader(body)), Request: r,
				Header: http.Header{
					"Content-Type": {"application/json"}, "Location": {header}, "Retry-After": {header}, "Date": {header},
					"X-Wp-Total": {header}, "X-Wp-Totalpages": {header},
				},
			}
		}))
		calls := allCalls(shop, "1042", "completed")
		name := slices.Sorted(maps.Keys(calls))[int(which)%len(calls)]
		_, err := calls[name].do(t.Context())
		require.LessOrEqual(t, asked, mostAsked, name)
		if err != nil {
			RequireLoggable(t, err, keys.Key, keys.Secret)
		}
	})
}

// transport answers every request by a function.
type transport func(*http.Request) *http.Response

// RoundTrip implements http.RoundTripper.
func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

// RequireLoggable fails for an error of a connector that isn't fit to be logged: it is a
// *fault.Error, short, of printable text, and holds none of the secrets.
func RequireLoggable(t testing.TB, err error, secrets ...secret.String) {
	t.Helper()
	_, ours := errors.AsType[*fault.Error](err)
	require.True(t, ours, "every failure is a *fault.Error: %v", err)
	text := err.Error()
	require.LessOrEqual(t, len(text), longestError, text)
	require.True(t, utf8.ValidString(text))
	require.False(t, strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }), "%q", text)
	for _, s := range secrets {
		require.False(t, s != "" && strings.Contains(text, s.Reveal()), "%v", err)
	}
}

// RequireStorable fails for a value that a database doesn't take, or doesn't give back as
// it was: each of its texts is text, and each figure and time is read as it was written.
func RequireStorable[T any](t testing.TB, value T) {
	t.Helper()
	stored, err := json.Marshal(value)
	require.NoError(t, err)
	escapes := strings.ReplaceAll(string(stored), `\\`, "")
	require.NotContains(t, escapes, `\u0000`, "PostgreSQL has no such character")
	require.NotContains(t, escapes, `\ufffd`, "it is no UTF-8")
	var read T
	require.NoError(t, json.Unmarshal(stored, &read))
	again, err := json.Marshal(read)
	require.NoError(t, err)
	require.Equal(t, string(stored), string(again))
}
