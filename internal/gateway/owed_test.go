package gateway

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
)

// hook makes a webhook of the shop that goes to channel riga. Its ping comes first.
func (b *bundle) hook(topic string) {
	b.t.Helper()
	asks, err := json.Marshal(map[string]string{"topic": topic, "delivery_url": b.server.URL + "/hooks/riga", "secret": phrase})
	require.NoError(b.t, err)
	r := httptest.NewRequest(http.MethodPost, "https://shop.example/wp-json/wc/v3/webhooks", bytes.NewReader(asks))
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth("ck_1", "cs_1")
	w := httptest.NewRecorder()
	b.shop.Handler().ServeHTTP(w, r)
	require.Equal(b.t, http.StatusCreated, w.Code, w.Body.String())
	require.False(b.t, b.shop.Webhooks()[0].Unpinged)
}

// sent has the shop tell of so many new orders, one delivery each.
func (b *bundle) sent(orders int) {
	b.t.Helper()
	for i := range orders {
		b.shop.MakeOrders(1, 1, time.Now().Add(time.Duration(i)*time.Second))
	}
	n, err := b.shop.DeliverWebhooks(b.t.Context())
	require.NoError(b.t, err)
	require.Equal(b.t, orders, n)
}

func TestWhileTheDatabaseIsAwayNothingFailsAndNothingIsForgotten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.channel("tallinn")
	b.line.cut()
	for n := range 10 { // a shop disables its webhook at the seventh failure
		require.Equal(t, http.StatusOK, b.send(delivery(n)))
	}
	ready := request{method: http.MethodGet, path: "/readyz"}
	require.Equal(t, http.StatusOK, b.send(ready), "a balancer must not take it out")
	large := delivery(1)
	large.body = make([]byte, largest+1)
	require.Equal(t, http.StatusRequestEntityTooLarge, b.send(large))
	require.Zero(t, b.wakes())

	b.line.mend()
	require.Eventually(t, func() bool { return b.wakes() == 2 }, soon, 20*time.Millisecond, "every channel's reader")
	require.Eventually(t, func() bool { return !b.gateway.owing.Load() }, soon, 20*time.Millisecond)
	require.Equal(t, http.StatusOK, b.send(delivery(99)))
	require.EqualValues(t, 1, b.count("SELECT count(*) FROM webhook_deliveries"), "stored again")
}

func TestAChannelKnownBeforeIsStillToldFromAForgerWhileTheDatabaseIsAway(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Equal(t, http.StatusOK, b.send(delivery(1)))
	b.line.cut()
	forgery := delivery(2)
	forgery.header.Set("X-WC-Webhook-Signature", signature(nil))
	require.Equal(t, http.StatusUnauthorized, b.send(forgery))
	require.Equal(t, http.StatusOK, b.send(delivery(2)))
	b.handOn()
	b.line.mend()
	require.Eventually(t, func() bool { return b.wakes() == 1 }, soon, 20*time.Millisecond)
}

func TestAShopSendsAndTheReaderIsAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.shop.AddKey("ck_1", "cs_1", woosim.ReadWrite)
	b.hook("order.created")
	b.sent(5)
	require.EqualValues(t, 5, b.count("SELECT count(*) FROM webhook_deliveries WHERE topic = 'order.created' AND outcome = 'woke'"))
	require.EqualValues(t, 1, b.wakes())

	b.shop.SetDeliveryFaults(woosim.DeliveryFaults{Repeat: 9, Shuffle: true})
	b.sent(5)
	b.line.cut()
	b.sent(10)
	for _, d := range b.shop.Deliveries() {
		require.Equal(t, http.StatusOK, d.Status)
	}
	require.Equal(t, "active", b.shop.Webhooks()[0].Status)
	require.EqualValues(t, 10, b.count("SELECT count(*) FROM webhook_deliveries"))
}
