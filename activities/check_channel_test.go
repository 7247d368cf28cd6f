package activities_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
)

// checked is what a check found: states by name.
func (b *bundle) checked(publicURL string) (map[string]connectors.CheckState, map[string]connectors.Check) {
	b.t.Helper()
	checks, err := activities.Onlooker{DB: b.db.App, Channels: b.set.Channels}.CheckChannel(b.t.Context(), channelCode, publicURL, time.Now())
	require.NoError(b.t, err)
	states, byName := map[string]connectors.CheckState{}, map[string]connectors.Check{}
	for _, c := range checks {
		require.NotContains(b.t, byName, c.Name, "each once")
		require.NotContains(b.t, c.Detail+c.Remedy, key)
		require.Equal(b.t, c.State == connectors.CheckWarning || c.State == connectors.CheckFailed, c.Remedy != "", "%+v", c)
		states[c.Name], byName[c.Name] = c.State, c
	}
	return states, byName
}

// wellChecked are the states of a channel that nothing is wrong with, with these in
// place of what they name.
func wellChecked(but map[string]connectors.CheckState) map[string]connectors.CheckState {
	states := map[string]connectors.CheckState{}
	for _, name := range []string{"channel", "address", "certificate", "REST API", "key reads", "clock", "WooCommerce", "key writes", "webhooks", "lists", "orders", "findings"} {
		states[name] = connectors.CheckGood
	}
	states["notices"] = connectors.CheckSkipped // nobody is named
	for name, state := range but {
		states[name] = state
	}
	return states
}

// setupChecked is a channel that is all it should be.
func setupChecked(t *testing.T, env commerce.Environment) *bundle {
	t.Helper()
	b := setupHooks(t, env)
	b.keep()
	_, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: channelCode, Fresh: true})
	require.NoError(t, err)
	b.exec("INSERT INTO shop_lists (channel_id, list) VALUES ($1, 'payments')", b.channel)
	b.shop.ForgetRequests()
	return b
}

func TestACheckFindsWhatIsWrongAndChangesNothing(t *testing.T) {
	t.Parallel()
	type wrong map[string]connectors.CheckState
	for _, tt := range []struct {
		name   string
		env    commerce.Environment
		change func(*bundle)
		want   wrong
		check  string
		text   string
	}{
		{"nothing", commerce.Production, func(*bundle) {}, nil, "webhooks", "7 at work; the last came never"},
		{"a channel that is off", commerce.Production, func(b *bundle) { b.exec("UPDATE channels SET enabled = false") }, wrong{"channel": connectors.CheckWarning, "orders": connectors.CheckSkipped}, "channel", "switch it on"},
		{"a webhook that is disabled", commerce.Production, func(b *bundle) {
			b.ask(http.MethodPut, "webhooks/"+id(b.hookOf("order.updated")), map[string]string{"status": "disabled"})
		}, wrong{"webhooks": connectors.CheckFailed}, "webhooks", "order.updated: the shop had disabled it"},
		{"a webhook that is gone", commerce.Production, func(b *bundle) {
			b.ask(http.MethodDelete, "webhooks/"+id(b.hookOf("order.created"))+"?force=true", nil)
		}, wrong{"webhooks": connectors.CheckFailed}, "webhooks", "order.created: the shop doesn't have it any more"},
		{"a webhook that a person paused", commerce.Production, func(b *bundle) {
			b.ask(http.MethodPut, "webhooks/"+id(b.hookOf("order.updated")), map[string]string{"status": "paused"})
		}, wrong{"webhooks": connectors.CheckFailed}, "webhooks", "orderloom schedule trigger webhooks --channel woo-riga"},
		{"lists that were never pulled", commerce.Production, func(b *bundle) { b.exec("DELETE FROM shop_lists") }, wrong{"lists": connectors.CheckFailed}, "lists", "orderloom channel pull woo-riga"},
		{"lists of last week", commerce.Production, func(b *bundle) { b.exec("UPDATE shop_lists SET pulled_at = now() - interval '7 days'") }, wrong{"lists": connectors.CheckWarning}, "lists", "orderloom channel pull woo-riga"},
		{"a reader that stands still", commerce.Production, func(b *bundle) { b.exec("UPDATE feed_cursors SET updated_at = now() - interval '3 hours'") }, wrong{"orders": connectors.CheckFailed}, "orders", "see that a worker runs"},
		{"a shop that is read by its ids", commerce.Production, func(b *bundle) { b.exec("UPDATE feed_cursors SET feed = 'order ids'") }, nil, "orders", "read 20"},
		{"a finding", commerce.Production, func(b *bundle) {
			b.exec("INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy) VALUES ($1, 'clock', '', 'd', 'r')", b.channel)
		}, wrong{"findings": connectors.CheckWarning}, "findings", "orderloom channel show woo-riga"},
		{
			"a channel that rehearses", commerce.Working, func(*bundle) {},
			wrong{"key writes": connectors.CheckSkipped, "webhooks": connectors.CheckSkipped}, "webhooks", "nothing is written to",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setupChecked(t, tt.env)
			tt.change(b)
			b.shop.ForgetRequests()
			stored, hooks := b.rows("channels", "journal", "outbox", "channel_findings", "channel_webhooks", "webhook_secrets"), b.shop.Webhooks()
			states, checks := b.checked(publicURL)
			require.Equal(t, wellChecked(tt.want), states)
			require.Contains(t, checks[tt.check].Detail+" "+checks[tt.check].Remedy, tt.text)
			require.Equal(t, stored, b.rows("channels", "journal", "outbox", "channel_findings", "channel_webhooks", "webhook_secrets"))
			require.Equal(t, hooks, b.shop.Webhooks())
			if tt.env == commerce.Working {
				require.Zero(t, b.writes())
			}
		})
	}
}

func TestACheckWithoutAKeyOrAPublicAddress(t *testing.T) {
	t.Parallel()
	b := setupChecked(t, commerce.Production)
	states, checks := b.checked("")
	require.Equal(t, wellChecked(map[string]connectors.CheckState{"webhooks": connectors.CheckWarning}), states)
	require.Contains(t, checks["webhooks"].Remedy, "set ORDERLOOM_PUBLIC_URL")
	b.exec("DELETE FROM channel_credentials")
	states, checks = b.checked(publicURL)
	require.Equal(t, map[string]connectors.CheckState{
		"channel": connectors.CheckGood, "key": connectors.CheckFailed, "lists": connectors.CheckGood, "orders": connectors.CheckGood, "notices": connectors.CheckSkipped, "findings": connectors.CheckGood,
	}, states)
	require.Contains(t, checks["key"].Remedy, "orderloom channel join woo-riga")
}
