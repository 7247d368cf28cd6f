package httpapi_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// nested is an answer of every shape that connectors read.
type nested struct {
	ID    json.Number               `json:"id"`
	Name  string                    `json:"name"`
	Open  bool                      `json:"open"`
	Lines []nested                  `json:"lines"`
	By    map[string]nested         `json:"by"`
	Raw   json.RawMessage           `json:"raw"`
	Free  map[string]map[string]int `json:"free"`
}

// FuzzDecode: an answer is read, or refused by its place and without a word of it. What is
// read has nothing in it that can't be stored.
func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		"\ufeff{\"id\": 1}", `{"lines":[{"lines":[{"name":5}]}]}`, `{"by":{"a\nb":{"open":1}}}`, `{"name":"a\u0000b\\u0000","raw":"\u0000"}`,
		`{"name":"\ud800"}`, "<html>", `{"id":1}{`, "", `null`, `[[`, `{"free":{"x":{"y":"z"}}}`, "{\"name\":\"\xff\"}", `{"id":"Ann"}`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var out nested
		err := httpapi.Decode(op, raw, &out)
		if err != nil {
			require.True(t, fault.Is(err, fault.Invalid) || fault.Is(err, fault.Transient), "%v", err)
			require.Less(t, len(err.Error()), 1_000)
			require.False(t, strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }), "%q", err.Error())
			return
		}
		requireNoNUL(t, out)
	})
}

func requireNoNUL(t *testing.T, n nested) {
	t.Helper()
	require.NotContains(t, n.Name, "\x00")
	require.NotContains(t, strings.ReplaceAll(string(n.Raw), `\\`, ""), `\u0000`)
	for _, line := range n.Lines {
		requireNoNUL(t, line)
	}
	for _, one := range n.By {
		requireNoNUL(t, one)
	}
}

// FuzzRetryAfter: however long a server asks us to wait, it is from nothing to an hour.
func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"7", "-1", "99999999999", "Sun, 06 Nov 1994 08:49:37 GMT", " 5 ", "1e3", "", "soon"} {
		f.Add(value, "Sun, 06 Nov 1994 08:49:30 GMT")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		wait := httpapi.RetryAfter(http.Header{"Retry-After": {value}, "Date": {date}}, time.Unix(1_800_000_000, 0))
		require.GreaterOrEqual(t, wait, time.Duration(0))
		require.LessOrEqual(t, wait, time.Hour)
	})
}

// FuzzRefusal: whatever a platform says no with, the error is one short line of text.
func FuzzRefusal(f *testing.F) {
	f.Add(422, "rest_invalid", "Invalid <b>ID</b>.\n")
	f.Add(200, "\x00\xff", strings.Repeat("\u202e\u00a0ж", 300))
	f.Fuzz(func(t *testing.T, status int, code, text string) {
		err := httpapi.Refusal(op, &httpapi.StatusError{Status: status, Code: code, Text: text})
		require.Less(t, len(err.Error()), 600)
		require.False(t, strings.ContainsFunc(err.Error(), func(r rune) bool { return !unicode.IsPrint(r) }), "%q", err.Error())
	})
}
