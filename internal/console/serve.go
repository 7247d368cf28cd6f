package console

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/orderloom/orderloom/internal/serving"
)

const (
	// limit is how long a page may take.
	limit = 20 * time.Second
	// largestForm is the most bytes that a form may have.
	largestForm = 64 << 10
)

// Handler answers every route, and 404 or 405 else.
func (c *Console) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range c.routes() {
		mux.Handle(r.method+" "+r.pattern, c.guarded(r))
	}
	return c.watched(c.headers(c.fromHere(c.found(mux))))
}

// found answers what the mux has nothing for with a page of ours.
func (c *Console) found(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		refuse, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		why := &refusal{header: w.Header()}
		refuse.ServeHTTP(why, r)
		serve := nowhere
		if why.status == http.StatusMethodNotAllowed {
			serve = otherMethod
		}
		c.guarded(route{role: anybody, serve: serve}).ServeHTTP(w, r)
	})
}

// refusal is what a mux says of what it has nothing for: the status, and headers such as
// Allow.
type refusal struct {
	header http.Header
	status int
}

func (r *refusal) Header() http.Header         { return r.header }
func (r *refusal) WriteHeader(status int)      { r.status = status }
func (r *refusal) Write(p []byte) (int, error) { return len(p), nil }

// Serve answers on a listener until ctx ends; then it takes nothing new and ends what is
// at hand.
func (c *Console) Serve(ctx context.Context, listener net.Listener) error {
	return serving.Server{
		Handler: c.Handler(), Log: c.log, Beside: c.Run, Ending: c.end,
	}.Serve(ctx, listener)
}

// healthy says that the process answers.
func healthy(v *visit) error { return v.plain(http.StatusOK, "ok\n") }

// ready says whether people may be sent here.
func ready(v *visit) error {
	select {
	case <-v.ending:
		return v.plain(http.StatusServiceUnavailable, "stopping\n")
	default:
	}
	if v.db.Ping(v.ctx()) != nil {
		return v.plain(http.StatusServiceUnavailable, "the database doesn't answer\n")
	}
	return v.plain(http.StatusOK, "ready\n")
}
