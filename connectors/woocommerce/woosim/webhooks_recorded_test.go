package woosim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const recordedSecret = "hook-secret-ĀБ-1"

// received is a request as a receiver of the recorded shop got it.
type received struct {
	Method  string          `json:"method"`
	Headers [][2]string     `json:"headers"`
	Raw     []byte          `json:"body_base64_sha_input"`
	Text    string          `json:"body_text"`
	Doc     json.RawMessage `json:"body_json"`
}

func readReceived(t *testing.T, file string) received {
	t.Helper()
	raw, err := os.ReadFile(path.Join("captured", file))
	require.NoError(t, err)
	var r received
	require.NoError(t, json.Unmarshal(raw, &r))
	return r
}

func (r received) header() http.Header {
	h := http.Header{}
	for _, line := range r.Headers {
		h.Set(line[0], line[1])
	}
	return h
}

// independent signs by the letter of the contract, without the shop's code.
func independent(body []byte, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func TestRecordedSignaturesAreOurs(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(os.DirFS("captured"), "webhooks/deliveries/*.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 11)
	for _, file := range files {
		r := readReceived(t, file)
		require.Equal(t, r.header().Get("X-Wc-Webhook-Signature"), sign(r.Raw, recordedSecret), file)
		require.Equal(t, sign(r.Raw, recordedSecret), independent(r.Raw, recordedSecret), file)
	}
}

// TestRecordedDeliveriesComeOutByteForByte sends again what the recorded shop sent: the same bytes, the same headers, the same signature.
func TestRecordedDeliveriesComeOutByteForByte(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"action_order_status_completed", "order_created", "order_deleted_trash", "order_updated",
		"order_updated_at_creation", "order_updated_by_refund", "product_created", "product_updated", "product_updated_by_order",
		"product_updated_variation", "customer_created"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := readReceived(t, "webhooks/deliveries/"+name+".json")
			header := want.header()
			b := setupHooks(t)
			b.shop.hooks.address = "https://127.0.0.1:8443"
			b.load(t, header.Get("X-Wc-Webhook-Resource"), want)
			h := b.hook(t, header.Get("X-Wc-Webhook-Topic"), recordedSecret)
			b.shop.mu.Lock()
			b.shop.webhook(h).ID = parseObjectID(header.Get("X-Wc-Webhook-ID"))
			b.shop.fire(header.Get("X-Wc-Webhook-Topic"), idIn(t, want.Doc))
			b.shop.mu.Unlock()

			b.run(t)
			got := b.only(t)
			require.Equal(t, string(want.Raw), string(got.body))
			for _, line := range want.Headers {
				switch key := http.CanonicalHeaderKey(line[0]); key {
				case "Host", "Content-Length", "Connection": // of the wire
				case "X-Wc-Webhook-Delivery-Id":
					require.Len(t, got.header.Get(key), len(line[1]))
				default:
					require.Equal(t, line[1], got.header.Get(key), key)
				}
			}
			require.True(t, got.closes)
		})
	}
}

// load puts what a recorded delivery tells of into the shop.
func (b hookBundle) load(t *testing.T, resource string, want received) {
	t.Helper()
	switch resource {
	case "order":
		if strings.Contains(string(want.Doc), "line_items") {
			require.NoError(t, b.shop.LoadOrders([]json.RawMessage{exactDoc(t, want)}))
		}
	case "customer":
		o, err := parseObject(exactDoc(t, want))
		require.NoError(t, err)
		o.del("_links")
		b.shop.mu.Lock()
		b.shop.customers[o.int("id")] = o
		b.shop.mu.Unlock()
	case "product":
		o, err := parseObject(exactDoc(t, want))
		require.NoError(t, err)
		b.shop.mu.Lock()
		b.shop.addProduct(o)
		b.shop.mu.Unlock()
	}
}

// exactDoc is the recorded body at the address that captured answers have.
func exactDoc(t *testing.T, want received) json.RawMessage {
	t.Helper()
	text := strings.ReplaceAll(want.Text, `\/`, "/")
	return json.RawMessage(strings.ReplaceAll(text, "https://127.0.0.1:8443", "http://127.0.0.1:8089"))
}

func idIn(t *testing.T, raw json.RawMessage) int64 {
	t.Helper()
	o, err := parseObject(raw)
	require.NoError(t, err)
	return max(o.int("id"), o.int("arg"))
}

func parseObjectID(text string) int64 { return newObject("id", text).int("id") }
