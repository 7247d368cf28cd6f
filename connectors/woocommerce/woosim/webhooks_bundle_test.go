package woosim

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const hooksPath = "/wp-json/wc/v3/webhooks"

// hookBundle is a shop and a receiver of its webhooks.
type hookBundle struct {
	shop     *Shop
	receiver *receiver
	url      string
}

type receiver struct {
	mu     sync.Mutex
	status int // of every answer
	got    []receivedNow
	came   chan receivedNow
}

type receivedNow struct {
	header http.Header
	body   []byte
	closes bool
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	now := receivedNow{req.Header, body, req.Close}
	r.got = append(r.got, now)
	if r.status == http.StatusFound {
		w.Header().Set("Location", "/elsewhere")
	}
	w.WriteHeader(r.status)
	select {
	case r.came <- now:
	default: // no test waits for it
	}
}

func (r *receiver) answer(status int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.status = status
}

// take returns what came since it was last asked.
func (r *receiver) take() []receivedNow {
	r.mu.Lock()
	defer r.mu.Unlock()
	got := r.got
	r.got = nil
	return got
}

func setupHooks(t *testing.T, opts ...Option) hookBundle {
	t.Helper()
	r := &receiver{status: http.StatusOK, came: make(chan receivedNow, 100)}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	s := New(Settings{Name: "hooked"}, append([]Option{WithClock(func() time.Time { return hooksRecordedAt })}, opts...)...)
	s.AddKey(testKey, testSecret, ReadWrite)
	return hookBundle{s, r, server.URL + "/in"}
}

// hook makes a webhook over the API and takes its ping.
func (b hookBundle) hook(t *testing.T, topic, secret string) int64 {
	t.Helper()
	w := send(t, b.shop, http.MethodPost, hooksPath, string(encode(newObject("topic", topic, "delivery_url", b.url, "secret", secret))))
	require.Equal(t, http.StatusCreated, w.Code, w.Body.String())
	pings := b.receiver.take()
	require.Len(t, pings, 1)
	return idIn(t, w.Body.Bytes())
}

// order makes an order of two pieces of a product whose stock is managed, and returns its id.
func (b hookBundle) order(t *testing.T) int64 {
	t.Helper()
	w := send(t, b.shop, http.MethodPost, ordersPath, `{"status":"processing","line_items":[{"product_id":210,"quantity":2}]}`)
	require.Equal(t, http.StatusCreated, w.Code, w.Body.String())
	return idIn(t, w.Body.Bytes())
}

// run runs the queue once and returns how many it took.
func (b hookBundle) run(t *testing.T) int {
	t.Helper()
	n, err := b.shop.DeliverWebhooks(t.Context())
	require.NoError(t, err)
	return n
}

func (b hookBundle) only(t *testing.T) receivedNow {
	t.Helper()
	got := b.receiver.take()
	require.Len(t, got, 1)
	return got[0]
}

// state returns a webhook's status and failures.
func (b hookBundle) state(t *testing.T, id int64) (string, int) {
	t.Helper()
	for _, h := range b.shop.Webhooks() {
		if h.ID == id {
			return h.Status, h.Failures
		}
	}
	require.Fail(t, "no such webhook")
	return "", 0
}
