package gateway

import (
	"context"
	"net"
	"net/http"

	"github.com/orderloom/orderloom/internal/serving"
)

// Handler answers POST /hooks/{channel}; for shops that give their key GET
// /join/{channel}/{state} and POST and GET /joined/{channel}; and GET /healthz, GET
// /readyz and GET /metrics.
func (g *Gateway) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hooks/{channel}", g.hook)
	mux.HandleFunc("GET /join/{channel}/{state}", g.join)
	mux.HandleFunc("POST /joined/{channel}", g.joined)
	mux.HandleFunc("GET /joined/{channel}", g.returned)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", g.ready)
	mux.Handle("GET /metrics", g.metrics.handler())
	return mux
}

// ready says whether webhooks may be sent here. Without the database they may: that is
// what the gateway remembers for.
func (g *Gateway) ready(w http.ResponseWriter, r *http.Request) {
	if g.ends.Load() {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()
	text := "ready\n"
	if g.db.Ping(ctx) != nil {
		text = "ready; the database doesn't answer\n"
	}
	w.Write([]byte(text))
}

// Serve answers on a listener until ctx ends; then it takes nothing new, ends what is
// at hand and stores it.
func (g *Gateway) Serve(ctx context.Context, listener net.Listener) error {
	return serving.Server{
		Handler: g.Handler(), Log: g.log, Beside: g.Run, Ending: func() { g.ends.Store(true) },
	}.Serve(ctx, listener)
}
