package main

import (
	"context"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/internal/signals"
)

// watch is what a worker tells of itself. Of a nil one nobody hears.
type watch struct {
	registry *prometheus.Registry
	calls    *signals.ShopCalls
	temporal client.MetricsHandler
}

func newWatch() (*watch, error) {
	registry := signals.NewRegistry()
	temporal, err := signals.Temporal(registry)
	if err != nil {
		return nil, fmt.Errorf("metrics of Temporal's SDK: %w", err)
	}
	return &watch{registry: registry, calls: signals.NewShopCalls(registry), temporal: temporal}, nil
}

// shopCalls counts what shops are asked.
func (w *watch) shopCalls() *signals.ShopCalls {
	if w == nil {
		return nil
	}
	return w.calls
}

// over has Temporal's SDK count.
func (w *watch) over(options *client.Options) {
	if w != nil {
		options.MetricsHandler = w.temporal
	}
}

// serveMetrics lets Prometheus see how a worker does, until ctx ends; without
// ORDERLOOM_METRICS_ADDRESS it does nothing.
func (p *program) serveMetrics(ctx context.Context, s *services) error {
	if p.watch == nil || p.cfg.MetricsAddress == "" {
		return nil
	}
	if err := p.watch.registry.Register(signals.NewLedger(s.db)); err != nil {
		return fmt.Errorf("metrics of the ledger: %w", err)
	}
	return p.serve(ctx, side{
		setting: "ORDERLOOM_METRICS_ADDRESS", address: p.cfg.MetricsAddress, what: "metrics", path: "/metrics",
		handler: signals.Handler(p.watch.registry, s.ready),
	})
}

// ready says what keeps a worker from its work.
func (s *services) ready(ctx context.Context) error {
	if s.db.Ping(ctx) != nil {
		return fmt.Errorf("the database doesn't answer")
	}
	if _, err := s.temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return fmt.Errorf("Temporal doesn't answer")
	}
	return nil
}
