package console

import (
	"net/http"
	"sync"
)

// walked are the routes by which walks had something done.
type walked struct {
	mutex  sync.Mutex
	routes map[string]bool // by method and pattern
}

// noting serves what a handler does, and notes what was done.
func (w *walked) noting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(to http.ResponseWriter, r *http.Request) {
		seen := &answer{ResponseWriter: to}
		next.ServeHTTP(seen, r)
		if seen.status < http.StatusBadRequest {
			w.mutex.Lock()
			defer w.mutex.Unlock()
			w.routes[r.Pattern] = true
		}
	})
}

// missed are the routes by which people have something done, and no walk had.
func (w *walked) missed() (missed []string) {
	for _, r := range new(Console).routes() {
		route := r.method + " " + r.pattern
		if r.method == http.MethodPost && !r.forPrograms() && !w.routes[route] {
			missed = append(missed, route)
		}
	}
	return missed
}
