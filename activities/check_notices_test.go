package activities_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
)

// TestWhoeverIsToBeToldIsLookedForAndToldNothing: each mistake is on top of those before.
func TestWhoeverIsToBeToldIsLookedForAndToldNothing(t *testing.T) {
	t.Parallel()
	o := tells(t, setup(t))
	for _, tt := range []struct {
		spoil func()
		state connectors.CheckState
		text  string
	}{
		{func() {}, connectors.CheckGood, "person anna is told by email and webhook"},
		{func() { o.exec("UPDATE people SET webhook = 'https://127.0.0.1:1/?token=s3cret'") }, connectors.CheckFailed, "connection refused"},
		{func() { o.exec("DELETE FROM notice_secrets") }, connectors.CheckFailed, "`orderloom person secret anna`"},
		{func() { o.mailsBy(&mailtest.Server{OnConnect: mailtest.HangUp}) }, connectors.CheckFailed, "ORDERLOOM_SMTP_ADDRESS, _USER, _PASSWORD"},
		{func() { o.set.Mail = nil }, connectors.CheckWarning, "no mail server is set"},
		{func() { o.exec("UPDATE people SET email = '', webhook = ''") }, connectors.CheckWarning, "neither an e-mail nor a webhook"},
		{func() { o.exec("UPDATE channels SET notices_to = NULL") }, connectors.CheckSkipped, "nobody is named in notices_to"},
	} {
		tt.spoil()
		looks := activities.Onlooker{DB: o.db.App, Channels: o.set.Channels, Mail: o.set.Mail, Hooks: o.set.Hooks}
		checks, err := looks.CheckChannel(t.Context(), channelCode, "", time.Now())
		require.NoError(t, err)
		found := false
		for _, c := range checks {
			if c.Name == "notices" {
				found = true
				require.Equal(t, tt.state, c.State, c.Detail)
				require.Contains(t, c.Detail+" "+c.Remedy, tt.text)
				require.NotContains(t, c.Detail, "s3cret")
			}
		}
		require.True(t, found)
		require.Empty(t, o.mails.Received())
	}
	require.Empty(t, o.hook.keys)
}
