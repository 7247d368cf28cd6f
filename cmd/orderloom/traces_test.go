package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// spans takes traces as a collector does: the names of the spans of each.
type spans struct {
	mu    sync.Mutex
	named map[string][]string
}

// collect has a collector take what the books' worker traces.
func (b *books) collect(t *testing.T) *spans {
	t.Helper()
	taken := &spans{named: map[string][]string{}}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		var told collector.ExportTraceServiceRequest
		if err != nil || proto.Unmarshal(body, &told) != nil {
			http.Error(w, "not OTLP", http.StatusBadRequest)
			return
		}
		taken.take(&told)
	}))
	t.Cleanup(server.Close)
	b.environment["ORDERLOOM_TRACES_URL"] = server.URL + "/v1/traces"
	return taken
}

func (s *spans) take(told *collector.ExportTraceServiceRequest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, process := range told.GetResourceSpans() {
		for _, scope := range process.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				s.named[string(span.GetTraceId())] = append(s.named[string(span.GetTraceId())], span.GetName())
			}
		}
	}
}

func (s *spans) of(trace string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Join(s.named[trace], "\n")
}

// hears stores a webhook of an order as the gateway does, in a trace.
func (b *books) hears(t *testing.T, order, trace string) {
	t.Helper()
	_, err := b.owner.Exec(t.Context(), `INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome, trace)
		SELECT id, $2, 'order.updated', $2, 'woke', $3 FROM channels WHERE code = $1`, b.channel, order, trace)
	require.NoError(t, err)
}

// TestATraceLeadsFromTheWebhookToTheWriteBack: the workflow, its steps and what the shop
// is told are all in the trace that the webhook began.
func TestATraceLeadsFromTheWebhookToTheWriteBack(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", paid)
	taken := b.collect(t)
	b.hears(t, strconv.Itoa(paid), "00-0102030405060708090a0b0c0d0e0f10-0102030405060708-01")
	b.withWorker(t)
	requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--wait")
	b.untilWalked(t)
	trace := "\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10"
	require.Eventually(t, func() bool {
		names := taken.of(trace)
		for _, want := range []string{"StartWorkflow:OrderLifecycle", "RunWorkflow:OrderLifecycle", "RunActivity:WriteBack", "shop POST"} {
			if !strings.Contains(names, want) {
				return false
			}
		}
		return true
	}, time.Minute, 50*time.Millisecond, "the spans: %s", names{taken, trace})
}

// names are looked up once they are printed.
type names struct {
	taken *spans
	trace string
}

// String implements fmt.Stringer.
func (n names) String() string { return n.taken.of(n.trace) }
