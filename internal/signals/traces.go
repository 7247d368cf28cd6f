package signals

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.temporal.io/sdk/contrib/opentelemetry"
	"go.temporal.io/sdk/interceptor"
)

const (
	// sendEvery is how long a span waits for others to be sent along with.
	sendEvery = 2 * time.Second
	// lastWords is how long a process that ends waits for its last spans to be taken.
	lastWords = 5 * time.Second
)

// Traces makes spans and sends them to a collector. One that is away costs nothing but
// its spans.
type Traces struct{ provider *sdktrace.TracerProvider }

// NewTraces sends to an address that takes OTLP over HTTP. Process names who it is:
// orderloom-worker.
func NewTraces(ctx context.Context, process, address string) (*Traces, error) {
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(address))
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	return &Traces{sdktrace.NewTracerProvider(
		sdktrace.WithBatcher(exporter, sdktrace.WithBatchTimeout(sendEvery)),
		sdktrace.WithResource(resource.NewSchemaless(attribute.String("service.name", process))),
	)}, nil
}

// Tracer makes spans of ours.
func (t *Traces) Tracer() trace.Tracer { return t.provider.Tracer("orderloom") }

// Interceptor makes a span of each workflow, step and message of Temporal's, in the trace
// that whoever asked for it was in.
func (t *Traces) Interceptor() (interceptor.Interceptor, error) {
	return opentelemetry.NewTracingInterceptor(opentelemetry.TracerOptions{Tracer: t.Tracer(), DisableBaggage: true})
}

// Close sends what is left.
func (t *Traces) Close() {
	ctx, cancel := context.WithTimeout(context.Background(), lastWords)
	defer cancel()
	_ = t.provider.Shutdown(ctx) // whoever doesn't take them lacks them
}

// TraceOf is the trace that ctx is in, to be stored with what is asked for; empty where
// nobody traces.
func TraceOf(ctx context.Context) string {
	carrier := propagation.MapCarrier{}
	propagation.TraceContext{}.Inject(ctx, carrier)
	return carrier.Get("traceparent")
}

// WithTrace is ctx in a trace that TraceOf told; as it is where it told none.
func WithTrace(ctx context.Context, told string) context.Context {
	return propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": told})
}

// ShopCall is a span for a request to a channel's shop, in the trace that ctx is in. It
// tells neither of an address nor of what is asked: both may be personal.
func ShopCall(ctx context.Context, channel, method string) trace.Span {
	tracer := trace.SpanFromContext(ctx).TracerProvider().Tracer("orderloom")
	_, span := tracer.Start(ctx, "shop "+method, trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attribute.String("channel", channel)))
	return span
}
