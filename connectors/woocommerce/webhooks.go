package woocommerce

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"mime"
	"net/http"
	"strings"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

var _ connectors.Webhooks = (*Client)(nil)

// webhookOp is where what a webhook gets wrong went wrong.
const webhookOp = "read a webhook"

// Webhook implements connectors.Webhooks. The signature covers the body alone, so
// that the headers are as good as whoever once saw a delivery: they name it and say
// its topic, and no more hangs on them than a look at the shop.
func (*Client) Webhook(header http.Header, body []byte, phrase secret.String) (connectors.Delivery, error) {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		return pinged(body)
	case err != nil || kind != "application/json":
		return connectors.Delivery{}, fault.New(fault.Unsupported, webhookOp, "its content is neither JSON nor a ping")
	case !signed(body, header.Get("X-WC-Webhook-Signature"), phrase):
		return connectors.Delivery{}, fault.New(fault.Unauthorized, webhookOp, "it is not signed with the channel's webhook secret")
	}
	return delivered(header, body)
}

// pinged is the form that a shop sends when a webhook is made: unsigned.
func pinged(body []byte) (connectors.Delivery, error) {
	id, found := bytes.CutPrefix(body, []byte("webhook_id="))
	if !found || !plainID(string(id)) {
		return connectors.Delivery{}, fault.New(fault.Invalid, webhookOp, "a form that is no ping")
	}
	return connectors.Delivery{Ping: true}, nil
}

// signed compares in constant time. Without a secret nothing is signed.
func signed(body []byte, signature string, phrase secret.String) bool {
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil || phrase == "" {
		return false
	}
	mac := hmac.New(sha256.New, []byte(phrase.Reveal()))
	mac.Write(body)
	return hmac.Equal(mac.Sum(nil), given)
}

// delivered reads what is signed. A shop names by one Delivery-ID all that a webhook
// sends within a second, whatever it is of: the body tells them apart.
func delivered(header http.Header, body []byte) (connectors.Delivery, error) {
	var told struct {
		ID json.Number `json:"id"`
	}
	if err := json.Unmarshal(body, &told); err != nil {
		return connectors.Delivery{}, fault.New(fault.Invalid, webhookOp, "its body is no JSON of a delivery")
	}
	topic, hook, delivery := header.Get("X-WC-Webhook-Topic"), header.Get("X-WC-Webhook-ID"), header.Get("X-WC-Webhook-Delivery-ID")
	remote := told.ID.String()
	if !plainWord(topic) || !plainID(hook) || !plainWord(delivery) || (remote != "" && !plainID(remote)) {
		return connectors.Delivery{}, fault.New(fault.Invalid, webhookOp, "it doesn't say which delivery of what it is")
	}
	content := sha256.Sum256(body)
	return connectors.Delivery{
		ID:       hook + "/" + delivery + "/" + hex.EncodeToString(content[:8]),
		Topic:    topic,
		RemoteID: remote,
		Orders:   strings.HasPrefix(topic, "order.") || strings.HasPrefix(topic, "action.woocommerce_order_"),
		Listings: strings.HasPrefix(topic, "product."),
	}, nil
}

// plainID reports whether it is a number as shops count.
func plainID(s string) bool { return len(s) <= 20 && s != "" && strings.Trim(s, "0123456789") == "" }

// plainWord reports whether it is short and plain enough to keep and to show.
func plainWord(s string) bool {
	odd := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._-", r)
	}
	return s != "" && len(s) <= 128 && !strings.ContainsFunc(s, odd)
}
