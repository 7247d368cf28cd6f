package main

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/workflows"
)

// withWorker runs a worker for the books, in a namespace of their own.
func (b *books) withWorker(t *testing.T) {
	t.Helper()
	b.ownNamespace(t)
	work(t, b.environment)
}

// ownNamespace has nobody else work for the books.
func (b *books) ownNamespace(t *testing.T) {
	t.Helper()
	b.environment["ORDERLOOM_TEMPORAL_NAMESPACE"] = newNamespace(t)
	require.Eventually(t, func() bool {
		return call(t.Context(), b.environment, "migrate").code == exitOK
	}, time.Minute, 50*time.Millisecond)
}

// work runs a worker in this process until the test ends.
func work(t *testing.T, environment map[string]string) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan answer, 1)
	go func() { ended <- call(ctx, environment, "worker") }()
	t.Cleanup(func() {
		stop()
		got := <-ended
		require.Equal(t, exitOK, got.code, got.errOut)
	})
}

// untilWalked waits until nothing is left to do now.
func (b *books) untilWalked(t *testing.T) {
	t.Helper()
	require.Eventually(t, func() bool {
		left, err := dbgen.New().OrdersUnprocessed(t.Context(), b.db, b.channel)
		return err == nil && left == 0
	}, time.Minute, 20*time.Millisecond)
}

func TestImportsAndDecisionsWithAWorker(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", onDelivery, paid, cancelled, spoiled, unknownItem, refunded)
	b.environment["ORDERLOOM_METRICS_ADDRESS"] = freeAddress(t)
	b.withWorker(t)

	one := fromJSON[importView](t, requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--number", "252", "-o", "json"))
	require.Equal(t, []int{1, 1, 0}, []int{one.Seen, one.News, one.Bad})
	require.NotEmpty(t, one.Workflow.RunID)
	missing := call(t.Context(), b.environment, "import", "orders", "--channel", "tea", "--number", "999")
	require.Equal(t, exitNotFound, missing.code, missing.errOut)
	all := call(t.Context(), b.environment, "import", "orders", "--channel", "tea", "--since", "2026-11-01")
	require.Equal(t, "6 orders seen, 5 new or changed\n", all.out)
	require.Contains(t, all.errOut, "6 orders seen, 5 new or changed", "the progress is shown")
	read := fromJSON[importView](t, requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--wait", "-o", "json"))
	require.True(t, read.Done)
	require.Equal(t, 6, read.Seen)
	b.untilWalked(t)
	require.Equal(t, "held", b.stateOf(t, "278"))
	require.Equal(t, "settled", b.stateOf(t, "306"), "what was given back is credited")

	b.release(t)
	b.retry(t)
	b.retryWithoutALifecycle(t)
	b.watched(t)
	b.searched(t)
	b.steer(t)
}

// steer has a sale do without its payment, walks it again, and cancels another.
func (b *books) steer(t *testing.T) {
	t.Helper()
	skip := []string{"sale", "skip", "252", "payment", "--reason", "booked at the counter", "--key", "ann-2", "--actor", "ann", "-o", "json"}
	first := fromJSON[commandView](t, requireOK(t, b.environment, skip...))
	require.Equal(t, []string{"skip", "payment", "awaiting_payment", "settled"}, []string{first.Command, first.Step, first.StateBefore, first.State})
	require.True(t, fromJSON[commandView](t, requireOK(t, b.environment, skip...)).GivenBefore)
	require.Regexp(t, `payment +skipped .* by ann: booked at the counter +version 1: invoice, deliver, skip payment`, requireOK(t, b.environment, "sale", "show", "252"))
	other := call(t.Context(), b.environment, "sale", "skip", "252", "note", "--reason", "no", "--key", "ann-2")
	require.Equal(t, exitRefused, other.code)
	require.Contains(t, other.errOut, "belongs to another command")
	requireOK(t, b.environment, "audit")

	again := fromJSON[commandView](t, requireOK(t, b.environment, "sale", "walk", "252", "payment", "--reason", "it isn't", "-o", "json"))
	require.Equal(t, []string{"settled", "settled"}, []string{again.StateBefore, again.State})
	require.Regexp(t, `payment +done .* 12\.44 EUR`, requireOK(t, b.environment, "sale", "show", "252"), "the order was completed meanwhile, which says that it is paid")

	ended := fromJSON[commandView](t, requireOK(t, b.environment, "sale", "cancel", "287", "--reason", "the buyer called", "-o", "json"))
	require.Equal(t, []string{"held", "cancelled"}, []string{ended.StateBefore, ended.State})
	require.Empty(t, ended.Holds)
	held := call(t.Context(), b.environment, "sale", "walk", "287", "fetched", "--reason", "called again")
	require.Equal(t, exitRefused, held.code)
	require.Contains(t, held.out, "Sale 287 of tea was cancelled and is held.")
	requireOK(t, b.environment, "audit")
}

// release accepts a cent too much, once.
func (b *books) release(t *testing.T) {
	t.Helper()
	args := []string{"sale", "release", "278", "--reason", "a cent of the shop's", "--key", "ann-1", "--actor", "ann", "-o", "json"}
	first := fromJSON[commandView](t, requireOK(t, b.environment, args...))
	require.Equal(t, "held", first.StateBefore)
	require.Equal(t, "settled", first.State)
	require.False(t, first.GivenBefore)
	require.Empty(t, first.Holds)
	require.Equal(t, "order/tea/278", first.Workflow.ID)
	again := call(t.Context(), b.environment, args...)
	require.Equal(t, exitOK, again.code)
	require.Contains(t, again.errOut, "was given before and carried out")
	require.True(t, fromJSON[commandView](t, again.out).GivenBefore)
	require.Equal(t, 1, b.commands(t))
	var entries int
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT count(*) FROM journal WHERE actor = 'ann' AND action = 'release'").Scan(&entries))
	require.Equal(t, 1, entries)
}

// retry says why a sale is still held, and goes on once it is mended.
func (b *books) retry(t *testing.T) {
	t.Helper()
	held := call(t.Context(), b.environment, "sale", "retry", "287")
	require.Equal(t, exitRefused, held.code)
	require.Contains(t, held.out, "Sale 287 of tea is held, as before.")
	require.Contains(t, held.out, "give product 214 the SKU")
	require.Contains(t, held.errOut, "still held")
}

// retryWithoutALifecycle starts a lifecycle that somebody stopped.
func (b *books) retryWithoutALifecycle(t *testing.T) {
	t.Helper()
	temporal := temporalOf(t, b.environment)
	require.NoError(t, temporal.TerminateWorkflow(t.Context(), "order/tea/252", "", "a test"))
	got := fromJSON[commandView](t, requireOK(t, b.environment, "sale", "retry", "252", "-o", "json"))
	require.Equal(t, "awaiting_payment", got.State)
	var state string
	require.Eventually(t, func() bool {
		value, err := temporal.QueryWorkflow(t.Context(), "order/tea/252", "", workflows.QueryState)
		return err == nil && value.Get(&state) == nil && state != ""
	}, time.Minute, 50*time.Millisecond)
	require.Equal(t, "awaiting_payment", state)
}

func TestWorkerToldToStopWhileItStartsEndsInPeace(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	ctx, stop := context.WithCancel(t.Context())
	stop()
	got := call(ctx, b.environment, "worker")
	require.Equal(t, exitOK, got.code, got.errOut)
	require.Empty(t, got.errOut)
}
