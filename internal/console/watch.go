package console

import (
	"fmt"
	"net/http"
	"runtime/debug"
	"time"

	"go.uber.org/zap"
)

// watched logs and counts every answer, and answers where a page panics. No path,
// address or name is logged: what was asked for is the route's pattern.
func (c *Console) watched(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		began := time.Now()
		seen := &answer{ResponseWriter: w}
		defer func() {
			if panicked := recover(); panicked != nil {
				c.log.Error("a page panicked", zap.String("route", r.Pattern), zap.String("panic", fmt.Sprint(panicked)), zap.ByteString("stack", debug.Stack()))
				if seen.status == 0 {
					http.Error(seen, "This doesn't work right now.", http.StatusInternalServerError)
				}
			}
			took := time.Since(began)
			c.metrics.answered(r.Pattern, seen.status, took)
			c.log.Debug("answered", zap.String("route", r.Pattern), zap.Int("status", seen.status), zap.Duration("took", took))
		}()
		next.ServeHTTP(seen, r)
	})
}

// answer remembers the status.
type answer struct {
	http.ResponseWriter

	status int
}

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	return a.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach the writer itself.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }
