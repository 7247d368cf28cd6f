package promsim

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// bundle is a shop with its clock in the test's hand, and a caller with a token for everything.
type bundle struct {
	*Shop
	t     *testing.T
	token string
	now   time.Time
}

func setup(t *testing.T, set Settings) *bundle {
	t.Helper()
	b := &bundle{t: t, now: time.Date(2026, 10, 1, 8, 15, 30, 123456789, time.UTC)}
	b.Shop = New(set, WithClock(func() time.Time { return b.now }))
	b.token = b.NewToken()
	return b
}

// answered is what the shop answered.
type answered struct {
	t      *testing.T
	Code   int
	Header http.Header
	Body   string
}

func (b *bundle) ask(method, path, contentType string, body io.Reader, header ...string) answered {
	b.t.Helper()
	r := httptest.NewRequestWithContext(b.t.Context(), method, "/api/v1/"+path, body)
	r.Header.Set("Authorization", "Bearer "+b.token)
	r.Header.Set("Content-Type", contentType)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	b.Handler().ServeHTTP(w, r)
	return answered{b.t, w.Code, w.Header(), w.Body.String()}
}

func (b *bundle) get(path string, header ...string) answered {
	b.t.Helper()
	return b.ask(http.MethodGet, path, "application/json", http.NoBody, header...)
}

func (b *bundle) post(path, body string) answered {
	b.t.Helper()
	return b.ask(http.MethodPost, path, "application/json", bytes.NewBufferString(body))
}

// doc reads the answer as an object.
func (a answered) doc() doc {
	a.t.Helper()
	d, err := parseDoc([]byte(a.Body))
	require.NoError(a.t, err, a.Body)
	return d
}

// ids are those of the rows in a list.
func (a answered) ids(list string) []int64 {
	a.t.Helper()
	ids := []int64{}
	for _, row := range a.doc().list(list) {
		ids = append(ids, asDoc(row).int("id"))
	}
	return ids
}

// order is an order of the shop, read.
func (b *bundle) order(id int64) doc {
	b.t.Helper()
	d, err := parseDoc(b.Order(id))
	require.NoError(b.t, err)
	return d
}
