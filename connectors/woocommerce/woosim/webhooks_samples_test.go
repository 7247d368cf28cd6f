package woosim

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// transport is a client's other end.
type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// nobody is a client that reaches no one.
func nobody() *http.Client {
	return &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") })}
}

// somebody is a client whose every request is answered with 200.
func somebody() *http.Client {
	return &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(&bytes.Buffer{})}, nil
	})}
}

// hooksRecordedAt is when the recorded shop's webhooks were made.
var hooksRecordedAt = time.Date(2026, 11, 21, 22, 28, 24, 0, time.UTC)

// beforeWebhook readies a shop for a recorded request about webhooks: the next gets the id that the recorded one got.
func beforeWebhook(t *testing.T, s *Shop, file string, want sample) {
	t.Helper()
	s.clock = func() time.Time { return hooksRecordedAt }
	switch file {
	case "webhooks/disabled_after_failures.json", "webhooks/reactivate.json":
		s.next.Hook = 2
		ask(t, s, "webhooks/create_order_updated.json")
		h := s.webhook(2)
		h.Status, h.Modified = "disabled", hooksRecordedAt
	default:
		if o, err := parseObject(want.Body); err == nil && o.has("id") {
			s.next.Hook = o.int("id")
		}
	}
}

// recordedHooks are the files of the recorded shop's webhooks in the order they were made.
func recordedHooks() []string {
	return []string{"order_created", "order_updated", "order_deleted", "order_restored", "product_created", "product_updated",
		"product_deleted", "product_restored", "customer_created", "customer_updated", "action_woocommerce_order_status_completed", "no_secret"}
}

func TestWebhooksAreListedAsRecorded(t *testing.T) {
	t.Parallel()
	at := hooksRecordedAt.Add(-time.Second)
	s := New(Settings{}, WithClock(func() time.Time { return at }), WithClient(somebody()))
	s.AddKey(testKey, testSecret, ReadWrite)
	for i, name := range recordedHooks() {
		if i == 8 {
			at = hooksRecordedAt
		}
		ask(t, s, "webhooks/create_"+name+".json")
	}
	s.hooks.client = nobody()
	ask(t, s, "errors/webhook_unreachable_url.json")

	want := readSample(t, "webhooks/list.json")
	status, header, body := replay(t, s, "webhooks/list.json", want)
	require.Equal(t, want.Status, status)
	for _, key := range []string{"X-Wp-Total", "X-Wp-Totalpages", "Allow"} {
		require.Equal(t, want.Headers[strings.ToLower(key)], header.Get(key), key)
	}
	require.Equal(t, want.Headers["link"], header.Get("Link"))
	require.Equal(t, newestByID(t, want.Body), newestByID(t, body))
}

// newestByID are the webhooks of the last second in a list, by id; the others share the second before, and some are on the next page.
func newestByID(t *testing.T, raw []byte) any {
	t.Helper()
	var list []map[string]any
	require.NoError(t, json.Unmarshal(raw, &list))
	require.Len(t, list, 10)
	newest := list[:5]
	slices.SortFunc(newest, func(a, b map[string]any) int { return int(a["id"].(float64) - b["id"].(float64)) })
	return newest
}
