package gateway

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
)

// TestATraceBeginsWithTheWebhook: whoever reads what it told of finds the trace beside it.
func TestATraceBeginsWithTheWebhook(t *testing.T) {
	t.Parallel()
	b := setup(t)
	spans := tracetest.NewSpanRecorder()
	WithTracer(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)).Tracer("test"))(b.gateway)
	require.Equal(t, http.StatusOK, b.send(delivery(1)))
	stranger := delivery(2)
	stranger.path = "/hooks/tartu"
	require.Equal(t, http.StatusNotFound, b.send(stranger))

	ended := spans.Ended()
	require.Len(t, ended, 2)
	told := map[string]string{}
	for _, attribute := range ended[0].Attributes() {
		told[string(attribute.Key)] = attribute.Value.AsString()
	}
	require.Equal(t, map[string]string{"outcome": "woke", "channel": "riga"}, told)
	require.Len(t, ended[1].Attributes(), 1, "what a stranger makes up is not told")
	var kept string
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT trace FROM webhook_deliveries").Scan(&kept))
	at := ended[0].SpanContext()
	require.Equal(t, "00-"+at.TraceID().String()+"-"+at.SpanID().String()+"-01", kept)
}
