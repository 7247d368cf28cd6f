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

// fill types values into a form's fields by their names.
func (w *tab) fill(values map[string]string) {
	w.t.Helper()
	for name, value := range values {
		w.do(chromedp.SetValue(chromedp.CSS(`[name="`+name+`"]`), value))
	}
}

// save sends a form of settings.
func (w *tab) save() {
	w.t.Helper()
	w.do(chromedp.Click(chromedp.CSS("form.settings > .do button")))
}

// confirm sends what a form would change.
func (w *tab) confirm() {
	w.t.Helper()
	w.do(chromedp.WaitVisible(chromedp.CSS(`button[value="save"]`)), chromedp.Click(chromedp.CSS(`button[value="save"]`)))
}

// leaves is what becomes of who leaves a page by a link.
func (w *tab) leaves() string {
	w.t.Helper()
	return w.value(`(() => { const e = new Event("beforeunload", { cancelable: true }); window.dispatchEvent(e); return e.defaultPrevented ? "asked" : "let go"; })()`)
}

// walkChannels adds a channel, joins its shop by redirect, maps what it has, and switches
// it on; pauses a schedule.
func walkChannels(w *tab, _ *bundle) {
	hooks := httptest.NewUnstartedServer(nil)
	hooks.StartTLS()
	w.t.Cleanup(hooks.Close)
	s := setupShop(w.t, woosim.WithClient(hooks.Client()))
	s.desk.PublicURL = hooks.URL
	gate := gateway.New(s.db, s.keyring, s.set.Channels, s.desk, zap.NewNop())
	hooks.Config.Handler = gate.Handler()
	server := httptest.NewServer(s.handler)
	w.t.Cleanup(server.Close)
	w.site = server.URL

	w.enter("admin", "/channels")
	w.looks("channels-none")
	w.do(chromedp.Click(chromedp.CSS(`a[href="/add/channel"]`)))
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
	require.Eventually(w.t, func() bool { return s.count("SELECT count(*) FROM channel_credentials") == 1 }, soon, soon/1000)
	w.do(chromedp.Navigate(w.site+"/channels/tea/connection"), chromedp.WaitVisible(chromedp.CSS("#joined")))
	require.True(w.t, strings.HasPrefix(w.text("#joined"), "Joined: the key is stored."))
	w.do(chromedp.Click(chromedp.CSS("#check")), chromedp.WaitVisible(chromedp.CSS("#checks")))
	require.Contains(w.t, w.text("#checks"), "orders can be read")
	w.looks("channel-connection")
	w.do(chromedp.Click(chromedp.CSS(`form[action$="/sync"] button`)))
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
	w.do(chromedp.Click(chromedp.CSS(`[name="policy.paid_statuses"][value="processing"]`)))
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
	w.do(chromedp.Click(chromedp.CSS(`.above a[href$="/edit"]`)))
	w.at("/channels/tea/edit")
	w.looks("channel-edit")
	w.do(chromedp.Click(chromedp.CSS(`[name="enabled"]`)))
	w.save()
	w.confirm()
	w.at("/channels/tea")
	require.Equal(w.t, 1, s.count("SELECT count(*) FROM channels WHERE enabled"))
	w.looks("channel")
	w.do(chromedp.Click(chromedp.CSS(`.above a[href$="/schedules"]`)))
	w.at("/channels/tea/schedules")
	w.looks("schedules")
	w.do(chromedp.Click(chromedp.CSS(".acts button")), chromedp.WaitVisible(chromedp.CSS(".state.paused")))
	require.Equal(w.t, []string{"pause orders by admin"}, s.times.done)
	w.do(chromedp.Navigate(w.site + "/channels"))
	w.looks("channels")
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
	w.do(chromedp.Click(chromedp.CSS("button.danger")))
	w.at("/master/warehouse")
	w.looks("things")
	require.Zero(w.t, b.count("SELECT count(*) FROM warehouses WHERE code = 'far'"))
}
