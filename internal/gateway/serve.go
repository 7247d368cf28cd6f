package gateway

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.uber.org/zap"
	"golang.org/x/sync/errgroup"
)

// drain is how long requests at hand may take once the gateway is told to stop.
const drain = 20 * time.Second

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
	server := &http.Server{
		Handler: g.Handler(), ErrorLog: zap.NewStdLog(g.log),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, WriteTimeout: time.Minute, IdleTimeout: time.Minute,
		MaxHeaderBytes: 64 << 10,
	}
	// What is at hand is stored after ctx has ended.
	working, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	work, working := errgroup.WithContext(working)
	work.Go(func() error { return g.Run(working) })
	work.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve: %w", err)
		}
		return nil
	})
	work.Go(func() error {
		defer stop()
		select {
		case <-ctx.Done():
		case <-working.Done():
		}
		g.ends.Store(true)
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), drain)
		defer cancel()
		if err := server.Shutdown(last); err != nil {
			return fmt.Errorf("some requests didn't end within %s: %w", drain, err)
		}
		return nil
	})
	return work.Wait()
}
