package woosim

import (
	"net/http"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWhichAnswersAreFailures(t *testing.T) {
	t.Parallel()
	for status, failures := range map[int]int{
		200: 0, 201: 0, 202: 0, 204: 0, 299: 0, 301: 0, 302: 0, 303: 1, 304: 1, 307: 1, 308: 1, 400: 1, 401: 1, 404: 1, 410: 1, 429: 1, 500: 1, 503: 1,
	} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t)
			id := b.hook(t, "order.created", "s")
			b.receiver.answer(status)
			b.order(t)
			require.Equal(t, 1, b.run(t))
			_, got := b.state(t, id)
			require.Equal(t, failures, got)
			b.only(t) // no redirect was followed
			require.Zero(t, b.run(t), "and it isn't tried again")
		})
	}
}

// failing makes n orders whose deliveries fail, and returns the webhook's status after each.
func (b hookBundle) failing(t *testing.T, id int64, n int) []string {
	t.Helper()
	b.receiver.answer(http.StatusInternalServerError)
	var after []string
	for range n {
		b.order(t)
		b.run(t)
		status, _ := b.state(t, id)
		after = append(after, status)
	}
	return after
}

func TestTheSeventhFailureInARowDisables(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.hook(t, "order.created", "s")
	want := append(slices.Repeat([]string{"active"}, 6), "disabled")
	require.Equal(t, want, b.failing(t, id, 7))
	b.order(t)
	require.Zero(t, b.shop.QueuedWebhooks(), "what happens meanwhile is lost")
	w := get(t, b.shop, hooksPath+"/"+encodeID(id))
	require.Contains(t, w.Body.String(), `"status":"disabled"`)
	require.NotContains(t, w.Body.String(), "fail", "the API tells no count")
}

func TestASuccessStartsTheCountAnew(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.hook(t, "order.created", "s")
	b.failing(t, id, 6)
	b.receiver.answer(http.StatusOK)
	b.order(t)
	b.run(t)
	_, failures := b.state(t, id)
	require.Zero(t, failures)
	require.Equal(t, slices.Repeat([]string{"active"}, 6), b.failing(t, id, 6))
}

func TestAWokenWebhookIsOneFailureFromSleep(t *testing.T) {
	t.Parallel()
	wake := func(t *testing.T, b hookBundle, id int64) {
		t.Helper()
		w := send(t, b.shop, http.MethodPut, hooksPath+"/"+encodeID(id), `{"status":"active"}`)
		require.Equal(t, http.StatusOK, w.Code)
		require.Contains(t, w.Body.String(), `"status":"active"`)
	}
	b := setupHooks(t)
	id := b.hook(t, "order.created", "s")
	b.failing(t, id, 7)
	wake(t, b, id)
	require.Equal(t, []string{"disabled"}, b.failing(t, id, 1))

	wake(t, b, id)
	b.receiver.answer(http.StatusOK)
	b.order(t)
	require.Equal(t, 1, b.run(t), "it delivers again")
	require.Equal(t, append(slices.Repeat([]string{"active"}, 6), "disabled"), b.failing(t, id, 7))
}

func TestADisabledWebhookStillGetsWhatWasQueued(t *testing.T) {
	t.Parallel()
	b := setupHooks(t)
	id := b.hook(t, "order.created", "s")
	b.receiver.answer(http.StatusInternalServerError)
	for range 9 {
		b.order(t)
	}
	require.Equal(t, 9, b.run(t))
	require.Len(t, b.receiver.take(), 9)
	status, failures := b.state(t, id)
	require.Equal(t, "disabled", status)
	require.Equal(t, mostFailures, failures)
}

func TestAnAddressThatNobodyAnswersAtIsAFailure(t *testing.T) {
	t.Parallel()
	b := setupHooks(t, WithClient(nobody()))
	require.Equal(t, http.StatusCreated, send(t, b.shop, http.MethodPost, hooksPath, `{"topic":"order.created","delivery_url":"https://hub.example/in"}`).Code)
	b.order(t)
	b.run(t)
	_, failures := b.state(t, 1)
	require.Equal(t, 1, failures)
}

// count is how many of a shop's deliveries are so.
func count(s *Shop, is func(Delivery) bool) (n int) {
	for _, d := range s.Deliveries() {
		if is(d) {
			n++
		}
	}
	return n
}

func TestDeliveryFaults(t *testing.T) {
	t.Parallel()
	deliver := func(t *testing.T, f DeliveryFaults) (received []int64, shop *Shop) {
		t.Helper()
		b := setupHooks(t)
		b.hook(t, "order.created", "s")
		b.shop.SetDeliveryFaults(f)
		for range 40 {
			b.order(t)
		}
		require.Equal(t, 40, b.run(t))
		for _, got := range b.receiver.take() {
			received = append(received, idIn(t, got.body))
		}
		return received, b.shop
	}
	t.Run("none", func(t *testing.T) {
		t.Parallel()
		got, s := deliver(t, DeliveryFaults{})
		require.Len(t, got, 40)
		require.Zero(t, count(s, func(d Delivery) bool { return d.Repeated || d.Early }))
		require.True(t, slices.IsSorted(got))
	})
	t.Run("all lost", func(t *testing.T) {
		t.Parallel()
		got, s := deliver(t, DeliveryFaults{Drop: 1})
		require.Empty(t, got)
		require.True(t, s.Deliveries()[40].Dropped)
		require.Zero(t, s.Webhooks()[0].Failures)
	})
	t.Run("some lost", func(t *testing.T) {
		t.Parallel()
		got, _ := deliver(t, DeliveryFaults{Drop: 0.5})
		require.Greater(t, len(got), 5)
		require.Less(t, len(got), 35)
	})
	t.Run("each three times", func(t *testing.T) {
		t.Parallel()
		got, s := deliver(t, DeliveryFaults{Repeat: 2})
		require.Len(t, got, 120)
		require.Equal(t, 80, count(s, func(d Delivery) bool { return d.Repeated }))
		require.Len(t, slices.Compact(got), 40)
	})
	t.Run("some twice", func(t *testing.T) {
		t.Parallel()
		got, _ := deliver(t, DeliveryFaults{Repeat: 1, RepeatShare: 0.5})
		require.Greater(t, len(got), 45)
		require.Less(t, len(got), 75)
	})
	t.Run("in any order, the same for a seed", func(t *testing.T) {
		t.Parallel()
		got, s := deliver(t, DeliveryFaults{Shuffle: true})
		require.Greater(t, count(s, func(d Delivery) bool { return d.Early }), 20)
		again, _ := deliver(t, DeliveryFaults{Shuffle: true})
		require.False(t, slices.IsSorted(got))
		require.Equal(t, got, again)
		slices.Sort(got)
		require.Len(t, slices.Compact(got), 40)
	})
}
