package console

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// program asks by the token of a user of a role.
func (b *bundle) program(role access.Role) *browser {
	b.t.Helper()
	token, err := b.desk.AddToken(b.t.Context(), access.Token{Person: string(role), Name: "test", Role: role}, "root")
	require.NoError(b.t, err)
	w := b.browser()
	w.header = http.Header{"Authorization": {"Bearer " + token.Reveal()}}
	return w
}

// send posts JSON.
func (w *browser) send(target, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.sends(target, asJSON, body)
}

func TestAProgramReadsAListPageByPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann")
	b.sale("1002", "Bob")
	w := b.program(access.Viewer)
	var page struct {
		Rows  []struct{ Number string }
		Total int
	}
	require.NoError(t, json.Unmarshal(w.get("/api/v1/sales?page_size=1&page=2").Body.Bytes(), &page))
	require.Len(t, page.Rows, 1)
	require.Equal(t, 2, page.Total)
	require.NoError(t, json.Unmarshal(w.get("/api/v1/sales?state=settled").Body.Bytes(), &page))
	require.Empty(t, page.Rows)
	for target, refusal := range map[string]string{
		"/api/v1/sales?page=x":         `{"status": 400, "title": "Bad Request", "detail": "page: want a whole number"}`,
		"/api/v1/sales?page_size=1001": `{"status": 400, "title": "Bad Request", "detail": "page_size: want 1 to 1000"}`,
		"/api/v1/sales?channel=none":   `{"status": 404, "title": "Not Found", "detail": "channel: there is no \"none\""}`,
	} {
		answer := w.get(target)
		require.JSONEq(t, refusal, answer.Body.String(), target)
		require.Equal(t, "application/problem+json", answer.Header().Get("Content-Type"))
	}
}

func TestAProgramDoesWhatPeopleDo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.program(access.Admin)
	for name, test := range map[string]struct {
		body   string
		status int
		detail string
	}{
		"a field that isn't there": {`{"roel": "viewer"}`, 400, "roel: there is no such field"},
		"no JSON":                  {`role=viewer`, 400, `the body can't be read: invalid character 'r' at start of value`},
		"a field twice":            {`{"role": "viewer", "role": "admin"}`, 400, "role: it is there twice"},
		"another sort of value":    {`{"role": 1}`, 400, "role: want a text"},
		"more than one value":      {`{"role": "viewer"} {}`, 400, "the body can't be read: invalid character '{' after top-level value after offset 19"},
		"no object":                {`[]`, 400, "body: want an object"},
		"brackets without an end":  {strings.Repeat("[", 60_000), 400, "body: want an object"},
		"no text":                  {`{"role": "\u0000"}`, 400, "what was sent is no text"},
		"no UTF-8":                 {"{\"role\": \"\xff\"}", 400, "what was sent is no text"},
		"a role that isn't there":  {`{"role": "owner"}`, 400, `"owner" is no role: want viewer, operator or admin`},
		"what can be done":         {`{"role": "viewer"}`, 200, ""},
	} {
		answer := w.send("/api/v1/users/operator", test.body)
		require.Equal(t, test.status, answer.Code, name)
		var said struct{ Detail string }
		require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &said))
		require.Equal(t, test.detail, said.Detail, name)
	}
	require.Equal(t, http.StatusRequestEntityTooLarge, w.send("/api/v1/users/operator", strings.Repeat(" ", largestForm+1)).Code)
	require.Equal(t, http.StatusNotFound, w.send("/api/v1/users/nobody", `{"role": "viewer"}`).Code)
}
