package console

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"
)

// script is what must never stand in a page as it is.
const script = `"><script>alert(1)</script>`

// hostilePaths are parts of an address that nobody means well with, escaped.
func hostilePaths() []string {
	return []string{
		"..%2F..%2F..%2Fetc%2Fpasswd", "%2e%2e%2f%2e%2e%2fconsole.go", "%00", "%ff", "%27%20OR%201%3D1%20--" + url.PathEscape(script), strings.Repeat("x", 5000),
		"-1", "0", "99999999999999999999", "%E2%80%AE%0d%0aSet-Cookie:%20a=b",
	}
}

// hostileTexts are texts of that kind.
func hostileTexts() []string {
	return []string{
		script, "' OR 1=1 --%_\\", "\x00", "\xff", strings.Repeat("x", 20_000), "-1", "99999999999999999999", "1e400", "../\u202e\u0007\r\nSet-Cookie: a=b",
	}
}

// bears finds that an answer to what nobody means well is one: no fault of ours, nothing
// of the sender's that a browser would run, and nowhere to go to but our own pages.
func (e *everywhere) bears(answer *httptest.ResponseRecorder, about ...any) {
	e.t.Helper()
	require.Less(e.t, answer.Code, http.StatusInternalServerError, about...)
	body := answer.Body.String()
	require.NotContains(e.t, body, "root:", about...)
	require.NotContains(e.t, body, "package console", about...)
	if answer.Header().Get("Content-Type") == "text/html; charset=utf-8" {
		require.NotContains(e.t, body, "<script>alert", about...)
	}
	require.Equal(e.t, "nosniff", answer.Header().Get("X-Content-Type-Options"), about...)
	require.Empty(e.t, answer.Header().Get("Set-Cookie"), about...)
	require.Empty(e.t, answer.Header().Get("Refresh"), about...)
	if to := answer.Header().Get("Location"); to != "" {
		require.Regexp(e.t, `^/([^/\\]|$)`, to, about...)
	}
}

// bearsPaths sends every route what nobody means well, in each place of its address.
func (e *everywhere) bearsPaths() {
	e.t.Helper()
	before := e.rows()
	for _, r := range e.console.routes() {
		for _, p := range r.inPath() {
			for _, hostile := range hostilePaths() {
				address := e.filledIn(strings.Replace(r.pattern, "{"+p.Name+"}", hostile, 1))
				answer := e.admin.asks(r, address)
				e.bears(answer, "%s %s", r.method, address)
				require.NotEqual(e.t, http.StatusOK, answer.Code, "%s %s: %s", r.method, address, answer.Body)
			}
		}
	}
	require.Equal(e.t, before, e.rows(), "something was changed")
}

// asks asks a route with nothing in its body.
func (w *browser) asks(r route, address string) *httptest.ResponseRecorder {
	w.t.Helper()
	switch {
	case r.method == http.MethodGet:
		return w.get(address)
	case r.forPrograms():
		return w.sends(address, asJSON, "{}")
	default:
		return w.sends(address, asForm, "")
	}
}

// bearsQueries asks every list for what nobody means well, in each field of its filter. A
// program is told which field isn't right.
func (e *everywhere) bearsQueries() {
	e.t.Helper()
	for _, r := range e.console.routes() {
		if r.program == nil || r.program.query == nil {
			continue
		}
		names := []string{"page", "page_size"}
		for _, p := range r.program.query {
			names = append(names, p.name)
		}
		for _, name := range names {
			for i, hostile := range hostileTexts() {
				address := e.filledIn(r.pattern) + "?" + url.Values{name: {hostile}}.Encode()
				answer := e.admin.get(address)
				e.bears(answer, address)
				if answer.Code != http.StatusOK {
					e.names(answer, name, hostile, address)
				}
				if i == 0 { // what a page shows of it doesn't depend on the rest
					e.bears(e.admin.get("/"+strings.TrimPrefix(address, apiPrefix)), address)
				}
			}
		}
	}
}

// names finds that a refusal says what is wrong, and with which field.
func (e *everywhere) names(answer *httptest.ResponseRecorder, field, hostile, about string) {
	e.t.Helper()
	var said refused
	require.NoError(e.t, json.Unmarshal(answer.Body.Bytes(), &said), about)
	require.Equal(e.t, answer.Code, said.Status, about)
	if said.Detail != "what was sent is no text" {
		require.True(e.t, strings.HasPrefix(said.Detail, field+": "), "%q isn't right as %s: %s", hostile, field, said.Detail)
	}
	require.Less(e.t, len(said.Detail), 1000, about)
}

// refusesTooMuch sends every route that changes something more than it takes.
func (e *everywhere) refusesTooMuch() {
	e.t.Helper()
	before := e.rows()
	for _, r := range e.console.routes() {
		address := e.filledIn(r.pattern)
		switch {
		case r.method == http.MethodGet:
		case r.forPrograms():
			require.Equal(e.t, http.StatusRequestEntityTooLarge, e.token.sends(address, asJSON, `{"key": "`+strings.Repeat("x", largestForm)+`"}`).Code, r.pattern)
		default:
			require.Equal(e.t, http.StatusRequestEntityTooLarge, e.admin.sends(address, asForm, "key="+strings.Repeat("x", largestForm)).Code, r.pattern)
		}
	}
	require.Equal(e.t, before, e.rows(), "something was changed")
}
