package woocommerce

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// capturedWebhook is what a real shop sent.
func capturedWebhook(t testing.TB, path string) (http.Header, []byte) {
	t.Helper()
	raw, err := os.ReadFile(path)
	require.NoError(t, err)
	var told struct {
		Headers [][2]string `json:"headers"`
		Body    []byte      `json:"body_base64_sha_input"`
		Text    string      `json:"body_text"`
	}
	require.NoError(t, json.Unmarshal(raw, &told))
	header := http.Header{}
	for _, h := range told.Headers {
		header.Add(h[0], h[1])
	}
	if told.Body == nil {
		told.Body = []byte(told.Text)
	}
	return header, told.Body
}

func TestWebhooksOfARealShopAreUnderstood(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("woosim/captured/webhooks/deliveries/*.json")
	require.NoError(t, err)
	require.Len(t, paths, 11)
	for _, path := range paths {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			header, body := capturedWebhook(t, path)
			got, err := (&Client{}).Webhook(header, body, "hook-secret-ĀБ-1")
			require.NoError(t, err)
			topic := header.Get("X-WC-Webhook-Topic")
			require.Equal(t, topic, got.Topic)
			require.Equal(t, header.Get("X-WC-Webhook-Resource") == "order" || topic == "action.woocommerce_order_status_completed", got.Orders)
			if header.Get("X-WC-Webhook-Resource") != "action" {
				require.NotEmpty(t, got.RemoteID)
			}
			for _, wrong := range []secret.String{"", "hook-secret"} {
				_, err = (&Client{}).Webhook(header, body, wrong)
				require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
			}
		})
	}
}

func TestAnEmptySecretSignsNothing(t *testing.T) {
	t.Parallel()
	header := http.Header{"Content-Type": {"application/json"}}
	body := []byte("{}")
	mac := hmac.New(sha256.New, nil)
	mac.Write(body)
	for _, given := range []string{"", base64.StdEncoding.EncodeToString(mac.Sum(nil))} {
		header.Set("X-WC-Webhook-Signature", given)
		_, err := (&Client{}).Webhook(header, body, "")
		require.True(t, fault.Is(err, fault.Unauthorized), "%v", err)
	}
}

func TestDeliveriesOfOneSecondAreToldApart(t *testing.T) {
	t.Parallel()
	header, body := capturedWebhook(t, "woosim/captured/webhooks/deliveries/order_created.json")
	one, err := delivered(header, body)
	require.NoError(t, err)
	again, err := delivered(header, body)
	require.NoError(t, err)
	require.Equal(t, one, again)
	other, err := delivered(header, []byte(`{"id":1}`))
	require.NoError(t, err)
	require.NotEqual(t, one.ID, other.ID)
	_, err = delivered(header, []byte(`{"id":"' OR 1=1"}`))
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
}
