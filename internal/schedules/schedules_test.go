package schedules_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/workflows"
)

func TestASchedulesTimeIsTheChannelsElseTheUsual(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ensure()
	require.Equal(t, []client.ScheduleIntervalSpec{{Every: time.Minute}}, b.spec().Intervals)
	require.Equal(t, 6*time.Second, b.spec().Jitter, "shops on one host are not asked all at once")
	require.Equal(t, enums.SCHEDULE_OVERLAP_POLICY_SKIP, b.describe().Schedule.Policy.Overlap)
	require.Equal(t, 10*time.Minute, b.describe().Schedule.Policy.CatchupWindow)

	b.change(`schedules = '{"orders": "15m"}'`)
	require.Equal(t, []client.ScheduleIntervalSpec{{Every: 15 * time.Minute}}, b.spec().Intervals)

	b.change(`schedules = '{"orders": "04:30"}'`)
	require.Empty(t, b.spec().Intervals)
	require.Len(t, b.spec().Calendars, 1)
	riga, err := time.LoadLocation("Europe/Riga")
	require.NoError(t, err)
	for _, next := range b.describe().Info.NextActionTimes {
		local := next.In(riga)
		require.Equal(t, 4, local.Hour(), local)
		require.InDelta(t, 30, local.Minute(), 5.1, "%v: jitter makes it later", local)
	}

	b.change(`schedules = '{}', zone = 'UTC'`)
	require.Equal(t, []client.ScheduleIntervalSpec{{Every: time.Minute}}, b.spec().Intervals)
}

func TestAScheduleThatIsRightIsLeftAlone(t *testing.T) {
	t.Parallel()
	for name, times := range map[string]string{"an interval": `{"orders": "1h"}`, "a time of day": `{"orders": "23:00"}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.change("schedules = '" + times + "'")
			changed := b.describe().Info.LastUpdateAt
			b.ensure()
			require.Equal(t, changed, b.describe().Info.LastUpdateAt)
		})
	}
}

func TestAScheduleStopsAndStartsWithItsChannel(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ensure()
	require.False(t, b.paused())
	b.change("enabled = false")
	require.True(t, b.paused())
	b.change("enabled = true")
	require.False(t, b.paused())

	b.change("enabled = false, archived_at = now()")
	require.True(t, b.gone(), "nobody looks at an archived channel")
	b.ensure() // again: nothing is there
	b.change("enabled = true, archived_at = NULL")
	require.False(t, b.paused())

	b.exec("DELETE FROM channels")
	b.ensure()
	require.True(t, b.gone())
}

func TestAPauseByHandOutlastsWhateverBecomesOfTheChannel(t *testing.T) {
	t.Parallel()
	for name, pause := range map[string]func(*bundle) error{
		"by a command": func(b *bundle) error { return b.keeper.Pause(b.t.Context(), b.ask("the shop moves")) },
		"in Temporal's UI": func(b *bundle) error {
			return b.handle().Pause(b.t.Context(), client.SchedulePauseOptions{Note: "the shop moves"})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.ensure()
			require.NoError(t, pause(b))
			b.ensure()
			require.True(t, b.paused())
			b.change(`schedules = '{"orders": "15m"}'`)
			require.True(t, b.paused())
			require.Equal(t, []client.ScheduleIntervalSpec{{Every: 15 * time.Minute}}, b.spec().Intervals, "it follows all the same")
			b.change("enabled = false")
			b.change("enabled = true")
			require.True(t, b.paused(), "a channel that is switched on again doesn't end a person's pause")

			shown := b.shown()
			require.Equal(t, schedules.Paused, shown.State)
			require.Equal(t, "the shop moves", shown.Reason)
			require.Nil(t, shown.Next)
			if name == "by a command" {
				require.Equal(t, "anna", shown.PausedBy)
			}

			require.NoError(t, b.keeper.Resume(t.Context(), b.ask("")))
			require.False(t, b.paused())
			b.ensure()
			require.False(t, b.paused())
		})
	}
}

func TestAScheduleOfAnEarlierReleaseIsTakenOver(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := workflows.WakeScheduleID(b.channel)
	_, err := b.temporal.ScheduleClient().Create(t.Context(), client.ScheduleOptions{
		ID: id, Paused: true, // with the channel, and without a word
		Spec:   client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: time.Hour}}},
		Action: &client.ScheduleWorkflowAction{ID: id, Workflow: "Another", TaskQueue: "another"},
	})
	require.NoError(t, err)
	b.ensure()
	require.False(t, b.paused())
	action, ok := b.describe().Schedule.Action.(*client.ScheduleWorkflowAction)
	require.True(t, ok)
	require.Equal(t, "WakeImport", action.Workflow)
	require.Equal(t, workflows.QueueSync, action.TaskQueue)
}

func TestTheSchedulesOfEveryChannelAreAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	archived := b.add()
	b.exec("UPDATE channels SET enabled = false, archived_at = now() WHERE code = '" + archived + "'")
	b.exec("DELETE FROM outbox")
	for range 2 {
		require.NoError(t, schedules.AskAll(t.Context(), b.db.App))
	}
	var asked []string
	require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT array_agg(topic || ' ' || channel) FROM outbox").Scan(&asked))
	require.Equal(t, []string{schedules.Topic + " " + b.channel}, asked)
}

func TestTimesThatNobodyKnowsAreNotGuessed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec(`UPDATE channels SET schedules = '{"ordres": "1m"}' WHERE code = '` + b.channel + "'")
	require.ErrorContains(t, b.keeper.Ensure(t.Context(), b.channel), "times of channel "+b.channel)
	require.True(t, b.gone())
}

func TestEnsuringSideBySideEndsWithOneSchedule(t *testing.T) {
	t.Parallel()
	b := setup(t)
	failed := make(chan error, 4)
	for range cap(failed) {
		go func() { failed <- b.keeper.Ensure(t.Context(), b.channel) }()
	}
	for range cap(failed) {
		require.NoError(t, <-failed)
	}
	require.False(t, b.paused())
}

func TestWhateverChangesAChannelAsksForItsSchedules(t *testing.T) {
	t.Parallel()
	b := setup(t)
	asked := func() bool {
		claimed, err := queries.OutboxClaim(t.Context(), b.db.App, 60, 10)
		require.NoError(t, err)
		for _, request := range claimed {
			require.Equal(t, schedules.Topic, request.Topic)
			require.Equal(t, b.channel, request.Channel)
		}
		return len(claimed) == 1
	}
	require.True(t, asked(), "a new one")
	b.exec("UPDATE channels SET enabled = enabled")
	require.False(t, asked(), "nothing was changed")
	b.exec("UPDATE channels SET zone = 'UTC'")
	require.True(t, asked())
	require.NoError(t, b.keeper.Pause(t.Context(), b.ask("")))
	require.True(t, asked())
	b.exec("DELETE FROM schedule_pauses")
	b.exec("DELETE FROM channels")
	require.True(t, asked())
}
