package main

import (
	"bytes"
	"context"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/workers/workerstest"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/commerce"
)

// requireOnce makes sure that each command of a kind that was given acted once: it was
// carried out, and journaled once for its sale.
func (b *books) requireOnce(t *testing.T, kind string, sales int) {
	t.Helper()
	var given, reached, concluded, journaled, told int
	require.NoError(t, b.db.QueryRow(t.Context(), `SELECT count(*), count(DISTINCT sale_id), count(concluded_at) FROM commands WHERE kind = $1`, kind).
		Scan(&given, &reached, &concluded))
	require.NoError(t, b.db.QueryRow(t.Context(), `SELECT count(*), count(DISTINCT sale_id) FROM journal WHERE actor = 'ann' AND action = $1 AND result = 'done'`, kind).
		Scan(&journaled, &told))
	require.Equal(t, []int{sales, sales, sales, sales, sales}, []int{given, reached, concluded, journaled, told}, kind)
}

// concluded is for how many commands the pass that carried them out is over.
func (b *books) concluded(t *testing.T) (n int) {
	t.Helper()
	require.NoError(t, b.db.QueryRow(t.Context(), "SELECT count(concluded_at) FROM commands").Scan(&n))
	return n
}

func TestAWorkerKilledBetweenTwoCommandsLosesNeither(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", spoiled)
	b.ownNamespace(t)
	crew := workerstest.Hire(t, workerstest.Build(t), b.environment, 1)
	requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--wait")
	b.untilWalked(t)

	skip := []string{"sale", "skip", "278", "payment", "--reason", "booked elsewhere", "--key", "ann-1", "--actor", "ann"}
	require.Equal(t, exitRefused, call(t.Context(), b.environment, skip...).code, "it is still held")
	require.Equal(t, 1, b.concluded(t))
	crew.KillAll()

	release := []string{"sale", "release", "278", "--reason", "a cent of the shop's", "--key", "ann-2", "--actor", "ann", "-o", "json"}
	answered := make(chan answer, 1)
	go func() { answered <- call(context.WithoutCancel(t.Context()), b.environment, release...) }()
	require.Eventually(t, func() bool { return b.commands(t) == 2 }, time.Minute, 10*time.Millisecond)
	require.Equal(t, 1, b.concluded(t), "there is nobody to carry it out")
	require.NoError(t, crew.Hire(context.WithoutCancel(t.Context()), 1))
	got := <-answered
	require.Equal(t, exitOK, got.code, got.errOut)
	require.Equal(t, "settled", fromJSON[commandView](t, got.out).State)

	for _, args := range [][]string{skip, release} {
		again := call(t.Context(), b.environment, args...)
		require.Equal(t, exitOK, again.code, again.errOut)
		require.Contains(t, again.errOut, "was given before and carried out")
	}
	b.requireOnce(t, "skip", 1)
	b.requireOnce(t, "release", 1)
	require.Regexp(t, `payment +skipped .* by ann: booked elsewhere`, requireOK(t, b.environment, "sale", "show", "278"))
	requireOK(t, b.environment, "audit")
}

// holdMany has more sales held than get a command in one transaction.
func (b *books) holdMany(t *testing.T) (sales int) {
	t.Helper()
	b.exec(t, "DELETE FROM payment_mappings; DELETE FROM pos_payment_mappings")
	made := b.shop.MakeOrders(1, 101, time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC), woosim.Straight())
	for more := true; more; {
		page, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: b.channel})
		require.NoError(t, err)
		more = page.More
	}
	for _, order := range made {
		in, err := b.set.ImportOrder(t.Context(), commerce.OrderRef{Channel: b.channel, RemoteID: strconv.FormatInt(order.ID, 10)})
		require.NoError(t, err)
		verdict, err := b.set.ValidateTotals(t.Context(), in.Walk)
		require.NoError(t, err)
		require.True(t, verdict.Held)
	}
	b.exec(t, "DELETE FROM outbox")
	return len(made)
}

func TestACommandToManyWhoseGiverAndWorkerAreKilledReachesEachSaleOnce(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea")
	sales := b.holdMany(t)
	b.ownNamespace(t)
	b.environment["ORDERLOOM_WORKER_CACHED_WORKFLOWS"], b.environment["ORDERLOOM_METRICS_ADDRESS"] = "10", freeAddress(t)
	binary := workerstest.Build(t)
	crew := workerstest.Hire(t, binary, b.environment, 1)
	last, err := b.owner.Begin(t.Context()) // whoever gives the command to the last sale waits
	require.NoError(t, err)
	t.Cleanup(func() { _ = last.Rollback(context.WithoutCancel(t.Context())) })
	_, err = last.Exec(t.Context(), "SELECT FROM sales ORDER BY id DESC LIMIT 1 FOR NO KEY UPDATE")
	require.NoError(t, err)

	retry := []string{"sale", "retry", "--state", "held", "--key", "ann-many", "--actor", "ann"}
	giver, said := exec.CommandContext(t.Context(), binary, retry...), &bytes.Buffer{}
	giver.Env, giver.Stderr = shell{environment: b.environment}.env(), said
	require.NoError(t, giver.Start())
	require.Eventually(t, func() bool { return b.concluded(t) == sales-1 }, time.Minute, 20*time.Millisecond, said)
	require.Regexp(t, `(?m)^temporal_sticky_cache_forced_eviction_total\{.*\} [1-9]`, b.looksAt(t, "/metrics"), "most lifecycles are in nobody's memory")
	require.NoError(t, giver.Process.Kill())
	require.Error(t, giver.Wait())
	crew.KillAll()
	require.NoError(t, last.Rollback(t.Context()))
	require.Equal(t, sales-1, b.commands(t))

	b.exec(t, "UPDATE outbox SET claimed_till = 'epoch'") // what the dead claimed is theirs for a while
	require.NoError(t, crew.Hire(context.WithoutCancel(t.Context()), 1))
	require.Eventually(t, func() bool { return b.concluded(t) == sales }, time.Minute, 20*time.Millisecond)
	again := call(t.Context(), b.environment, retry...)
	require.Equal(t, exitRefused, again.code, "they are still held")
	require.Contains(t, again.errOut, "was given before")
	b.requireOnce(t, "retry", sales)
}
