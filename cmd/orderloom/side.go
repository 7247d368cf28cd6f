package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"go.uber.org/zap"
)

// side is what a worker serves beside its work.
type side struct {
	setting string // that says where
	address string // host:port; empty: nowhere
	what    string
	path    string
	handler http.Handler
}

// serve serves it until ctx ends; without an address it does nothing.
func (p *program) serve(ctx context.Context, s side) error {
	if s.address == "" {
		return nil
	}
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		return fmt.Errorf("%s: %w", s.setting, err)
	}
	p.log.Info("serving "+s.what, zap.String("address", "http://"+listener.Addr().String()+s.path))
	server := &http.Server{Handler: s.handler, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() }) // whoever looks on is waited for by nobody
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", s.what, err)
	}
	return nil
}
