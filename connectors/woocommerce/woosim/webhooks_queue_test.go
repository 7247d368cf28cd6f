package woosim

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSeveralChangesAreOneDeliveryOfTheLast(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.order(t)
	b.hook(t, "order.updated", "s")
	for _, note := range []string{"one", "two", "three"} {
		b.shop.EditOrder(id, `{"customer_note":"`+note+`"}`)
	}
	require.Equal(t, 1, b.run(t))
	got := b.only(t)
	require.Contains(t, string(got.body), `"customer_note":"three"`)
	require.Equal(t, independent(got.body, "s"), got.header.Get("X-Wc-Webhook-Signature"))
	require.Equal(t, "https://example.com/", got.header.Get("X-Wc-Webhook-Source"), "the address its maker called")
	require.Zero(t, b.run(t), "never again")
}

func TestAChangeWhileADeliveryRunsIsDeliveredByTheNextRun(t *testing.T) {
	t.Parallel()
	var b hookBundle
	var id int64
	busy := transport(func(r *http.Request) (*http.Response, error) {
		if id != 0 {
			b.shop.TouchOrder(id)
		}
		return somebody().Transport.RoundTrip(r)
	})
	b = setupHooks(t, WithClient(&http.Client{Transport: busy}))
	order := b.order(t)
	require.Equal(t, http.StatusCreated, send(t, b.shop, http.MethodPost, hooksPath, `{"topic":"order.updated","delivery_url":"https://hub.example/in"}`).Code)
	id = order
	b.shop.TouchOrder(id)
	require.Equal(t, 1, b.run(t), "its echo isn't part of the run")
	require.Equal(t, 1, b.shop.QueuedWebhooks())
}

func TestADeliveryTellsWhatIsThereWhenItIsSent(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hook(t, "order.created", "s")
	b.shop.DeleteOrder(b.order(t))
	b.run(t)
	require.JSONEq(t, `{"code":"woocommerce_rest_shop_order_invalid_id","message":"Invalid ID.","data":{"status":404}}`, string(b.only(t).body))
}

func TestNothingGoesToADeletedWebhook(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.hook(t, "order.created", "s")
	b.order(t)
	require.Equal(t, http.StatusOK, send(t, b.shop, http.MethodDelete, hooksPath+"/"+encodeID(id)+"?force=true", "").Code)
	require.Equal(t, 1, b.run(t))
	require.Empty(t, b.receiver.take())
}

func TestDeliveryIDsAreSharedWithinASecond(t *testing.T) {
	t.Parallel()
	now := hooksRecordedAt
	b := setupHooks(t, WithClock(func() time.Time { return now }))
	b.hook(t, "order.created", "s")
	b.hook(t, "order.created", "s")
	deliver := func() []string {
		before := len(b.shop.Deliveries())
		b.run(t)
		var ids []string
		for _, d := range b.shop.Deliveries()[before:] {
			ids = append(ids, d.DeliveryID)
		}
		return ids
	}
	b.order(t)
	b.order(t)
	first := deliver()
	require.Len(t, first, 4)
	require.Equal(t, first[0], first[2], "two orders")
	require.NotEqual(t, first[0], first[1], "two webhooks")
	now = now.Add(time.Second)
	b.order(t)
	require.NotEqual(t, first[0], deliver()[0])
}

// blocked is a client whose requests end with their context, and a signal that one has begun.
func blocked() (*http.Client, <-chan struct{}) {
	begun := make(chan struct{}, 10)
	return &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
		if r.Header["X-WC-Webhook-ID"] == nil { //nolint:staticcheck // on its way out it has the shop's own spelling
			return nil, errors.New("pings aren't waited for")
		}
		begun <- struct{}{}
		<-r.Context().Done()
		return nil, r.Context().Err()
	})}, begun
}

func TestWhatARunCouldNotSendStaysQueued(t *testing.T) {
	t.Parallel()
	client, begun := blocked()
	b := setupHooks(t, WithClient(client))
	require.Equal(t, http.StatusCreated, send(t, b.shop, http.MethodPost, hooksPath, `{"topic":"order.created","delivery_url":"https://hub.example/in"}`).Code)
	b.order(t)
	b.order(t)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-begun
		cancel()
	}()
	n, err := b.shop.DeliverWebhooks(ctx)
	require.ErrorIs(t, err, context.Canceled)
	require.Zero(t, n)
	require.Equal(t, 2, b.shop.QueuedWebhooks())
	_, failures := b.state(t, 1)
	require.Zero(t, failures)
}

func TestServingDeliversAsThingsHappen(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hook(t, "order.updated", "s")
	<-b.receiver.came // the ping
	first := b.order(t)
	ctx, cancel := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() { b.shop.ServeWebhooks(ctx) })
	require.Equal(t, first, idIn(t, (<-b.receiver.came).body), "what waited before")
	second := b.order(t)
	require.Equal(t, second, idIn(t, (<-b.receiver.came).body))
	cancel()
	serving.Wait()
}

func TestManyMayChangeOrdersWhileOneServes(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	b.hook(t, "order.created", "s")
	ctx, cancel := context.WithCancel(t.Context())
	var serving, making sync.WaitGroup
	serving.Go(func() { b.shop.ServeWebhooks(ctx) })
	for range 4 {
		making.Go(func() {
			for range 5 {
				b.order(t)
			}
		})
	}
	making.Wait()
	<-b.receiver.came // the ping
	told := map[int64]bool{}
	for range 20 {
		told[idIn(t, (<-b.receiver.came).body)] = true
	}
	cancel()
	serving.Wait()
	require.Len(t, told, 20)
}

func TestWebhooksAndTheirQueueAreSaved(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.hook(t, "order.created", "kept")
	b.receiver.answer(http.StatusInternalServerError)
	b.order(t)
	b.run(t)
	b.order(t)
	var saved bytes.Buffer
	require.NoError(t, b.shop.Save(&saved))
	loaded, err := Load(&saved)
	require.NoError(t, err)

	b.shop = loaded
	b.receiver.take()
	status, failures := b.state(t, id)
	require.Equal(t, "active", status)
	require.Equal(t, 1, failures)
	require.Equal(t, 1, b.run(t))
	got := b.only(t)
	require.Equal(t, independent(got.body, "kept"), got.header.Get("X-Wc-Webhook-Signature"))
	b.receiver.answer(http.StatusOK)
	require.Equal(t, id+1, b.hook(t, "order.deleted", "s"))
}
