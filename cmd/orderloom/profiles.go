package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/pprof"
	"time"

	"go.uber.org/zap"
)

// serveProfiles lets people of this machine see where a worker's time and memory
// go, until ctx ends; without ORDERLOOM_DEBUG_ADDRESS it does nothing.
func (p *program) serveProfiles(ctx context.Context) error {
	if p.cfg.DebugAddress == "" {
		return nil
	}
	listener, err := net.Listen("tcp", p.cfg.DebugAddress)
	if err != nil {
		return fmt.Errorf("ORDERLOOM_DEBUG_ADDRESS: %w", err)
	}
	p.log.Info("serving profiles", zap.String("address", "http://"+listener.Addr().String()+"/debug/pprof/"))
	server := &http.Server{Handler: profiles(), ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // a profile that is being taken waits for nobody
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve profiles: %w", err)
	}
	return nil
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
