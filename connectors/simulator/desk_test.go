package simulator

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// door is a desk with a shop behind it that answers everything with a list of one, and counts what it did.
type door struct {
	*Desk
	t      *testing.T
	server *httptest.Server
	served int
}

func setup(t *testing.T, http2 bool, after func(time.Duration) <-chan time.Time) *door {
	t.Helper()
	d := &door{t: t, Desk: NewDesk(1, after)}
	d.server = httptest.NewUnstartedServer(d.handler())
	d.server.EnableHTTP2 = http2
	d.server.StartTLS()
	t.Cleanup(d.server.Close)
	return d
}

func (d *door) handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		about := Request{Kind: r.Header.Get("Kind"), Method: r.Method, Path: r.URL.Path, Items: len(r.URL.Query()["item"]), Began: time.Now()}
		if about.Path == "/orders/250" {
			about.OrderID = 250
		}
		now := func() time.Time { return time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC) }
		Serve(d.Desk, w, r, Visit{About: about, Now: now, Answer: func(f Fault) Answer {
			if f.Status != 0 {
				return Page(f.Status, "Later")
			}
			d.served++
			return Answer{Status: http.StatusOK, Header: http.Header{"Kind": {"shop"}}, Body: f.Spoil([]byte(`[{"id":1}]`))}
		}})
	})
}

// ask does a request and returns the answer's status, or 0 and why there is none.
func (d *door) ask(ctx context.Context, method, path, kind string) (int, error) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, d.server.URL+path, http.NoBody)
	require.NoError(d.t, err)
	r.Header.Set("Kind", kind)
	resp, err := d.server.Client().Do(r)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

func TestRulesPickTheirRequests(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		rule Rule
		want []int // statuses of list, get 250, PUT 250, get 251, list
	}{
		"kind":   {Rule{Kind: "orders.list"}, []int{500, 200, 200, 200, 500}},
		"method": {Rule{Method: "PUT"}, []int{200, 200, 500, 200, 200}},
		"path":   {Rule{Path: `/orders/\d+$`}, []int{200, 500, 500, 500, 200}},
		"order":  {Rule{OrderID: 250}, []int{200, 500, 500, 200, 200}},
		"second": {Rule{Kind: "orders.get", Nth: 2}, []int{200, 200, 200, 500, 200}},
		"times":  {Rule{Times: 2}, []int{500, 500, 200, 200, 200}},
		"all":    {Rule{}, []int{500, 500, 500, 500, 500}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := setup(t, false, time.After)
			c.rule.Fault = ServerError()
			id := d.AddFault(c.rule)
			var got []int
			for _, ask := range [][3]string{
				{"GET", "/orders", "orders.list"}, {"GET", "/orders/250", "orders.get"}, {"PUT", "/orders/250", "orders.update"},
				{"GET", "/orders/251", "orders.get"}, {"GET", "/orders", "orders.list"},
			} {
				status, err := d.ask(t.Context(), ask[0], ask[1], ask[2])
				require.NoError(t, err)
				got = append(got, status)
			}
			require.Equal(t, c.want, got)
			require.Equal(t, 5-d.served, d.FaultCount(id))
			d.ClearFaults()
			status, err := d.ask(t.Context(), "GET", "/orders", "orders.list")
			require.NoError(t, err)
			require.Equal(t, http.StatusOK, status)
			require.Zero(t, d.FaultCount(id), "a rule that is out counts no more")
		})
	}
}

func TestTheFirstRuleThatAppliesIsTaken(t *testing.T) {
	t.Parallel()
	d := setup(t, false, time.After)
	d.AddFault(Rule{Times: 1, Fault: Unavailable()})
	d.AddFault(Rule{Fault: TooManyRequests(time.Second)})
	for _, want := range []int{503, 429, 429} {
		status, err := d.ask(t.Context(), "GET", "/", "")
		require.NoError(t, err)
		require.Equal(t, want, status)
	}
	require.Panics(t, func() { d.AddFault(Rule{Path: "("}) })
}

func TestProbabilityFollowsFromTheSeed(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) (failed []int) {
		d := NewDesk(seed, time.After)
		d.AddFault(Rule{Probability: 0.3, Fault: ServerError()})
		for i := range 100 {
			if d.faultFor(Request{}) != (Fault{}) {
				failed = append(failed, i)
			}
		}
		return failed
	}
	once, again := run(1), run(1)
	require.InDelta(t, 30, len(once), 15)
	require.Equal(t, once, again)
	require.NotEqual(t, once, run(2))
}

func TestConnectionsAreCutBeforeAndAfter(t *testing.T) {
	t.Parallel()
	for name, http2 := range map[string]bool{"HTTP/1.1": false, "HTTP/2": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := setup(t, http2, time.After)
			d.AddFault(Rule{Kind: "before", Fault: Fault{CutBefore: true}})
			d.AddFault(Rule{Kind: "after", Fault: Fault{CutAfter: true}})
			_, err := d.ask(t.Context(), http.MethodPost, "/", "before")
			require.Error(t, err)
			require.Zero(t, d.served, "nothing was done")
			_, err = d.ask(t.Context(), http.MethodPost, "/", "after")
			require.Error(t, err)
			require.Equal(t, 1, d.served, "it was done")
			requests := d.Requests()
			require.Equal(t, []int{0, 200}, []int{requests[0].Status, requests[1].Status})
			require.True(t, requests[0].Fault && requests[1].Fault)
		})
	}
}

func TestASlowAnswerEndsWithTheRequest(t *testing.T) {
	t.Parallel()
	waited, release := make(chan time.Duration, 2), make(chan time.Time)
	d := setup(t, false, func(d time.Duration) <-chan time.Time {
		waited <- d
		return release
	})
	d.AddFault(Rule{Fault: Fault{Slow: time.Minute, SlowEach: time.Second}})
	ctx, giveUp := context.WithCancel(t.Context())
	failed := make(chan error)
	go func() {
		_, err := d.ask(ctx, http.MethodGet, "/?item=1&item=2", "")
		failed <- err
	}()
	require.Equal(t, time.Minute+2*time.Second, <-waited)
	giveUp()
	require.ErrorIs(t, <-failed, context.Canceled)

	close(release)
	status, err := d.ask(t.Context(), http.MethodGet, "/", "")
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, time.Minute, <-waited)
}

func TestAnswersAreSpoiled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault      Fault
		body, want string
	}{
		"not at all":       {Fault{}, `[1]`, `[1]`},
		"half":             {Fault{Malformed: true}, `[1,2]`, `[1`},
		"empty":            {Fault{Empty: true}, `[1]`, ``},
		"a list wrapped":   {Fault{WrongShape: true}, `[1]`, `{"items":[1]}`},
		"an object listed": {Fault{WrongShape: true}, `{"a":1}`, `[{"a":1}]`},
	} {
		require.Equal(t, c.want, string(c.fault.Spoil([]byte(c.body))), name)
	}
}

func TestRequestsAreCountedAndForgotten(t *testing.T) {
	t.Parallel()
	d := setup(t, false, time.After)
	for _, kind := range []string{"list", "get", "list"} {
		_, err := d.ask(t.Context(), http.MethodGet, "/", kind)
		require.NoError(t, err)
	}
	Record(d.Desk, Request{Kind: "elsewhere"})
	require.Equal(t, map[string]int{"list": 2, "get": 1, "elsewhere": 1}, d.RequestCount())
	first := d.Requests()[0]
	require.Equal(t, time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), first.At)
	require.False(t, first.Ended.Before(first.Began))
	d.ForgetRequests()
	require.Empty(t, d.Requests())
}

func TestWhenToComeBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for want, fault := range map[string]Fault{
		"":                              Unavailable(),
		"7":                             TooManyRequests(7 * time.Second),
		"Sun, 01 Mar 2026 08:01:00 GMT": {RetryAfter: time.Minute, RetryDate: true},
	} {
		header := http.Header{}
		fault.SetRetry(header, now)
		require.Equal(t, want, header.Get("Retry-After"))
	}
}

func TestAHeadHasNoBody(t *testing.T) {
	t.Parallel()
	w := httptest.NewRecorder()
	Page(http.StatusOK, "Here").Send(w, httptest.NewRequestWithContext(t.Context(), http.MethodHead, "/", http.NoBody))
	require.Empty(t, w.Body.String())
	require.NotEqual(t, "0", w.Header().Get("Content-Length"))
}
