package main

import (
	"context"
	"net/http"
	"net/http/pprof"
)

// serveProfiles lets people of this machine see where a worker's time and memory
// go, until ctx ends; without ORDERLOOM_DEBUG_ADDRESS it does nothing.
func (p *program) serveProfiles(ctx context.Context) error {
	return p.serve(ctx, side{
		setting: "ORDERLOOM_DEBUG_ADDRESS", address: p.cfg.DebugAddress, what: "profiles", path: "/debug/pprof/", handler: profiles(),
	})
}

// profiles are those of net/http/pprof, on a mux of their own.
func profiles() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/debug/pprof/", pprof.Index)
	mux.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	mux.HandleFunc("/debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return mux
}
