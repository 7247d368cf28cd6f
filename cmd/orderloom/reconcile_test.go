package main

import (
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/office"
)

// reconcile looks over the channel and keeps what it finds, without Temporal.
func (b *books) reconcile(t *testing.T) {
	t.Helper()
	run, err := b.set.BeginReconcile(t.Context(), activities.ReconcileInput{Channel: b.channel, Key: uuid.NewString(), Since: time.Unix(0, 0)})
	require.NoError(t, err)
	for more := true; more; {
		part, err := b.set.ReconcilePart(t.Context(), run.Run)
		require.NoError(t, err)
		more = part.More
	}
	_, err = b.set.EndReconcile(t.Context(), activities.ReconcileEnded{Channel: b.channel, Run: run.Run})
	require.NoError(t, err)
}

// TestDifferencesAreShownRepairedAndIgnored: where sales are settled, held, cancelled and
// refunded, nothing is found until something differs.
func TestDifferencesAreShownRepairedAndIgnored(t *testing.T) {
	t.Parallel()
	b := walkedBooks(t)
	b.exec(t, "DELETE FROM outbox") // they were walked without a relay
	dry := func(args ...string) string {
		return requireOK(t, b.environment, append([]string{"reconcile", "--channel", b.channel, "--since", "2020-01-01", "--dry-run"}, args...)...)
	}
	const agree = "The shops and our books agree, as far as they were looked at.\n"
	require.Equal(t, agree, dry())
	require.Equal(t, agree, requireOK(t, b.environment, "reconcile", "list"))

	b.exec(t, "UPDATE sales SET total = total + 1 WHERE number IN ('252', '253')")
	require.Len(t, fromJSON[[]office.Finding](t, dry("-o", "json")), 2)
	require.Equal(t, agree, requireOK(t, b.environment, "reconcile", "list"), "nothing was kept")
	b.reconcile(t)
	require.Contains(t, requireOK(t, b.environment, "reconcile", "list", "--kind", "total", "-o", "csv"), ",total,253,22.13 EUR,23.13 EUR,open,walk,")
	list := fromJSON[[]office.Finding](t, requireOK(t, b.environment, "reconcile", "list", "--channel", b.channel, "-o", "json"))
	require.Len(t, list, 2)
	one, other := count(list[0].ID), count(list[1].ID)
	require.Contains(t, requireOK(t, b.environment, "reconcile", "show", one), "Walk the sale again, by the order as it was read last.")

	repaired := requireOK(t, b.environment, "reconcile", "repair", one, "--key", "k", "--actor", "ann")
	require.Contains(t, repaired, "state          repairing")
	require.Equal(t, repaired, requireOK(t, b.environment, "reconcile", "repair", one, "--key", "k", "--actor", "ann"))
	require.Contains(t, requireOK(t, b.environment, "reconcile", "ignore", other, "--actor", "ann", "--reason", "known"), "reason         known")
	require.Len(t, fromJSON[[]office.Finding](t, requireOK(t, b.environment, "reconcile", "list", "-o", "json")), 1, "one is ignored")
	require.Contains(t, requireOK(t, b.environment, "__complete", "reconcile", "repair", ""), ":4")

	for name, test := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no channel":         {[]string{"reconcile"}, exitUsage, "--channel"},
		"an unknown command": {[]string{"reconcile", "repiar"}, exitUsage, "repair"},
		"an unknown finding": {[]string{"reconcile", "repair", "4711"}, exitNotFound, "4711"},
		"an unknown kind":    {[]string{"reconcile", "list", "--kind", "odd"}, exitUsage, "--kind"},
		"no id":              {[]string{"reconcile", "show", "x"}, exitUsage, "reconcile list"},
	} {
		got := call(t.Context(), b.environment, test.args...)
		require.Equal(t, test.code, got.code, name)
		require.Contains(t, got.errOut, test.want, name)
	}
}

// TestALookIsWaitedFor: a worker makes it. While one is under way the same is joined, and
// another is refused, not taken for it.
func TestALookIsWaitedFor(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "tea", paid)
	b.withWorker(t)
	requireOK(t, b.environment, "import", "orders", "--channel", "tea", "--wait")
	b.untilWalked(t)
	b.exec(t, "UPDATE sales SET total = total + 1")
	look := []string{"reconcile", "--channel", "tea", "--since", "2020-01-01", "--until", "2030-01-01"}
	done := fromJSON[reconciledView](t, requireOK(t, b.environment, append(look, "--wait", "-o", "json")...))
	require.True(t, done.Done)
	require.EqualValues(t, 1, done.Orders)
	require.EqualValues(t, 1, done.Opened)

	b.shop.AddFault(woosim.Rule{Kind: "orders.list", Fault: woosim.Unavailable()})
	first := fromJSON[reconciledView](t, requireOK(t, b.environment, append(look, "-o", "json")...))
	require.Eventually(t, func() bool {
		var running int
		err := b.db.QueryRow(t.Context(), "SELECT count(*) FROM reconciliations WHERE state = 'running'").Scan(&running)
		return err == nil && running == 1
	}, time.Minute, 20*time.Millisecond)
	same := fromJSON[reconciledView](t, requireOK(t, b.environment, append(look, "-o", "json")...))
	require.Equal(t, first.Workflow, same.Workflow)
	other := call(t.Context(), b.environment, "reconcile", "--channel", "tea", "--since", "2026-01-01")
	require.Equal(t, exitRefused, other.code, other.errOut)
	require.Contains(t, other.errOut, "a look over channel tea is under way, at its orders from 2020-01-01 00:00")
	require.Equal(t, exitUsage, call(t.Context(), b.environment, "reconcile", "--channel", "tea", "--since", "").code, "an empty time is none")
}
