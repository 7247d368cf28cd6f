package gateway

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestWhatItSaysOfItself(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Equal(t, http.StatusOK, b.send(delivery(1)))
	for path, want := range map[string]string{
		"/healthz": "ok", "/readyz": "ready", "/metrics": `orderloom_webhooks_total{outcome="woke"} 1`,
	} {
		answer, err := b.server.Client().Get(b.server.URL + path)
		require.NoError(t, err)
		text, err := io.ReadAll(answer.Body)
		require.NoError(t, errors.Join(err, answer.Body.Close()))
		require.Equal(t, http.StatusOK, answer.StatusCode)
		require.Contains(t, string(text), want)
		require.NotContains(t, string(text), "riga", "no series per shop")
	}
}

// TestToldToStopItEndsWhatIsAtHand: a request whose body is still on its way when the
// gateway is told to stop is stored all the same.
func TestToldToStopItEndsWhatIsAtHand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.stop() // Serve runs it again
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.gateway.Serve(ctx, listener) }()

	body, late := io.Pipe()
	r := delivery(1)
	sent, err := http.NewRequestWithContext(t.Context(), r.method, "http://"+listener.Addr().String()+r.path, body)
	require.NoError(t, err)
	sent.Header = r.header
	status := make(chan int, 1)
	go func() {
		answer, err := (&http.Client{}).Do(sent)
		if err == nil {
			status <- answer.StatusCode
			_ = answer.Body.Close()
		}
		close(status)
	}()
	_, err = late.Write(r.body[:5])
	require.NoError(t, err)
	require.Eventually(t, func() bool { _, known := b.gateway.book.look("riga"); return known }, soon, 5*time.Millisecond, "it is at hand")
	cancel()
	require.Eventually(t, b.gateway.ends.Load, soon, 5*time.Millisecond)
	_, err = late.Write(r.body[5:])
	require.NoError(t, errors.Join(err, late.Close()))
	require.Equal(t, http.StatusOK, <-status)
	require.NoError(t, <-ended)
	require.EqualValues(t, 1, b.wakes())
}

func TestWhatIsOldIsForgotten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.stop()
	b.exec(`INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome, received_at)
		SELECT 1, n::text, 'order.updated', '1', 'woke', now() - n * interval '1 minute' FROM generate_series(0, 20000) n`)
	b.exec("INSERT INTO webhook_forgeries (channel_id, minute, forged) SELECT 1, date_trunc('minute', now() - n * interval '1 day', 'UTC'), 1 FROM generate_series(0, 39) n")
	require.NoError(t, b.gateway.tidy(t.Context(), time.Now()))
	require.EqualValues(t, 7*24*60, b.count("SELECT count(*) FROM webhook_deliveries"))
	require.EqualValues(t, 30, b.count("SELECT count(*) FROM webhook_forgeries WHERE minute > now() - interval '30 days'"))
	require.LessOrEqual(t, b.count("SELECT count(*) FROM webhook_forgeries"), int64(31))
}

// FuzzHook: whatever comes, the answer is one of those that are meant, and nothing
// that isn't signed is stored.
func FuzzHook(f *testing.F) {
	b := setup(f)
	good := delivery(1)
	sign := good.header.Get("X-WC-Webhook-Signature")
	f.Add("riga", "application/json", "order.updated", "7", "31784c77f779d5c6", sign, good.body)
	f.Add("riga", "application/json", "order.updated", "7", "d", signature([]byte("{}")), []byte("{}"))
	f.Add("riga", "application/json; charset=\xff", "order.updated", "7", "d", signature([]byte(`{"id":-1}`)), []byte(`{"id":-1}`))
	f.Add("riga", "application/json", "a\x00b", "7", "d", signature([]byte(`{"id":"1"}`)), []byte(`{"id":"1"}`))
	f.Add("riga", "application/json", "order.updated", "", "", "", []byte(`{"id":1}`))
	f.Add("riga", "application/x-www-form-urlencoded", "", "", "", "", []byte("webhook_id=7"))
	f.Add("riga", "application/x-www-form-urlencoded", "", "", "", "", []byte("webhook_id="))
	f.Add("..", "text/html", "", "", "", "====", []byte{0xff, 0})
	f.Add("none", "", "", "", "", "", []byte(nil))
	expected := []int{200, 400, 401, 404, 415}
	f.Fuzz(func(t *testing.T, channel, kind, topic, hook, id, sign string, body []byte) {
		r := delivery(1)
		sent, err := http.NewRequestWithContext(t.Context(), r.method, "http://gateway.example/hooks/riga", http.NoBody)
		require.NoError(t, err)
		sent.SetPathValue("channel", channel)
		sent.Body = io.NopCloser(bytes.NewReader(body))
		sent.Header = http.Header{
			"Content-Type": {kind}, "X-Wc-Webhook-Topic": {topic}, "X-Wc-Webhook-Id": {hook}, "X-Wc-Webhook-Delivery-Id": {id}, "X-Wc-Webhook-Signature": {sign},
		}
		became := b.gateway.receive(nil, sent)
		require.Contains(t, expected, became.status())
		require.NotEqual(t, remembered, became, "the database took it")
		if stored := slices.Contains([]outcome{woke, ignored, repeat}, became); stored {
			require.Equal(t, signature(body), sign)
		}
	})
}

// BenchmarkHook has 50 senders at once and tells how long the slowest hundredth
// waited.
func BenchmarkHook(b *testing.B) {
	const senders = 50
	g := setup(b)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: senders}}
	took := make([]time.Duration, b.N)
	next := make(chan int)
	var sent sync.WaitGroup
	b.ResetTimer()
	for range senders {
		sent.Go(func() {
			for i := range next {
				began := time.Now()
				if status, err := g.try(client, delivery(i)); status != http.StatusOK {
					b.Error(status, err)
				}
				took[i] = time.Since(began)
			}
		})
	}
	for i := range b.N {
		next <- i
	}
	close(next)
	sent.Wait()
	b.StopTimer()
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}
