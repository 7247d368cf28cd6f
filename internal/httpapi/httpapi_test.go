package httpapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

const op = "shop: do it"

type bundle struct {
	client *httpapi.Client
	server *httptest.Server
}

// setup is a client of a server in a sub-folder that answers by handler.
func setup(t *testing.T, handler http.HandlerFunc) *bundle {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/sub/api/", handler)
	srv := httptest.NewTLSServer(mux)
	t.Cleanup(srv.Close)
	base, err := url.Parse(srv.URL + "/sub/api")
	require.NoError(t, err)
	return &bundle{server: srv, client: &httpapi.Client{
		Base:      base,
		Transport: srv.Client().Transport,
		Auth:      func(r *http.Request) error { r.SetBasicAuth("ck_1", "cs_2"); return nil },
		ReadError: readError,
	}}
}

func readError(body []byte) (string, string) {
	var e struct{ Code, Message string }
	_ = json.Unmarshal(body, &e)
	return e.Code, e.Message
}

func requireFault(t *testing.T, err error, kind fault.Kind) *fault.Error {
	t.Helper()
	f, ok := errors.AsType[*fault.Error](err)
	require.True(t, ok, "%v is no fault", err)
	require.Equal(t, kind, f.Kind, "%v", err)
	require.Equal(t, op, f.Op)
	require.NotContains(t, err.Error(), "secret=1")
	require.NotContains(t, err.Error(), "cs_2")
	return f
}

func TestOneCall(t *testing.T) {
	t.Parallel()
	b := setup(t, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-WP-Total", "7")
		w.Header().Set("Date", "Sun, 22 Nov 2026 10:00:00 GMT")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"seen": r.Method + " " + r.URL.String(), "auth": user + ":" + password, "body": string(body),
			"agent": r.UserAgent(), "type": r.Header.Get("Content-Type"), "number": json.Number("1.10"),
		})
	})
	var out map[string]any
	answer, err := b.client.Do(t.Context(), httpapi.Call{
		Op: op, Method: "PUT", Path: "orders/7", Query: url.Values{"a b": {"1", "2"}}, Body: map[string]string{"status": "x"}, Out: &out,
	})
	require.NoError(t, err)
	require.Equal(t, "PUT /sub/api/orders/7?a+b=1&a+b=2", out["seen"])
	require.Equal(t, "ck_1:cs_2", out["auth"])
	require.JSONEq(t, `{"status":"x"}`, out["body"].(string))
	require.Equal(t, "application/json", out["type"])
	require.Regexp(t, `^Orderloom/\S+$`, out["agent"])
	require.Equal(t, json.Number("1.10"), out["number"], "no float on the way")
	require.Equal(t, "7", answer.Header.Get("X-WP-Total"))
	require.Equal(t, time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC), answer.Date())
	require.Positive(t, answer.Took)
}

func TestAnswersAreSortedByRemedy(t *testing.T) {
	t.Parallel()
	woo := `{"code":"the_code","message":"The text.","data":{"status":1}}`
	for _, tt := range []struct {
		name    string
		status  int
		header  http.Header
		body    string
		kind    fault.Kind
		wait    time.Duration
		unknown bool // of a write
		text    string
	}{
		{"throttled in seconds", 429, http.Header{"Retry-After": {"7"}}, woo, fault.RateLimited, 7 * time.Second, false, "429 Too Many Requests: the_code: The text."},
		{"throttled until a date of a clock that is off", 429, http.Header{"Retry-After": {"Sun, 22 Nov 2020 10:00:30 GMT"}, "Date": {"Sun, 22 Nov 2020 10:00:00 GMT"}}, ``, fault.RateLimited, 30 * time.Second, false, "429"},
		{"throttled until a date that has passed", 429, http.Header{"Retry-After": {"Sun, 22 Nov 2020 10:00:30 GMT"}, "Date": {"Sun, 22 Nov 2020 11:00:00 GMT"}}, ``, fault.RateLimited, 0, false, "429"},
		{"throttled for a year", 429, http.Header{"Retry-After": {"31536000"}}, ``, fault.RateLimited, time.Hour, false, "429"},
		{"throttled for nonsense", 429, http.Header{"Retry-After": {"soon"}}, ``, fault.RateLimited, 0, false, "429"},
		{"throttled without a word", 429, nil, ``, fault.RateLimited, 0, false, "429"},
		{"maintenance", 503, http.Header{"Retry-After": {"60"}}, `<html>password</html>`, fault.Transient, time.Minute, true, "503 Service Unavailable"},
		{"broken", 500, nil, woo, fault.Transient, 0, true, "500 Internal Server Error: the_code: The text."},
		{"proxy gave up", 504, nil, `<html>`, fault.Transient, 0, true, "504"},
		{"took us too long", 408, nil, ``, fault.Transient, 0, true, "408"},
		{"locked", 423, nil, ``, fault.Transient, 0, true, "423"},
		{"too early", 425, nil, ``, fault.Transient, 0, true, "425"},
		{"key revoked", 401, nil, woo, fault.Unauthorized, 0, false, "401 Unauthorized: the_code: The text."},
		{"no rights", 403, nil, `<html>`, fault.Unauthorized, 0, false, "403"},
		{"bad parameter", 400, nil, woo, fault.Invalid, 0, false, "400 Bad Request: the_code"},
		{"bad content", 422, nil, woo, fault.Invalid, 0, false, "422"},
		{"too many at once", 413, nil, woo, fault.Invalid, 0, false, "413"},
		{"not there", 404, nil, woo, fault.NotFound, 0, false, "404 Not Found"},
		{"no longer there", 410, nil, woo, fault.NotFound, 0, false, "410"},
		{"there already", 409, nil, woo, fault.Conflict, 0, false, "409"},
		{"a page instead of JSON", 200, nil, `<html>personal</html>`, fault.Transient, 0, true, "the answer is not JSON"},
		{"a notice in front of JSON", 200, nil, "Notice: x\n{}", fault.Transient, 0, true, "not JSON"},
		{"a notice behind JSON", 200, nil, "{}<br>", fault.Transient, 0, true, "not JSON"},
		{"another shape with a notice behind", 200, nil, "[1]<br>", fault.Transient, 0, true, "not JSON"},
		{"half of an answer", 200, nil, `{"code": "personal`, fault.Transient, 0, true, "not JSON"},
		{"nothing", 200, nil, ``, fault.Transient, 0, true, "not JSON"},
		{"another shape", 200, nil, `{"orders":[{},{"lines":[{"total":"1"},{"total":17.5}]}]}`, fault.Invalid, 0, true, "orders[1].lines[1].total: a JSON number is not what belongs there"},
		{"a list instead of an object", 200, nil, ` [1]`, fault.Invalid, 0, true, "the whole answer: a JSON array"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, func(w http.ResponseWriter, _ *http.Request) {
				for k, v := range tt.header {
					w.Header()[k] = v
				}
				w.WriteHeader(tt.status)
				_, _ = io.WriteString(w, tt.body)
			})
			for _, method := range []string{"GET", "POST"} {
				var out struct {
					Orders []struct{ Lines []struct{ Total string } }
				}
				_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Method: method, Path: "x", Query: url.Values{"secret": {"1"}}, Out: &out})
				f := requireFault(t, err, tt.kind)
				require.Equal(t, tt.wait, f.RetryAfter)
				require.Equal(t, tt.unknown && method == "POST", f.Unknown)
				require.Contains(t, err.Error(), tt.text)
				require.NotContains(t, err.Error(), "html")
				require.NotContains(t, err.Error(), "personal")
			}
		})
	}
}

func TestANoInASuccessIsARefusal(t *testing.T) {
	t.Parallel()
	b := setup(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"code":"c","message":"The text."}`)
	})
	b.client.Denied = func(body []byte) *httpapi.StatusError {
		if _, text := readError(body); text != "" {
			return &httpapi.StatusError{Status: http.StatusOK, Text: text + "\n" + strings.Repeat("x", 300)}
		}
		return nil
	}
	_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Method: http.MethodPost, Path: "x"})
	f := requireFault(t, err, fault.Invalid)
	require.False(t, f.Unknown, "it was surely not done")
	require.ErrorContains(t, err, "200 OK: The text. xxx")
	require.Less(t, len(err.Error()), 300)
}

func TestErrorTextIsShortAndOnOneLine(t *testing.T) {
	t.Parallel()
	b := setup(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(w).Encode(map[string]string{"code": "c", "message": "a\n\x1b[31mb " + strings.Repeat("ķ", 300)})
	})
	_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Path: "x"})
	status, ok := errors.AsType[*httpapi.StatusError](err)
	require.True(t, ok)
	require.Equal(t, 400, status.Status)
	require.Equal(t, "c", status.Code)
	require.LessOrEqual(t, len(status.Text), 200)
	require.True(t, strings.HasPrefix(status.Text, "a [31mb ķķ"), status.Text)
	require.True(t, strings.HasSuffix(status.Text, "ķ"), "no half of a letter")
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("credentials were carried to another host")
	}))
	defer elsewhere.Close()
	var self string
	b := setup(t, func(w http.ResponseWriter, r *http.Request) {
		_, _, known := r.BasicAuth()
		switch r.URL.Path {
		case "/sub/api/moved":
			http.Redirect(w, r, self+"/sub/api/there", http.StatusMovedPermanently)
		case "/sub/api/kept":
			http.Redirect(w, r, "there", http.StatusPermanentRedirect)
		case "/sub/api/there":
			body, _ := io.ReadAll(r.Body)
			_, _ = fmt.Fprintf(w, `{"known":%v,"did":%q}`, known, r.Method+string(body))
		case "/sub/api/elsewhere":
			http.Redirect(w, r, elsewhere.URL+"/?secret=1", http.StatusTemporaryRedirect)
		case "/sub/api/down":
			http.Redirect(w, r, strings.Replace(self, "https:", "http:", 1)+"/sub/api/there", http.StatusFound)
		case "/sub/api/loop":
			http.Redirect(w, r, "loop", http.StatusFound)
		}
	})
	self = b.server.URL
	var out struct {
		Known bool
		Did   string
	}
	for _, path := range []string{"moved", "kept"} {
		_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Path: path, Out: &out})
		require.NoError(t, err)
		require.True(t, out.Known, "signed anew on the same host")
	}
	_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Method: "PUT", Path: "kept", Body: 7, Out: &out})
	require.NoError(t, err)
	require.Equal(t, "PUT7", out.Did)

	for _, path := range []string{"elsewhere", "down", "loop"} {
		_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Path: path, Out: &out})
		f := requireFault(t, err, fault.Invalid)
		require.Contains(t, err.Error(), "correct the shop's address")
		require.False(t, f.Unknown)
	}
	_, err = b.client.Do(t.Context(), httpapi.Call{Op: op, Method: "PUT", Path: "moved", Out: &out})
	require.False(t, requireFault(t, err, fault.Invalid).Unknown, "a write must not become a read")
}

func TestWhetherALostWriteMayHaveBeenDone(t *testing.T) {
	t.Parallel()
	cut := func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"id":`)
	}
	for name, handler := range map[string]http.HandlerFunc{"cut before the answer": cut, "cut within the answer": half} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t, handler)
			var out any
			call := httpapi.Call{Op: op, Method: "POST", Path: "x", Query: url.Values{"secret": {"1"}}, Out: &out}
			_, err := b.client.Do(t.Context(), call)
			require.True(t, requireFault(t, err, fault.Transient).Unknown)
			call.Method = "GET"
			_, err = b.client.Do(t.Context(), call)
			require.False(t, requireFault(t, err, fault.Transient).Unknown, "a read changes nothing")
		})
	}
	t.Run("nobody listens", func(t *testing.T) {
		t.Parallel()
		b := setup(t, cut)
		b.server.Close()
		_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Method: "POST", Path: "x", Query: url.Values{"secret": {"1"}}})
		require.False(t, requireFault(t, err, fault.Transient).Unknown)
	})
	t.Run("certificate is not trusted", func(t *testing.T) {
		t.Parallel()
		b := setup(t, cut)
		b.client.Transport = &http.Transport{}
		_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Method: "POST", Path: "x"})
		require.False(t, requireFault(t, err, fault.Transient).Unknown)
	})
	t.Run("a transport that tells nothing", func(t *testing.T) {
		t.Parallel()
		b := setup(t, cut)
		b.client.Transport = roundTrip(func(*http.Request) (*http.Response, error) {
			return nil, &url.Error{Op: "Post", URL: "https://x/?secret=1", Err: io.ErrUnexpectedEOF}
		})
		_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Method: "POST", Path: "x"})
		require.True(t, requireFault(t, err, fault.Transient).Unknown)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTimeAndCancellation(t *testing.T) {
	t.Parallel()
	silent := func(arrived chan<- struct{}) http.HandlerFunc {
		return func(_ http.ResponseWriter, r *http.Request) {
			close(arrived)
			<-r.Context().Done()
		}
	}
	call := httpapi.Call{Op: op, Method: http.MethodPost, Path: "x"}
	t.Run("our own time limit", func(t *testing.T) {
		t.Parallel()
		b := setup(t, http.NotFound)
		b.client.Timeout = 10 * time.Millisecond
		b.client.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		_, err := b.client.Do(t.Context(), call)
		require.True(t, requireFault(t, err, fault.Transient).Unknown)
		require.ErrorContains(t, err, "no answer within 10ms")
	})
	t.Run("a cancelled context wins", func(t *testing.T) {
		t.Parallel()
		arrived := make(chan struct{})
		b := setup(t, silent(arrived))
		ctx, cancel := context.WithCancel(t.Context())
		go func() { <-arrived; cancel() }()
		_, err := b.client.Do(ctx, call)
		require.ErrorIs(t, err, context.Canceled)
		require.True(t, requireFault(t, err, fault.Transient).Unknown)
	})
	t.Run("a connection that never comes about", func(t *testing.T) {
		t.Parallel()
		b := setup(t, silent(make(chan struct{})))
		b.client.Timeout = 50 * time.Millisecond
		b.client.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}}
		_, err := b.client.Do(t.Context(), call)
		require.False(t, requireFault(t, err, fault.Transient).Unknown)
	})
}

func TestTooLargeAnAnswerIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t, func(w http.ResponseWriter, _ *http.Request) {
		chunk := make([]byte, 1<<20)
		for range 65 {
			_, _ = w.Write(chunk)
		}
	})
	_, err := b.client.Do(t.Context(), httpapi.Call{Op: op, Path: "x"})
	require.ErrorContains(t, requireFault(t, err, fault.Invalid), "over 64 MiB")
}

func TestNoTextThatIsReadHasANULInIt(t *testing.T) {
	t.Parallel()
	var out struct {
		Note string          `json:"note"`
		Raw  json.RawMessage `json:"raw"`
	}
	require.NoError(t, httpapi.Decode(op, []byte(`{"note": "a\u0000b\\u0000\\\u0000", "raw": {"\u0000": "\\u0000"}}`), &out))
	require.Equal(t, "a\ufffdb\\u0000\\\ufffd", out.Note)
	require.JSONEq(t, `{"\ufffd": "\\u0000"}`, string(out.Raw))
}
