package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/schedules"
)

// TestSchedulesAreSeenPausedAndResumed has no worker at work: a command makes what it
// needs by itself.
func TestSchedulesAreSeenPausedAndResumed(t *testing.T) {
	t.Parallel()
	b := newBooks(t, "scheduled")
	do := func(args string) string {
		t.Helper()
		return requireOK(t, b.environment, append([]string{"schedule"}, append(strings.Fields(args), "--channel", "scheduled")...)...)
	}
	one := func() schedules.Shown {
		t.Helper()
		list := fromJSON[[]schedules.Shown](t, do("list -o json"))
		require.Equal(t, "orders", list[0].Name)
		return list[0]
	}
	require.Equal(t, "missing", one().State)

	require.Equal(t, "Schedule orders of channel scheduled was paused.\n", do("pause orders --actor ann --reason moving"))
	paused := one()
	require.Equal(t, []string{"paused", "ann", "moving", "1m", "Europe/Riga"}, []string{paused.State, paused.PausedBy, paused.Reason, paused.When.String(), paused.Zone})
	require.Nil(t, paused.Next)
	require.Regexp(t, `scheduled +orders +1m +Europe/Riga +paused +ann +moving`, do("list"))

	require.Contains(t, do("trigger orders"), "was triggered")
	require.Eventually(t, func() bool { return one().Last != nil }, time.Minute, 50*time.Millisecond)
	require.Contains(t, do("backfill orders --from 1h"), "was backfilled")

	require.Contains(t, do("resume orders"), "was resumed")
	require.Equal(t, "running", one().State)
	require.NotNil(t, one().Next)
	require.Contains(t, do("list -o csv"), "scheduled,orders,1m,Europe/Riga,running,")
	do("pause orders") // the server is shared: it goes on without us

	for name, test := range map[string]struct {
		args string
		code int
		want string
	}{
		"an unknown schedule":          {"pause ordres --channel scheduled", exitNotFound, "want orders"},
		"an unknown channel":           {"pause orders --channel schedule", exitNotFound, "did you mean scheduled?"},
		"a backfill since never":       {"backfill orders --channel scheduled", exitUsage, "--from"},
		"a backfill of what is to be":  {"backfill orders --channel scheduled --from 1h --to 2100-01-01", exitUsage, "a time that has passed"},
		"a backfill of no time at all": {"backfill orders --channel scheduled --from soon", exitUsage, "is no time"},
	} {
		got := call(t.Context(), b.environment, append([]string{"schedule"}, strings.Fields(test.args)...)...)
		require.Equal(t, test.code, got.code, name)
		require.Contains(t, got.errOut, test.want, name)
	}
	require.Contains(t, requireOK(t, b.environment, "__complete", "schedule", "pause", ""), "orders\n")

	_, err := b.db.Exec(t.Context(), "UPDATE channels SET enabled = false")
	require.NoError(t, err)
	got := call(t.Context(), b.environment, "schedule", "trigger", "orders", "--channel", "scheduled")
	require.Equal(t, exitRefused, got.code)
	require.Contains(t, got.errOut, "channel scheduled is switched off")
}
