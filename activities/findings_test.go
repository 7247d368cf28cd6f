package activities_test

import (
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
)

func TestAFindingIsOpenAsLongAsItIsFound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	channel, err := queries.ChannelByCode(t.Context(), b.db.App, channelCode)
	require.NoError(t, err)
	report := func(kind string, found ...activities.Finding) {
		t.Helper()
		require.NoError(t, db.InTx(t.Context(), b.db.App, func(tx pgx.Tx) error {
			return activities.ReportFindings(t.Context(), tx, channel.Channel, kind, found...)
		}))
	}
	open := func() (texts []string) {
		t.Helper()
		rows, err := queries.FindingsOpen(t.Context(), b.db.App, b.channel)
		require.NoError(t, err)
		for _, f := range rows {
			texts = append(texts, f.Kind+" "+f.Subject+": "+f.Detail)
		}
		return texts
	}
	journal := func(action string) int {
		t.Helper()
		return b.count("journal WHERE action = $1", action)
	}

	first := activities.Finding{Subject: "7", Detail: "it is disabled", Remedy: "enable it"}
	second := activities.Finding{Subject: "9", Detail: "it is disabled", Remedy: "enable it"}
	report("webhook", first, second)
	report("clock", activities.Finding{Detail: "1 h ahead", Remedy: "set it"})
	require.Equal(t, []string{"webhook 7: it is disabled", "webhook 9: it is disabled", "clock : 1 h ahead"}, open())

	first.Detail = "it is gone"
	report("webhook", first)
	require.Equal(t, []string{"webhook 7: it is gone", "clock : 1 h ahead"}, open(), "another kind is nobody's business here")
	require.Equal(t, 3, journal("found"), "what stays open is told once")
	require.Equal(t, 1, journal("settled"))

	report("webhook", first, second)
	require.Equal(t, []string{"webhook 7: it is gone", "clock : 1 h ahead", "webhook 9: it is disabled"}, open(), "what comes back is found anew")
	report("webhook")
	report("clock")
	require.Empty(t, open())
	require.Equal(t, 4, journal("found"))
	require.Equal(t, 4, journal("settled"))
}
