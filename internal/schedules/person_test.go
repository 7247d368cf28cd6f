package schedules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/schedules"
)

func TestAScheduleIsTriggeredThoughItIsPaused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.change(`schedules = '{"orders": "744h"}'`)
	require.NoError(t, b.keeper.Pause(t.Context(), b.ask("")))
	require.Nil(t, b.shown().Last)
	require.NoError(t, b.keeper.Trigger(t.Context(), b.ask("")))
	b.started(1)
	require.NotNil(t, b.shown().Last)
	require.True(t, b.paused())
	require.Equal(t, []string{
		`anna: pause schedule {"schedule": "orders"}`,
		`anna: trigger schedule {"schedule": "orders"}`,
	}, b.journalled())
}

func TestATimeThatPassedIsMadeUpFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.change(`schedules = '{"orders": "24h"}'`)
	from := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	require.NoError(t, b.keeper.Backfill(t.Context(), b.ask("the server was down"), from, from.Add(47*time.Hour)))
	b.started(1)
	require.Equal(t, []string{
		`anna: backfill schedule {"to": "2026-03-02T23:00:00Z", "from": "2026-03-01T00:00:00Z", "reason": "the server was down", "schedule": "orders"}`,
	}, b.journalled())
}

func TestWhatIsSwitchedOffIsNeitherResumedNorTriggered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, off := range []string{"enabled = false", "enabled = true, orders_in = false"} {
		b.change(off)
		for name, ask := range map[string]func() error{
			"resumed":    func() error { return b.keeper.Resume(t.Context(), b.ask("")) },
			"triggered":  func() error { return b.keeper.Trigger(t.Context(), b.ask("")) },
			"backfilled": func() error { return b.keeper.Backfill(t.Context(), b.ask(""), time.Unix(0, 0), time.Unix(1, 0)) },
		} {
			require.Equal(t, fault.Conflict, fault.KindOf(ask()), "%s: %s", off, name)
		}
		require.Empty(t, b.journalled())
		require.Equal(t, "the channel is switched off, or what this is for", b.shown().Reason)
	}
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, ask := range map[string]schedules.Ask{
		"a channel":  {Channel: "none", Name: "orders", Actor: "anna"},
		"a schedule": {Channel: b.channel, Name: "ordres", Actor: "anna"},
	} {
		require.Equal(t, fault.NotFound, fault.KindOf(b.keeper.Pause(t.Context(), ask)), name)
	}
}

func TestSchedulesAreListedPageByPage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	second := b.add()
	b.ensure()
	names := len(schedules.Names())
	for name, tt := range map[string]struct {
		code       string
		skip, most int
		want       int
	}{
		"all":             {"", 0, 50, 2 * names},
		"one channel":     {second, 0, 50, names},
		"the first":       {"", 0, 1, 1},
		"beyond the last": {"", 50, 50, 0},
		"another page":    {"", 1, 1, 1},
	} {
		list, all, err := b.keeper.List(t.Context(), tt.code, tt.skip, tt.most)
		require.NoError(t, err)
		require.Len(t, list, tt.want, name)
		if tt.code == "" {
			require.Equal(t, 2*names, all)
		}
	}
	list, _, err := b.keeper.List(t.Context(), "", 0, 50)
	require.NoError(t, err)
	require.Equal(t, schedules.Running, list[0].State)
	require.NotNil(t, list[0].Next)
	require.Equal(t, "1m", list[0].When.String())
	require.Equal(t, second, list[names].Channel)
	require.Equal(t, schedules.Missing, list[names].State, "nobody has made it yet")
}
