package woosim

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func fetch(t *testing.T, target string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, target, nil)
	require.NoError(t, err)
	resp, err := (&http.Client{}).Do(r)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, string(body)
}

// tlsShop serves TLS, over HTTP/2 when asked, and does requests with the right key: the answer's status, or why there is none.
func tlsShop(t *testing.T, http2 bool, opts ...Option) (*Shop, func(ctx context.Context, method, path, body string) (int, error)) {
	t.Helper()
	s := New(Settings{}, opts...)
	s.AddKey(testKey, testSecret, ReadWrite)
	require.NoError(t, s.LoadOrders(CapturedOrders(false, false)))
	server := httptest.NewUnstartedServer(s.Handler())
	server.EnableHTTP2 = http2
	server.StartTLS()
	t.Cleanup(server.Close)
	return s, func(ctx context.Context, method, path, body string) (int, error) {
		r, err := http.NewRequestWithContext(ctx, method, server.URL+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.SetBasicAuth(testKey, testSecret)
		resp, err := server.Client().Do(r)
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
}

func TestFaultAnswers(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		fault             Fault
		status            int
		retry, kind, says string
	}{
		"429 in seconds":       {TooManyRequests(7 * time.Second), 429, "7", "json", "too_many_requests"},
		"429 with a date":      {Fault{Status: 429, RetryAfter: time.Minute, RetryDate: true}, 429, "Sun, 01 Mar 2026 08:01:00 GMT", "json", ""},
		"500 as JSON":          {ServerError(), 500, "", "json", "internal_server_error"},
		"503 as a page":        {Unavailable(), 503, "", "text/html", "<!DOCTYPE html>"},
		"403 as a page":        {Fault{Status: 403}, 403, "", "text/html", "<h1>Forbidden</h1>"},
		"502 as a page":        {Fault{Status: 502}, 502, "", "text/html", "502 Bad Gateway"},
		"no body":              {Fault{Empty: true}, 200, "", "json", ""},
		"half a body":          {Fault{Malformed: true}, 200, "", "json", `[{"slug"`},
		"another shape":        {Fault{WrongShape: true}, 200, "", "json", `{"items":[`},
		"a clock an hour fast": {Fault{Skew: time.Hour}, 200, "", "json", "pending"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := New(Settings{}, WithClock(func() time.Time { return now }))
			s.AddKey(testKey, testSecret, ReadWrite)
			id := s.AddFault(Rule{Kind: "orders.statuses", Times: 1, Fault: c.fault})
			w := get(t, s, ordersPath+"/statuses")
			require.Equal(t, c.status, w.Code)
			require.Equal(t, c.retry, w.Header().Get("Retry-After"))
			require.Contains(t, w.Header().Get("Content-Type"), c.kind)
			require.Contains(t, w.Body.String(), c.says)
			require.Equal(t, now.Add(c.fault.Skew).Format(http.TimeFormat), w.Header().Get("Date"))
			require.Equal(t, !c.fault.Malformed && !c.fault.Empty && c.kind == "json", json.Valid(w.Body.Bytes()))
			require.Equal(t, 1, s.FaultCount(id))

			require.Equal(t, http.StatusOK, get(t, s, ordersPath+"/statuses").Code, "only once")
			require.Equal(t, now.Format(http.TimeFormat), get(t, s, ordersPath).Header().Get("Date"))
			require.Equal(t, 1, s.FaultCount(id))
		})
	}
}

func TestConnectionCutAfterTheWriteWasDone(t *testing.T) {
	t.Parallel()
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, do := tlsShop(t, http2)
			s.AddFault(Rule{Kind: "notes.create", Times: 1, Fault: Fault{CutAfter: true}})
			s.AddFault(Rule{Kind: "orders.update", Times: 1, Fault: Fault{CutBefore: true}})
			before := len(s.Notes(250))
			_, err := do(t.Context(), http.MethodPost, ordersPath+"/250/notes", `{"note":"x"}`)
			require.Error(t, err)
			require.Len(t, s.Notes(250), before+1, "the note was written")

			_, err = do(t.Context(), http.MethodPut, ordersPath+"/250", `{"status":"completed"}`)
			require.Error(t, err)
			require.Contains(t, string(s.Order(250)), `"status":"pending"`, "nothing was done")
			require.Equal(t, map[string]int{"notes.create": 1, "orders.update": 1}, s.RequestCount())
			requests := s.Requests()
			require.Equal(t, []int{201, 0}, []int{requests[0].Status, requests[1].Status})
			require.True(t, requests[0].Fault)
		})
	}
}

func TestASlowBatchTakesItsTimeForEachItem(t *testing.T) {
	t.Parallel()
	waited := make(chan time.Duration, 2)
	s := New(Settings{}, WithTimer(func(d time.Duration) <-chan time.Time {
		waited <- d
		done := make(chan time.Time)
		close(done)
		return done
	}))
	s.AddKey(testKey, testSecret, ReadWrite)
	s.AddFault(Rule{Kind: "products.batch", Fault: Fault{Slow: 100 * time.Millisecond, SlowEach: 30 * time.Millisecond}})
	path := "/wp-json/wc/v3/products/batch"
	send(t, s, http.MethodPost, path, `{"create":[{"name":"A"}],"update":[{"id":10},{"id":11}],"delete":[16]}`)
	send(t, s, http.MethodPost, path, `{}`)
	require.Equal(t, 220*time.Millisecond, <-waited)
	require.Equal(t, 100*time.Millisecond, <-waited, "of nothing")
}

func TestItemsOfABatchAreRefusedByCount(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	s.AddKey(testKey, testSecret, ReadWrite)
	s.SetStock(10, 1)
	s.SetStock(16, 1)
	s.AddFault(Rule{Kind: "products.batch", Times: 1, Fault: Fault{RefuseEach: 2}})
	const body = `{"update":[{"id":10,"stock_quantity":7},{"id":16,"stock_quantity":7}]}`
	refused := send(t, s, http.MethodPost, root+"products/batch", body)
	require.Equal(t, http.StatusOK, refused.Code)
	require.Contains(t, refused.Body.String(), `{"id":16,"error":{"code":"internal_server_error"`)
	require.Equal(t, []int64{7, 1}, []int64{s.Stock(10), s.Stock(16)}, "the refused one is undone, the other done")

	again := send(t, s, http.MethodPost, root+"products/batch", body)
	require.NotContains(t, again.Body.String(), `"error"`)
	require.Equal(t, int64(7), s.Stock(16))
}

func TestRequestsAreCountedWithoutTheirKeys(t *testing.T) {
	t.Parallel()
	s := New(Settings{})
	s.AddKey(testKey, testSecret, ReadWrite)
	get(t, s, ordersPath+"?per_page=5&consumer_key="+testKey+"&consumer_secret="+testSecret)
	get(t, s, "/wp-json/wc/v3/taxes")
	get(t, s, "/wp-json/wc/v3/nothing")
	require.Equal(t, map[string]int{"orders.list": 1, "taxes": 1, "no_route": 1}, s.RequestCount())
	require.Equal(t, map[string][]string{"per_page": {"5"}}, map[string][]string(s.Requests()[0].Query))
	s.ForgetRequests()
	require.Empty(t, s.Requests())
}
