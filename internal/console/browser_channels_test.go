package console

import (
	"net/http/httptest"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/gateway"
)

// leaves is what becomes of who leaves a page by a link.
func (w *tab) leaves() string {
	w.t.Helper()
	return w.value(`(() => { const e = new Event("beforeunload", { cancelable: true }); window.dispatchEvent(e); return e.defaultPrevented ? "asked" : "let go"; })()`)
}

// walkChannels adds a channel, joins its shop by redirect, maps what it has, and switches
// it on; pauses a schedule, runs and resumes it; and puts the channel away and brings it back.
func walkChannels(w *tab, _ *bundle) {
	hooks := httptest.NewUnstartedServer(nil)
	hooks.StartTLS()
	w.t.Cleanup(hooks.Close)
	s := setupShop(w.t, woosim.WithClient(hooks.Client()))
	s.desk.PublicURL = hooks.URL
	gate := gateway.New(s.db, s.keyring, s.set.Channels, s.desk, zap.NewNop())
	hooks.Config.Handler = gate.Handler()
	w.visits(s.handler)

	w.enter("admin", "/channels")
	w.looks("channels-none")
	w.clicks(`a[href="/add/channel"]`)
	w.at("/add/channel")
	require.Equal(w.t, "let go", w.leaves())
	w.do(chromedp.SendKeys(chromedp.CSS(`[name="code"]`), "tea"))
	require.Equal(w.t, "asked", w.leaves(), "what was typed isn't lost by a slip")
	w.fill(map[string]string{"name": "Tea shop", "platform": "woocommerce", "environment": "test", "pos": "web", "address": s.address, "zone": "Europe/Riga"})
	w.looks("channel-add")
	w.save()
	w.at("/channels/tea/connection")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channels WHERE code = 'tea' AND NOT enabled"))

	w.do(chromedp.Click(chromedp.CSS("#make-link")), chromedp.WaitVisible(chromedp.CSS("#join-link")))
	w.looks("channel-join")
	w.do(chromedp.Click(chromedp.CSS("#join")), chromedp.WaitVisible(chromedp.CSS(".wc-auth-approve")), chromedp.Click(chromedp.CSS(".wc-auth-approve")))
	w.reads("Your shop is joined.")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channel_credentials"))
	w.do(chromedp.Navigate(w.site+"/channels/tea/connection"), chromedp.WaitVisible(chromedp.CSS("#joined")))
	require.True(w.t, strings.HasPrefix(w.text("#joined"), "Joined: the key is stored."))
	w.types("/channels/tea/key", map[string]string{"key": shopKey, "secret": shopSecret})
	w.sends("/channels/tea/key", s.said("en", "connection.stored", "channel", "tea"))
	require.Equal(w.t, 2, s.count("SELECT count(*) FROM journal WHERE action = 'key' AND actor = 'admin' AND channel = 'tea'"), "the shop's own, then one by hand")
	w.do(chromedp.Click(chromedp.CSS("#check")), chromedp.WaitVisible(chromedp.CSS("#checks")))
	require.Contains(w.t, w.text("#checks"), "orders can be read")
	w.looks("channel-connection")
	w.clicks(`form[action$="/sync"] button`)
	w.at("/channels/tea")
	s.pull("tea")
	walkMappings(w, s)
	walkSettingUp(w, s)
}

func walkMappings(w *tab, s *shopBundle) {
	w.do(chromedp.WaitVisible(chromedp.CSS("main > .notice.good")), chromedp.Click(chromedp.CSS(`a[href$="/mappings"]`)))
	w.at("/channels/tea/mappings")
	w.looks("channel-mappings")
	w.fill(map[string]string{"payments[bacs].money_account": "bank", "taxes.default": "standard"})
	w.clicks(`[name="policy.paid_statuses"][value="processing"]`)
	w.save()
	w.do(chromedp.WaitVisible(chromedp.CSS(`button[value="save"]`)))
	require.Zero(w.t, s.count("SELECT count(*) FROM payment_mappings"), "not before it is confirmed")
	w.looks("channel-confirm")
	w.confirm()
	w.at("/channels/tea")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM payment_mappings WHERE remote_method = 'bacs'"))
	require.Equal(w.t, 1, s.count(`SELECT count(*) FROM channels WHERE default_tax_group = 'standard' AND policy->'paid_statuses' = '["processing"]'`))
}

func walkSettingUp(w *tab, s *shopBundle) {
	w.clicks(`.above a[href$="/edit"]`)
	w.at("/channels/tea/edit")
	w.looks("channel-edit")
	w.clicks(`[name="enabled"]`)
	w.save()
	w.confirm()
	w.at("/channels/tea")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channels WHERE enabled"))
	w.looks("channel")
	w.clicks(`.above a[href$="/schedules"]`)
	w.at("/channels/tea/schedules")
	w.looks("schedules")
	for _, do := range []string{"pause", "trigger", "resume"} {
		w.sendsBy(`.acts form:has([value="`+do+`"]) button`, s.said("en", "schedules.done."+do, "schedule", s.said("en", "set.schedules.orders")))
	}
	require.Equal(w.t, []string{"pause orders by admin", "trigger orders by admin", "resume orders by admin"}, s.times.done)
	require.Equal(w.t, "Running", w.text("tbody .state"))
	walkPuttingAway(w, s)
}

// walkPuttingAway switches a channel off and on from the list, archives it, and brings it
// back.
func walkPuttingAway(w *tab, s *shopBundle) {
	w.do(chromedp.Navigate(w.site + "/channels"))
	w.looks("channels")
	w.sends("/channels/tea/switch", "Channel tea is off.")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channels WHERE NOT enabled"))
	w.sends("/channels/tea/switch", "Channel tea is on.")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channels WHERE enabled"))
	s.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
		SELECT id, '1', '1', 'processing', now(), now(), '', '', '{}', 1 FROM channels`)
	w.clicks(`.above a[href$="/delete"]`)
	w.at("/channels/tea/delete")
	w.sends("/channels/tea/delete", s.said("en", "thing.did.archive", "code", "tea"))
	w.at("/channels")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channels WHERE archived_at IS NOT NULL"), "it has a history")
	w.do(chromedp.Navigate(w.site + "/channels?archived=true"))
	w.photographs("channels-archived")
	w.sends("/channels/tea/restore", "Channel tea is restored. It is off.")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channels WHERE archived_at IS NULL AND NOT enabled"))
}

// walkMaster adds a warehouse, changes it, and deletes it.
func walkMaster(w *tab, b *bundle) {
	w.enter("admin", "/master")
	w.looks("master")
	w.do(chromedp.Navigate(w.site + "/add/warehouse"))
	w.fill(map[string]string{"code": "far", "name": "Far away"})
	w.save()
	w.at("/master/warehouse/far")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM warehouses WHERE code = 'far' AND NOT external"))
	w.looks("thing")
	w.do(chromedp.Click(chromedp.CSS(`a[href$="/edit"]`)), chromedp.WaitVisible(chromedp.CSS(`[name="external"]`)), chromedp.Click(chromedp.CSS(`[name="external"]`)))
	w.save()
	w.confirm()
	w.at("/master/warehouse/far")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM warehouses WHERE code = 'far' AND external"))
	w.do(chromedp.Navigate(w.site + "/master/pos/web/edit"))
	w.looks("thing-edit")
	w.do(chromedp.Navigate(w.site + "/master/warehouse/far/delete"))
	w.looks("thing-delete")
	w.clicks("button.danger")
	w.at("/master/warehouse")
	w.looks("things")
	require.Zero(w.t, b.count("SELECT count(*) FROM warehouses WHERE code = 'far'"))
}
