package signals

import (
	"github.com/prometheus/client_golang/prometheus"
	bridge "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// Temporal is where Temporal's SDK counts: its metrics, temporal_…, are the registry's.
func Temporal(registry prometheus.Registerer) (client.MetricsHandler, error) {
	exporter, err := bridge.New(bridge.WithRegisterer(registry), bridge.WithoutScopeInfo(), bridge.WithoutTargetInfo())
	if err != nil {
		return nil, err
	}
	seconds := metric.NewView(metric.Instrument{Kind: metric.InstrumentKindHistogram}, metric.Stream{
		Aggregation: metric.AggregationExplicitBucketHistogram{Boundaries: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60}, NoMinMax: true},
	})
	meter := metric.NewMeterProvider(metric.WithReader(exporter), metric.WithView(seconds)).Meter("temporal")
	return opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
		Meter: meter, UseMonotonicCounters: true,
		OnError: func(error) {}, // a metric less, and no order
	}), nil
}
