package gateway

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
)

func TestEachRequestGetsItsStatus(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.channel("mute")
	signed := func(body string) func(*request) {
		return func(r *request) {
			r.body = []byte(body)
			r.header.Set("X-WC-Webhook-Signature", signature(r.body))
		}
	}
	form := func(body string) func(*request) {
		return func(r *request) {
			r.header, r.body = http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, []byte(body)
		}
	}
	for _, tt := range []struct {
		name   string
		change func(*request)
		want   int
	}{
		{"news of an order", func(*request) {}, http.StatusOK},
		{"news of a product", func(r *request) { r.header.Set("X-WC-Webhook-Topic", "product.updated") }, http.StatusOK},
		{"an unsigned ping", form("webhook_id=7"), http.StatusOK},
		{"another form", form("webhook_id=7&order=1"), http.StatusBadRequest},
		{"no signature", func(r *request) { r.header.Del("X-WC-Webhook-Signature") }, http.StatusUnauthorized},
		{"a forged signature", func(r *request) { r.header.Set("X-WC-Webhook-Signature", signature([]byte("else"))) }, http.StatusUnauthorized},
		{"a signature that is no base64", func(r *request) { r.header.Set("X-WC-Webhook-Signature", "?") }, http.StatusUnauthorized},
		{"a body that was changed", func(r *request) { r.body = append(r.body, ' ') }, http.StatusUnauthorized},
		{"a channel without a secret", func(r *request) { r.path = "/hooks/mute" }, http.StatusUnauthorized},
		{"a ping to a channel without a secret", func(r *request) { form("webhook_id=7")(r); r.path = "/hooks/mute" }, http.StatusOK},
		{"signed, and no JSON", signed("hello"), http.StatusBadRequest},
		{"signed, and empty", signed(""), http.StatusBadRequest},
		{"signed, and without a topic", func(r *request) { r.header.Del("X-WC-Webhook-Topic") }, http.StatusBadRequest},
		{"another type of content", func(r *request) { r.header.Set("Content-Type", "text/plain") }, http.StatusUnsupportedMediaType},
		{"no type of content", func(r *request) { r.header.Del("Content-Type") }, http.StatusUnsupportedMediaType},
		{"too large", func(r *request) { r.body = bytes.Repeat([]byte(" "), largest+1) }, http.StatusRequestEntityTooLarge},
		{"an unknown channel", func(r *request) { r.path = "/hooks/none" }, http.StatusNotFound},
		{"what can't be a channel", func(r *request) { r.path = "/hooks/" + strings.Repeat("a", 64) }, http.StatusNotFound},
		{"no channel", func(r *request) { r.path = "/hooks/" }, http.StatusNotFound},
		{"a GET", func(r *request) { r.method = http.MethodGet }, http.StatusMethodNotAllowed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := delivery(1)
			r.header = maps.Clone(r.header)
			tt.change(&r)
			require.Equal(t, tt.want, b.send(r))
		})
	}
}

func TestNewsOfProductsHaveTheCatalogueReadInAWhile(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const asked = "SELECT count(*) FROM outbox WHERE topic = 'catalogue' AND claimed_till > now() + interval '50 seconds'"
	product := func(id int) request {
		r := delivery(id)
		r.header.Set("X-WC-Webhook-Topic", "product.updated")
		return r
	}
	require.Equal(t, http.StatusOK, b.send(product(210)))
	require.Zero(t, b.count(asked), "the channel has no use for it")
	b.exec("UPDATE channels SET items_in = true")
	require.Equal(t, http.StatusOK, b.send(product(210)))
	require.Zero(t, b.count(asked), "it is the same one again")
	require.Equal(t, http.StatusOK, b.send(delivery(211)))
	require.Zero(t, b.count(asked), "an order is no product")

	require.Equal(t, http.StatusOK, b.send(product(212)))
	require.EqualValues(t, 1, b.count(asked))
	due := b.count("SELECT extract(epoch FROM claimed_till)::bigint FROM outbox WHERE topic = 'catalogue'")
	require.Equal(t, http.StatusOK, b.send(product(213)))
	require.Equal(t, due, b.count("SELECT extract(epoch FROM claimed_till)::bigint FROM outbox WHERE topic = 'catalogue'"), "more of them put nothing off")
	require.EqualValues(t, 2, b.count("SELECT version FROM outbox WHERE topic = 'catalogue'"))
}

func TestNewsWakesTheReaderAndNothingElseDoes(t *testing.T) {
	t.Parallel()
	b := setup(t)
	product := delivery(210)
	product.header.Set("X-WC-Webhook-Topic", "product.updated")
	require.Equal(t, http.StatusOK, b.send(product))
	for i, off := range []string{"enabled = false", "enabled = true, orders_in = false"} {
		b.exec("UPDATE channels SET " + off)
		b.gateway.book.known = map[string]sender{} // as after its time
		require.Equal(t, http.StatusOK, b.send(delivery(i)), off)
		require.Zero(t, b.wakes(), "of a product, and of a channel that is off: %s", off)
	}
	b.exec("UPDATE channels SET orders_in = true")
	b.gateway.book.known = map[string]sender{}
	require.Equal(t, http.StatusOK, b.send(delivery(2)))
	require.EqualValues(t, 1, b.wakes())
	require.EqualValues(t, 4, b.count("SELECT count(*) FROM webhook_deliveries"))
	require.EqualValues(t, 1, b.count("SELECT count(*) FROM webhook_deliveries WHERE outcome = 'asked'"), "the product")
	require.EqualValues(t, 1, b.count("SELECT count(*) FROM webhook_deliveries WHERE outcome = 'woke'"))
}

func TestTenRepeatsInAnyOrderAreOneWake(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const orders, times = 20, 10
	order := rand.Perm(orders * times)
	var sent sync.WaitGroup
	statuses := make([]int, len(order))
	for i, n := range order {
		sent.Go(func() { statuses[i], _ = b.try(b.server.Client(), delivery(n%orders)) })
	}
	sent.Wait()
	for _, status := range statuses {
		require.Equal(t, http.StatusOK, status)
	}
	require.EqualValues(t, orders, b.count("SELECT count(*) FROM webhook_deliveries"))
	require.EqualValues(t, 1, b.wakes())

	b.handOn()
	for n := range orders {
		require.Equal(t, http.StatusOK, b.send(delivery(n)))
	}
	require.Zero(t, b.wakes(), "a repeat is no work")
}

func TestAFloodOfForgeriesIsCountedAndJournalledOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	forgery := delivery(1)
	forgery.header.Set("X-WC-Webhook-Signature", signature(nil))
	before := b.count("SELECT count(*) FROM journal")
	for range 300 {
		require.Equal(t, http.StatusUnauthorized, b.send(forgery))
	}
	b.stop()
	require.EqualValues(t, 300, b.count("SELECT sum(forged) FROM webhook_forgeries"))
	minutes := b.count("SELECT count(*) FROM webhook_forgeries")
	require.LessOrEqual(t, minutes, int64(2))
	require.Equal(t, minutes, b.count("SELECT count(*) FROM journal WHERE result = 'forged' AND channel = 'riga'"))
	require.Equal(t, before+minutes, b.count("SELECT count(*) FROM journal"))
	require.Zero(t, b.count("SELECT count(*) FROM webhook_deliveries")+b.wakes())
}

func TestANewSecretTakesTheOldOnesPlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	require.Equal(t, http.StatusOK, b.send(delivery(1)))
	require.NoError(t, activities.SetWebhookSecret(t.Context(), b.db, b.keyring, "riga", "another-secret-1", "ann"))
	require.Eventually(t, func() bool { return b.send(delivery(2)) == http.StatusUnauthorized }, soon, fresh/10)
	require.Error(t, activities.SetWebhookSecret(t.Context(), b.db, b.keyring, "riga", "", "ann"))
	require.EqualValues(t, 2, b.count("SELECT count(*) FROM journal WHERE action = 'webhook secret' AND actor = 'ann' AND channel = 'riga'"))
}
