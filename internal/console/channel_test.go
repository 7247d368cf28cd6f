package console

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/schedules"
	"github.com/orderloom/orderloom/internal/secret"
	"github.com/orderloom/orderloom/internal/timetable"
)

const (
	shopKey    = "ck_0123456789abcdef"
	shopSecret = "cs_fedcba9876543210"
)

// shopBundle is a console beside a simulated shop, that seals keys and tests connections.
type shopBundle struct {
	*bundle

	shop    *woosim.Shop
	address string
	set     *activities.Set
	keyring *secret.Keyring
	desk    joining.Desk
	times   *clockwork
}

func setupShop(t testing.TB, options ...woosim.Option) *shopBundle {
	t.Helper()
	s := &shopBundle{shop: woosim.New(woosim.Settings{}, options...), times: &clockwork{}}
	s.shop.AddKey(shopKey, shopSecret, woosim.ReadWrite)
	server := httptest.NewServer(s.shop.Handler())
	t.Cleanup(server.Close)
	s.address = server.URL
	var err error
	s.keyring, err = secret.EnsureKeyring(filepath.Join(t.TempDir(), "key"))
	require.NoError(t, err)
	platforms := connectors.Registry{woocommerce.Platform: woocommerce.New, prom.Platform: prom.New}
	s.desk = joining.Desk{
		Keyring: s.keyring, Joiners: connectors.Joiners{woocommerce.Platform: woocommerce.Joiner{}}, Platforms: platforms,
		PublicURL: "https://hooks.example.com", Now: time.Now,
	}
	s.bundle = setupAt(t, Settings{
		Platforms: platforms, Keys: &s.desk, Schedules: s.times,
		Check: func(ctx context.Context, channel string) ([]connectors.Check, error) {
			return activities.Onlooker{DB: s.db, Channels: s.set.Channels}.CheckChannel(ctx, channel, "", time.Now())
		},
	})
	s.desk.DB = s.db
	s.set = &activities.Set{DB: s.db, Now: time.Now, Channels: activities.Shops{
		DB: s.db, Keyring: s.keyring, Registry: platforms, Transport: http.DefaultTransport,
	}}
	s.exec("INSERT INTO warehouses (code, name) VALUES ('main', 'Main')")
	s.exec("INSERT INTO points_of_sale (code, name, warehouse_id, currencies) SELECT 'web', 'Web', id, '{EUR}' FROM warehouses")
	s.exec("INSERT INTO document_series (pos_id, document_type, environment, prefix) SELECT id, d, 'test', d || '-' FROM points_of_sale, unnest('{invoice,credit_note}'::text[]) d")
	s.exec("INSERT INTO money_accounts (code, name, kind) VALUES ('bank', 'Bank', 'bank')")
	s.exec("INSERT INTO tax_groups (code, name, percent) VALUES ('standard', 'Standard', 21)")
	return s
}

// pull does what a worker does with what was asked for.
func (s *shopBundle) pull(channel string) {
	s.t.Helper()
	require.Equal(s.t, 1, s.count("SELECT count(*) FROM outbox WHERE topic = 'lists' AND channel = $1", channel), "it was asked for")
	for _, list := range activities.Lists() {
		_, err := s.set.PullList(s.t.Context(), activities.ListInput{Channel: channel, List: list})
		require.NoError(s.t, err, list)
	}
}

// added is a channel in the test environment, as its form is filled in.
func (s *shopBundle) added(w *browser) url.Values {
	s.t.Helper()
	form := formOf(s.t, w.page("/add/channel"))
	for name, value := range map[string]string{
		"code": "tea", "name": "Tea shop", "platform": "woocommerce", "environment": "test", "pos": "web", "address": s.address, "zone": "Europe/Riga",
		"key": shopKey, "secret": shopSecret,
	} {
		form.Set(name, value)
	}
	return form
}

// clockwork are schedules without Temporal.
type clockwork struct {
	away bool
	done []string
}

func (c *clockwork) List(_ context.Context, channel string, _, _ int) ([]schedules.Shown, int, error) {
	if c.away {
		return nil, 0, errors.New("nobody answers")
	}
	state := schedules.Running
	if slices.Index(c.done, "pause orders by admin") > slices.Index(c.done, "resume orders by admin") {
		state = schedules.Paused
	}
	return []schedules.Shown{{Channel: channel, Name: "orders", When: timetable.Every(5 * time.Minute), Zone: "Europe/Riga", State: state}}, 1, nil
}

func (c *clockwork) Pause(_ context.Context, a schedules.Ask) error   { return c.did("pause", a) }
func (c *clockwork) Resume(_ context.Context, a schedules.Ask) error  { return c.did("resume", a) }
func (c *clockwork) Trigger(_ context.Context, a schedules.Ask) error { return c.did("trigger", a) }

func (c *clockwork) did(what string, a schedules.Ask) error {
	c.done = append(c.done, what+" "+a.Name+" by "+a.Actor)
	return nil
}

func TestAChannelIsAddedInTwoSteps(t *testing.T) {
	t.Parallel()
	s := setupShop(t)
	w := s.as(access.Admin)
	form := s.added(w)
	form.Set("address", "http://nowhere example")
	form.Set("secret", "")
	refused := w.post("/add/channel", form)
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Contains(t, refused.Body.String(), "the address is no web address")
	require.Contains(t, refused.Body.String(), `value="Tea shop"`)
	require.NotContains(t, refused.Body.String(), shopKey, "a key is never shown")
	form.Set("address", s.address)
	require.Equal(t, http.StatusBadRequest, w.post("/add/channel", form).Code, "a key that can't let us in")
	require.Zero(t, s.count("SELECT count(*) FROM channels"), "nothing half-written")

	require.Equal(t, "/channels/tea/connection", w.post("/add/channel", s.added(w)).Header().Get("Location"))
	require.Equal(t, 1, s.count("SELECT count(*) FROM channels WHERE code = 'tea' AND NOT enabled"))
	require.Equal(t, 1, s.count("SELECT count(*) FROM journal WHERE action = 'key' AND actor = 'admin' AND channel = 'tea'"))
	key, err := s.set.Channels.Connector(t.Context(), "tea")
	require.NoError(t, err)
	require.NotNil(t, key)

	checked := w.post("/channels/tea/check", url.Values{}).Body.String()
	require.Contains(t, checked, "key reads")
	require.Contains(t, checked, "orders can be read")
	s.pull("tea")
	require.Contains(t, w.page("/channels/tea/connection"), "Payment methods")

	edit := "/channels/tea/edit"
	body := w.page(edit)
	require.Contains(t, body, `name="policy.paid_statuses" type="checkbox" value="processing"`, "the shop's statuses are to be chosen")
	form = formOf(t, body)
	form["policy.paid_statuses"] = []string{"processing", "completed"}
	form.Set("enabled", "true")
	form.Set("policy.tolerance", "much")
	refused = w.post(edit, form)
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Regexp(t, `value="much"[^>]*aria-invalid="true"`, refused.Body.String())
	form.Set("policy.tolerance", "0.01")
	asked := w.post(edit, form).Body.String()
	require.Contains(t, asked, "Paid statuses")
	require.Contains(t, asked, "processing, completed")
	form.Set("do", "save")
	require.Equal(t, "/channels/tea", w.post(edit, form).Header().Get("Location"))
	require.Equal(t, 1, s.count(`SELECT count(*) FROM channels WHERE enabled AND policy->'paid_statuses' = '["processing", "completed"]' AND zone = 'Europe/Riga'`))
	require.NotContains(t, w.page("/channels/tea"), shopSecret)
}

func TestMappingsAreFilledInSideBySide(t *testing.T) {
	t.Parallel()
	s := setupShop(t)
	w := s.as(access.Admin)
	require.Equal(t, http.StatusSeeOther, w.post("/add/channel", s.added(w)).Code)
	s.pull("tea")
	const page = "/channels/tea/mappings"
	body := w.page(page)
	require.Contains(t, body, "nothing stands for it")
	form := formOf(t, body)
	require.Contains(t, form, "payments[bacs].money_account")
	form.Set("payments[bacs].money_account", "bank")
	form.Set("taxes.default", "standard")
	form["policy.refused_statuses"] = []string{"cancelled", "failed"}
	asked := w.post(page, form)
	require.Equal(t, http.StatusOK, asked.Code)
	require.Contains(t, asked.Body.String(), "payments[bacs].money_account")
	form.Set("do", "save")
	require.Equal(t, http.StatusSeeOther, w.post(page, form).Code)
	require.Equal(t, 1, s.count("SELECT count(*) FROM payment_mappings WHERE remote_method = 'bacs'"))
	require.Equal(t, 1, s.count(`SELECT count(*) FROM channels WHERE default_tax_group = 'standard' AND policy->'refused_statuses' = '["cancelled", "failed"]'`))
	body = w.page(page)
	require.Less(t, strings.Index(body, `name="payments[cod].money_account"`), strings.Index(body, `name="payments[bacs].money_account"`), "what is missing comes first")
	require.Equal(t, http.StatusForbidden, s.as(access.Operator).post(page, form).Code)
	require.NotContains(t, s.as(access.Viewer).page(page), "<button>Save</button>")
}

func TestAShopIsJoinedFromItsChannel(t *testing.T) {
	t.Parallel()
	s := setupShop(t)
	w := s.as(access.Admin)
	form := s.added(w)
	form.Del("key")
	form.Del("secret")
	require.Equal(t, http.StatusSeeOther, w.post("/add/channel", form).Code)
	require.Contains(t, w.page("/channels/tea/connection"), "None: the shop")
	asked := w.post("/channels/tea/join", url.Values{})
	require.Equal(t, http.StatusOK, asked.Code)
	const link = `https://hooks\.example\.com/join/tea/[A-Z2-7]{52}`
	require.Regexp(t, `href="`+link+`" id="join-link"`, asked.Body.String())
	require.Empty(t, asked.Header().Get("Refresh"), "it is for somebody else")
	require.Regexp(t, "^0; url="+link+"$", w.post("/channels/tea/join", url.Values{"to": {"shop"}}).Header().Get("Refresh"))
	require.Contains(t, w.page("/channels/tea/connection"), "the owner has not answered yet")
	s.exec("UPDATE channel_joins SET outcome = 'denied', ended_at = now()")
	require.Contains(t, w.page("/channels/tea/connection"), "The owner said no.")
	require.Equal(t, 2, s.count("SELECT count(*) FROM journal WHERE action = 'join' AND actor = 'admin'"))
	s.desk.PublicURL = ""
	require.Contains(t, w.post("/channels/tea/join", url.Values{}).Body.String(), "set ORDERLOOM_PUBLIC_URL")
}

func TestAKeyIsStoredAndNeverShown(t *testing.T) {
	t.Parallel()
	s := setupShop(t)
	w := s.as(access.Admin)
	form := s.added(w)
	form.Del("key")
	form.Del("secret")
	require.Equal(t, http.StatusSeeOther, w.post("/add/channel", form).Code)
	refused := w.post("/channels/tea/key", url.Values{"key": {shopKey}})
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.NotContains(t, refused.Body.String(), shopKey)
	require.Equal(t, http.StatusSeeOther, w.post("/channels/tea/key", url.Values{"key": {shopKey}, "secret": {shopSecret}}).Code)
	page := w.page("/channels/tea/connection")
	require.Contains(t, page, "is stored")
	require.NotContains(t, page, shopKey)
	require.NotContains(t, page, shopSecret)
	s.pull("tea")
}

func TestSchedulesArePausedAndRunFromTheirPage(t *testing.T) {
	t.Parallel()
	s := setupShop(t)
	w := s.as(access.Admin)
	require.Equal(t, http.StatusSeeOther, w.post("/add/channel", s.added(w)).Code)
	const at = "/channels/tea/schedules"
	require.Contains(t, w.page(at), ">Pause</button>")
	require.NotContains(t, s.as(access.Operator).page(at), "</form></td>")
	for _, test := range []struct{ do, state string }{{"pause", "paused"}, {"trigger", "paused"}, {"resume", "running"}} {
		require.Equal(t, at, w.post(at+"/orders", url.Values{"do": {test.do}}).Header().Get("Location"))
		require.Contains(t, w.page(at), `<span class="state `+test.state+`">`, test.do)
	}
	require.Equal(t, []string{"pause orders by admin", "trigger orders by admin", "resume orders by admin"}, s.times.done)
	require.Equal(t, http.StatusBadRequest, w.post(at+"/orders", url.Values{"do": {"explode"}}).Code)
	s.times.away = true
	require.Contains(t, w.page(at), "Temporal can&#39;t be reached")
	b := setup(t)
	b.sale("1001", "Ann")
	require.Contains(t, b.as(access.Viewer).page("/channels/riga/schedules"), "Temporal can&#39;t be reached", "a console without")
}

func TestAChannelIsSwitchedSyncedAndPutAway(t *testing.T) {
	t.Parallel()
	s := setupShop(t)
	w := s.as(access.Admin)
	require.Equal(t, http.StatusSeeOther, w.post("/add/channel", s.added(w)).Code)
	s.pull("tea")
	s.exec("DELETE FROM outbox")
	off := w.post("/channels/tea/sync", url.Values{"part": {"orders"}})
	require.Equal(t, http.StatusConflict, off.Code)
	require.Contains(t, off.Body.String(), "it is switched off")
	form := formOf(t, w.page("/channels/tea/edit"))
	form.Set("enabled", "true")
	form.Set("do", "save")
	require.Equal(t, http.StatusSeeOther, w.post("/channels/tea/edit", form).Code)
	s.exec("DELETE FROM outbox")
	operator := s.as(access.Operator)
	require.Equal(t, http.StatusSeeOther, operator.post("/channels/tea/sync", url.Values{"part": {"orders"}}).Code)
	require.Equal(t, 1, s.count("SELECT count(*) FROM outbox WHERE topic = 'reader' AND channel = 'tea'"))
	require.Equal(t, 1, s.count("SELECT count(*) FROM journal WHERE action = 'sync orders' AND actor = 'operator'"))
	require.Equal(t, http.StatusBadRequest, operator.post("/channels/tea/sync", url.Values{"part": {"all"}}).Code)

	require.Equal(t, http.StatusSeeOther, w.post("/channels/tea/switch", url.Values{}).Code)
	require.Equal(t, 1, s.count("SELECT count(*) FROM channels WHERE NOT enabled"))
	require.Equal(t, http.StatusOK, s.program(access.Admin).send("/api/v1/channels/tea/switch", `{"enabled": true}`).Code)
	require.Equal(t, 1, s.count("SELECT count(*) FROM channels WHERE enabled"))
	list := w.page("/channels?search=TEA")
	require.Contains(t, list, "1 channel")
	require.Contains(t, list, ">Switch off</button>")
	require.Contains(t, w.page("/channels?search=coffee"), "0 channels")

	s.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
		SELECT id, '1', '1', 'processing', now(), now(), '', '', '{}', 1 FROM channels`)
	require.Contains(t, w.page("/channels/tea/delete"), "will be archived")
	require.Equal(t, "/channels", w.post("/channels/tea/delete", url.Values{}).Header().Get("Location"))
	require.Contains(t, w.page("/channels"), "0 channels")
	require.Contains(t, w.page("/channels?archived=true"), ">Restore</button>")
	require.Contains(t, w.page("/channels/tea"), "Archived")
	require.Equal(t, http.StatusSeeOther, w.post("/channels/tea/restore", url.Values{}).Code)
	require.Equal(t, 1, s.count("SELECT count(*) FROM channels WHERE archived_at IS NULL AND NOT enabled"))
}
