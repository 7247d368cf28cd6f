package woocommerce

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/connectortest"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/secret"
)

// capturedBodies are the bodies of all answers of a real shop in some folders.
func capturedBodies(t testing.TB, folders ...string) (bodies [][]byte) {
	t.Helper()
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join("woosim", "captured", folder, "*.json"))
		require.NoError(t, err)
		require.NotEmpty(t, files, folder)
		for _, file := range files {
			var answer struct{ Body json.RawMessage }
			require.NoError(t, json.Unmarshal(read(t, file), &answer), file)
			bodies = append(bodies, answer.Body)
		}
	}
	return bodies
}

// FuzzDecodeOrder: an order is read or refused with its place. What is read can be stored,
// and comes to the cent to what the shop says.
func FuzzDecodeOrder(f *testing.F) {
	for _, o := range capturedOrders(f) {
		f.Add([]byte(o.raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		order, err := decodeOrder(raw)
		if err != nil {
			requireRefused(t, err)
			connectortest.RequireStorable(t, nameOf(raw, order.PlacedAt, err))
			return
		}
		connectortest.RequireStorable(t, order)
		require.NotEmpty(t, order.RemoteID)
		require.NotEmpty(t, order.Status)
		require.NotEmpty(t, order.Fingerprint())
		require.True(t, told(t, raw).Add(paidByGiftCards(order)).Equal(order.Totals.Total), "%v", order.Totals.Total)
	})
}

// requireRefused fails for an error that isn't the shop's, or isn't fit for a log.
func requireRefused(t *testing.T, err error) {
	t.Helper()
	require.True(t, fault.Is(err, fault.Invalid) || fault.Is(err, fault.Transient), "%v", err)
	connectortest.RequireLoggable(t, err)
}

// told is the total that an order says.
func told(t *testing.T, raw []byte) money.Amount {
	t.Helper()
	var order struct{ Total fields.Scalar }
	require.NoError(t, json.Unmarshal([]byte(strings.TrimPrefix(strings.TrimSpace(string(raw)), "\ufeff")), &order))
	return money.MustParse(string(order.Total))
}

// paidByGiftCards is what an order's total was raised by, if it was.
func paidByGiftCards(order commerce.Order) money.Amount {
	var paid, lines money.Amount
	for _, card := range order.GiftCards {
		paid = paid.Add(card.Amount)
	}
	for _, l := range order.Lines {
		lines = lines.Add(l.Total)
	}
	owed := lines.Add(order.Totals.Tax)
	if off := owed.Sub(order.Totals.Total).Abs(); off.Add(off).Cmp(paid) < 0 || off.IsZero() {
		return paid
	}
	return money.Zero
}

// FuzzDecodeListing: a product, or a variation of one, is read or refused with its place.
func FuzzDecodeListing(f *testing.F) {
	for _, list := range capturedListings(f) {
		for _, raw := range list {
			f.Add([]byte(raw), "")
			f.Add([]byte(raw), "77")
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte, product string) {
		listing, err := decodeListing(raw, product)
		if err != nil {
			requireRefused(t, err)
			return
		}
		connectortest.RequireStorable(t, listing)
		require.NotEmpty(t, listing.RemoteID)
		require.Equal(t, listing.Kind == commerce.VariationListing, listing.ParentID != "")
	})
}

// FuzzRefundDetails: what is told of refunds is read or refused with its place.
func FuzzRefundDetails(f *testing.F) {
	for _, body := range capturedBodies(f, "refunds") {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var list []refundDetailJSON
		if json.Unmarshal(raw, &list) != nil {
			return
		}
		r := fields.New()
		details := toRefundDetails(r, list)
		if r.Err() != nil {
			require.Contains(t, r.Err().Error(), "refund_details[")
			return
		}
		for id, detail := range details {
			require.NotEmpty(t, id)
			require.False(t, detail.PlacedAt.IsZero())
			for _, line := range detail.Lines {
				require.GreaterOrEqual(t, line.Quantity.Sign(), 0)
			}
		}
	})
}

// FuzzOutcome: an element of a batch is taken for a success only where it is about the
// product that was changed.
func FuzzOutcome(f *testing.F) {
	for _, body := range capturedBodies(f, "batch") {
		var batch struct{ Update []json.RawMessage }
		_ = json.Unmarshal(body, &batch) // some are errors
		for _, element := range append(batch.Update, body) {
			f.Add([]byte(element))
		}
	}
	shop := testShop("https://shop.example")
	keys := shop.Credentials
	f.Add([]byte(`{"id": 31, "error": {"code": "` + keys.Key.Reveal() + `", "message": "no ` + keys.Secret.Reveal() + `"}}`))
	made, err := New(shop, nil)
	require.NoError(f, err)
	c := made.(*Client)
	f.Fuzz(func(t *testing.T, raw []byte) {
		got := c.outcomeOf("set listings", "", "31", raw)
		if got.Err != nil {
			connectortest.RequireLoggable(t, got.Err, keys.Key, keys.Secret)
			return
		}
		require.Equal(t, "31", got.Now.RemoteID)
		connectortest.RequireStorable(t, *got.Now)
	})
}

// FuzzWebhook: what isn't signed is refused, and what is signed is short and plain enough
// to be kept.
func FuzzWebhook(f *testing.F) {
	const phrase = secret.String("hook-secret-ĀБ-1")
	paths, err := filepath.Glob("woosim/captured/webhooks/deliveries/*.json")
	require.NoError(f, err)
	for _, path := range paths {
		header, body := capturedWebhook(f, path)
		f.Add(header.Get("Content-Type"), header.Get("X-WC-Webhook-Topic"), header.Get("X-WC-Webhook-ID"), header.Get("X-WC-Webhook-Delivery-ID"), header.Get("X-WC-Webhook-Signature"), body, false)
	}
	f.Add("application/x-www-form-urlencoded", "", "", "", "", []byte("webhook_id=7"), false)
	f.Fuzz(func(t *testing.T, kind, topic, hook, delivery, signature string, body []byte, sign bool) {
		mac := hmac.New(sha256.New, []byte(phrase.Reveal()))
		mac.Write(body)
		right := base64.StdEncoding.EncodeToString(mac.Sum(nil))
		if sign {
			signature = right
		}
		header := http.Header{}
		for name, value := range map[string]string{
			"Content-Type": kind, "X-WC-Webhook-Topic": topic, "X-WC-Webhook-ID": hook, "X-WC-Webhook-Delivery-ID": delivery, "X-WC-Webhook-Signature": signature,
		} {
			header.Set(name, value)
		}
		got, err := (&Client{}).Webhook(header, body, phrase)
		if err != nil {
			connectortest.RequireLoggable(t, err, phrase)
			return
		}
		if got.Ping {
			require.Equal(t, connectors.Delivery{Ping: true}, got, "nothing is told by what isn't signed")
			return
		}
		require.True(t, sameSignature(right, signature))
		require.Less(t, len(got.ID)+len(got.Topic)+len(got.RemoteID), 500)
		connectortest.RequireStorable(t, got)
	})
}

// sameSignature compares what two texts in base64 say, which may be written in more than
// one way.
func sameSignature(right, given string) bool {
	one, err1 := base64.StdEncoding.DecodeString(right)
	other, err2 := base64.StdEncoding.DecodeString(given)
	return err1 == nil && err2 == nil && hmac.Equal(one, other)
}

// FuzzJoined: a key that a shop gives is one, whole, or it is refused without being quoted.
func FuzzJoined(f *testing.F) {
	header, body := capturedWebhook(f, "woosim/captured/wc-auth/2-callback-as-received.json")
	f.Add(header.Get("Content-Type"), body)
	f.Add("text/html", []byte("<html>"))
	f.Add("application/json", []byte(`{"key_id":5,"user_id":"s","consumer_key":"ck_","consumer_secret":"cs_1","key_permissions":"read"}`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		joined, err := Joiner{}.Joined(http.Header{"Content-Type": {kind}}, body)
		if err != nil {
			connectortest.RequireLoggable(t, err)
			require.NotContains(t, err.Error(), "ck_")
			return
		}
		require.NotEmpty(t, joined.State)
		require.True(t, strings.HasPrefix(joined.Credentials.Key.Reveal(), "ck_"))
		require.True(t, strings.HasPrefix(joined.Credentials.Secret.Reveal(), "cs_"))
		require.Contains(t, []string{"", "read", "write"}, joined.Lacks)
	})
}

// FuzzAnswers: whatever a shop answers to whatever it is asked.
func FuzzAnswers(f *testing.F) {
	keys := testShop("").Credentials
	connect := func(t testing.TB, rt http.RoundTripper) connectors.Connector {
		t.Helper()
		made, err := New(testShop("https://shop.example/sub"), rt)
		require.NoError(t, err)
		return made
	}
	connectortest.FuzzAnswers(f, connect, keys, capturedBodies(f, "errors", "notes", "payment_gateways", "settings", "shipping", "taxes", "refunds", "webhooks")...)
}
