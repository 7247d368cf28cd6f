package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/prometheus/client_golang/prometheus"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/orderloom/orderloom/internal/signals"
)

// watch is what a worker tells of itself. Of a nil one nobody hears.
type watch struct {
	registry *prometheus.Registry
	calls    *signals.ShopCalls
	temporal client.MetricsHandler
	traces   interceptor.Interceptor // nil: none
	close    func()
}

// newWatch watches a worker, until it is closed.
func (p *program) newWatch(ctx context.Context) (*watch, error) {
	registry := signals.NewRegistry()
	temporal, err := signals.Temporal(registry)
	if err != nil {
		return nil, fmt.Errorf("metrics of Temporal's SDK: %w", err)
	}
	w := &watch{registry: registry, calls: signals.NewShopCalls(registry), temporal: temporal, close: func() {}}
	traces, err := p.newTraces(ctx, "orderloom-worker")
	if err != nil || traces == nil {
		return w, err
	}
	w.close = traces.Close
	w.traces, err = traces.Interceptor()
	return w, err
}

// newTraces sends spans where ORDERLOOM_TRACES_URL says; nil where it says nothing.
func (p *program) newTraces(ctx context.Context, process string) (*signals.Traces, error) {
	if p.cfg.TracesURL == "" {
		return nil, nil //nolint:nilnil // none is what was asked for
	}
	return signals.NewTraces(ctx, process, p.cfg.TracesURL)
}

// shopCalls counts what shops are asked.
func (w *watch) shopCalls() *signals.ShopCalls {
	if w == nil {
		return nil
	}
	return w.calls
}

// over has Temporal's SDK count, and trace.
func (w *watch) over(options *client.Options) {
	if w == nil {
		return
	}
	options.MetricsHandler = w.temporal
	if w.traces != nil {
		options.Interceptors = append(options.Interceptors, w.traces)
	}
}

// serveMetrics lets Prometheus see how a worker does, until ctx ends; without
// ORDERLOOM_METRICS_ADDRESS it does nothing.
func (p *program) serveMetrics(ctx context.Context, s *services) error {
	if p.watch == nil || p.cfg.MetricsAddress == "" {
		return nil
	}
	if err := p.watch.registry.Register(signals.NewLedger(s.db, p.cfg.ImportEvery)); err != nil {
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
		return errors.New("the database doesn't answer")
	}
	if _, err := s.temporal.CheckHealth(ctx, &client.CheckHealthRequest{}); err != nil {
		return errors.New("the Temporal server doesn't answer")
	}
	return nil
}
