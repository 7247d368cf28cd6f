package activities_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/secret"
)

const publicURL = "https://hooks.example.com"

// setupHooks is a channel whose shop can be told where to send webhooks.
func setupHooks(t *testing.T, env commerce.Environment) *bundle {
	t.Helper()
	b := setupIn(t, env)
	b.set.Keyring, b.set.PublicURL = b.keyring, publicURL
	return b
}

// keep looks after the webhooks once.
func (b *bundle) keep() activities.Watched {
	b.t.Helper()
	watched, err := b.set.KeepWebhooks(b.t.Context(), channelCode)
	require.NoError(b.t, err)
	return watched
}

// hooks are the shop's webhooks that send to us: topic and status.
func (b *bundle) hooks() (list []string) {
	for _, hook := range b.shop.Webhooks() {
		if hook.URL == publicURL+"/hooks/"+channelCode {
			list = append(list, hook.Topic+" "+hook.Status)
		}
	}
	slices.Sort(list)
	return list
}

// allHooks are all of ours, at work.
func allHooks() []string {
	return []string{"order.created active", "order.deleted active", "order.restored active", "order.updated active", "product.created active", "product.restored active", "product.updated active"}
}

// found are the open findings of the channel.
func (b *bundle) found() (texts []string) {
	b.t.Helper()
	rows, err := queries.FindingsOpen(b.t.Context(), b.db.App, b.channel)
	require.NoError(b.t, err)
	for _, f := range rows {
		texts = append(texts, strings.TrimSpace(f.Kind+" "+f.Subject)+": "+f.Detail)
	}
	return texts
}

// ask asks the shop's API past the connector.
func (b *bundle) ask(method, path string, body any) {
	b.t.Helper()
	raw, err := json.Marshal(body)
	require.NoError(b.t, err)
	r, err := http.NewRequestWithContext(b.t.Context(), method, b.address+"/wp-json/wc/v3/"+path, strings.NewReader(string(raw)))
	require.NoError(b.t, err)
	r.Header.Set("Content-Type", "application/json")
	r.SetBasicAuth(key, keySecret)
	shops, _ := b.set.Channels.(activities.Shops)
	answer, err := shops.Transport.RoundTrip(r)
	require.NoError(b.t, err)
	require.NoError(b.t, answer.Body.Close())
	require.Less(b.t, answer.StatusCode, http.StatusMultipleChoices)
}

// writes are the shop's requests that write.
func (b *bundle) writes() (n int) {
	for _, r := range b.shop.Requests() {
		if r.Method != http.MethodGet {
			n++
		}
	}
	return n
}

// hookOf is our webhook of a topic.
func (b *bundle) hookOf(topic string) woosim.Webhook {
	b.t.Helper()
	all := b.shop.Webhooks()
	i := slices.IndexFunc(all, func(h woosim.Webhook) bool { return h.Topic == topic && strings.HasPrefix(h.URL, publicURL) })
	require.GreaterOrEqual(b.t, i, 0)
	return all[i]
}

func TestWebhooksAreMadeOnceWithOurSecret(t *testing.T) {
	t.Parallel()
	b := setupHooks(t, commerce.Production)
	require.Equal(t, activities.Watched{Made: 7}, b.keep())
	require.Equal(t, allHooks(), b.hooks())
	var sealed []byte
	require.NoError(t, b.db.App.QueryRow(t.Context(), "SELECT sealed FROM webhook_secrets").Scan(&sealed))
	phrase, err := b.keyring.Open(sealed, activities.WebhookPurpose(channelCode))
	require.NoError(t, err)
	require.Len(t, phrase.Reveal(), 52)
	for _, hook := range b.shop.Webhooks() {
		require.Equal(t, phrase.Reveal(), hook.Secret)
	}
	require.Equal(t, activities.Watched{}, b.keep(), "and that is all there is to do")
	require.Equal(t, 7, b.writes())
	require.Empty(t, b.found())
	require.Equal(t, 7, b.count("journal WHERE action = 'webhook' AND detail->>'became' = 'made'"))
	require.Equal(t, 1, b.count("journal WHERE action = 'webhook secret' AND actor = 'orderloom'"))
}

// TestWhatTheShopSwitchedOffIsPutBackAndTold: each is found once, put back, and settled
// by the next look.
func TestWhatTheShopSwitchedOffIsPutBackAndTold(t *testing.T) {
	t.Parallel()
	b := setupHooks(t, commerce.Production)
	b.keep()
	b.ask(http.MethodPut, "webhooks/"+id(b.hookOf("order.updated")), map[string]string{"status": "disabled"})
	b.ask(http.MethodDelete, "webhooks/"+id(b.hookOf("order.created"))+"?force=true", nil)
	b.ask(http.MethodPut, "webhooks/"+id(b.hookOf("product.updated")), map[string]string{"status": "paused"})
	require.Equal(t, activities.Watched{Made: 1, Mended: 1}, b.keep())
	require.Equal(t, []string{"order.created active", "order.deleted active", "order.restored active", "order.updated active", "product.created active", "product.restored active", "product.updated paused"}, b.hooks())
	require.Equal(t, []string{
		"webhook order.created: the shop doesn't have it any more: it is made anew",
		"webhook order.updated: the shop had disabled it, because what it sent wasn't taken: it is put back",
		"webhook product.updated: somebody paused it in the shop: it stays so",
	}, b.found())
	require.Equal(t, activities.Watched{}, b.keep())
	require.Equal(t, []string{"webhook product.updated: somebody paused it in the shop: it stays so"}, b.found())
	b.ask(http.MethodPut, "webhooks/"+id(b.hookOf("product.updated")), map[string]string{"status": "active"})
	b.keep()
	require.Empty(t, b.found())
	require.Equal(t, 3, b.count("journal WHERE action = 'settled'"))
}

func id(hook woosim.Webhook) string { return strconv.FormatInt(hook.ID, 10) }

// TestAWebhookWhoseAnswerWasLostIsFound: the shop makes another one for each time that
// it is asked, so it is looked at first.
func TestAWebhookWhoseAnswerWasLostIsFound(t *testing.T) {
	t.Parallel()
	b := setupHooks(t, commerce.Production)
	lost := b.shop.AddFault(woosim.Rule{Kind: "webhooks.create", Nth: 3, Fault: woosim.Fault{CutAfter: true}})
	_, err := b.set.KeepWebhooks(t.Context(), channelCode)
	require.Error(t, err)
	require.Equal(t, 1, b.shop.FaultCount(lost))
	require.Len(t, b.hooks(), 3, "it was made all the same")
	require.Equal(t, activities.Watched{Made: 4}, b.keep())
	require.Equal(t, allHooks(), b.hooks())
	require.Equal(t, 7, b.writes(), "nothing was asked for twice, nothing mended")
	require.Equal(t, 7, b.count("channel_webhooks WHERE remote_id IS NOT NULL"))
	require.Empty(t, b.found())
}

func TestOthersWebhooksAreLeftAloneAndDoublesOfOursRemoved(t *testing.T) {
	t.Parallel()
	b := setupHooks(t, commerce.Production)
	ours := map[string]string{"topic": "order.updated", "delivery_url": publicURL + "/hooks/" + channelCode, "secret": "typed-by-hand-1"}
	for range 3 {
		b.ask(http.MethodPost, "webhooks", ours)
	}
	for _, other := range []map[string]string{
		{"topic": "order.updated", "delivery_url": "https://other.example/hooks/" + channelCode},
		{"topic": "order.updated", "delivery_url": publicURL + "/hooks/another"},
		{"topic": "customer.updated", "delivery_url": publicURL + "/hooks/" + channelCode},
	} {
		b.ask(http.MethodPost, "webhooks", other)
	}
	others := b.shop.Webhooks()[3:]
	require.Equal(t, activities.Watched{Made: 6, Mended: 1, Removed: 2}, b.keep())
	require.Equal(t, append([]string{"customer.updated active"}, allHooks()...), b.hooks())
	require.Equal(t, others, b.shop.Webhooks()[1:4])
	require.NotEqual(t, "typed-by-hand-1", b.hookOf("order.updated").Secret, "it signs with our secret from now on")
	require.Equal(t, activities.Watched{}, b.keep())
}

func TestANewSecretAndANewAddressReachTheShop(t *testing.T) {
	t.Parallel()
	b := setupHooks(t, commerce.Production)
	b.keep()
	require.NoError(t, activities.SetWebhookSecret(t.Context(), b.db.App, b.keyring, channelCode, "another-secret-1", "ann"))
	require.Equal(t, 1, b.count("outbox WHERE topic = 'webhooks'"), "the shop hears of it at once")
	require.Equal(t, activities.Watched{Mended: 7}, b.keep())
	require.Equal(t, "another-secret-1", b.hookOf("order.created").Secret)

	b.set.PublicURL = "https://moved.example.com"
	require.Equal(t, activities.Watched{Mended: 7}, b.keep())
	for _, hook := range b.shop.Webhooks() {
		require.Equal(t, "https://moved.example.com/hooks/"+channelCode, hook.URL)
	}
	require.Equal(t, activities.Watched{}, b.keep())
	require.Len(t, b.shop.Webhooks(), 7)
}

// TestWhereNothingMayBeWritten: nothing is, but the key is proven all the same where
// the channel is on.
func TestWhereNothingMayBeWritten(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		env    commerce.Environment
		change func(*bundle)
		asks   int
	}{
		{"a channel that rehearses", commerce.Working, func(*bundle) {}, 1},
		{"no public address", commerce.Production, func(b *bundle) { b.set.PublicURL = "" }, 1},
		{"a channel that is off", commerce.Production, func(b *bundle) { b.exec("UPDATE channels SET enabled = false") }, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setupHooks(t, tt.env)
			tt.change(b)
			require.Equal(t, activities.Watched{}, b.keep())
			require.Len(t, b.shop.Requests(), tt.asks)
			require.Zero(t, b.writes())
			require.Zero(t, b.count("webhook_secrets"))
		})
	}
}

// TestADeadKeyIsAFindingUntilItWorksAgain: whoever joins again settles it.
func TestADeadKeyIsAFindingUntilItWorksAgain(t *testing.T) {
	t.Parallel()
	b := setupHooks(t, commerce.Production)
	b.shop.RemoveKey(key)
	require.Equal(t, activities.Watched{Shut: true}, b.keep())
	require.Len(t, b.found(), 1)
	require.Contains(t, b.found()[0], "key: woocommerce: list webhooks: Unauthorized")
	require.NotContains(t, b.found()[0], key)

	b.shop.AddFault(woosim.Rule{Kind: "webhooks.list", Times: 1, Fault: woosim.Unavailable()})
	_, err := b.set.KeepWebhooks(t.Context(), channelCode)
	require.Error(t, err)
	require.Len(t, b.found(), 1, "a shop that is away says nothing of its key")

	b.shop.AddKey("ck_reads", "cs_reads", woosim.Read)
	b.saveKey("ck_reads", "cs_reads")
	require.Equal(t, activities.Watched{Shut: true}, b.keep())
	require.Contains(t, b.found()[0], "key: woocommerce: create webhook: Unauthorized", "one that may not write is no better")

	b.rejoin("ck_new", "cs_new")
	require.Equal(t, activities.Watched{Made: 7}, b.keep())
	require.Empty(t, b.found())
	b.exec("DELETE FROM channel_credentials")
	require.Equal(t, activities.Watched{Shut: true}, b.keep())
	require.Contains(t, b.found()[0], "it has no credentials")
}

// rejoin has the shop give a new key, as joining does.
func (b *bundle) rejoin(key, phrase string) {
	b.t.Helper()
	b.shop.AddKey(key, phrase, woosim.ReadWrite)
	row, err := queries.ChannelByCode(b.t.Context(), b.db.App, channelCode)
	require.NoError(b.t, err)
	require.NoError(b.t, db.InTx(b.t.Context(), b.db.App, func(tx pgx.Tx) error {
		return activities.KeepCredentials(b.t.Context(), tx, b.keyring, row.Channel, connectors.Credentials{Key: secret.String(key), Secret: secret.String(phrase)}, "ann")
	}))
}

// TestJoiningAgainKeepsSalesListingsAndCursors: a new key at a new address counts from
// the next call on, and nothing is read twice.
func TestJoiningAgainKeepsSalesListingsAndCursors(t *testing.T) {
	t.Parallel()
	b := setup(t, straight, alsoBacs)
	b.exec("UPDATE channels SET items_in = true")
	require.NotZero(t, b.sync().New)
	kept := []string{"sales", "orders", "feed_cursors", "listings"}
	page, err := b.set.ImportPage(t.Context(), activities.PageInput{Channel: channelCode, Fresh: true})
	require.NoError(t, err)
	require.Equal(t, 2, page.News)
	_, err = b.set.ImportOrder(t.Context(), ref(straight))
	require.NoError(t, err)
	before := b.rows(kept...)

	b.shop.RemoveKey(key)
	_, err = b.set.ImportPage(t.Context(), activities.PageInput{Channel: channelCode})
	require.ErrorContains(t, err, "Unauthorized")
	b.rejoin("ck_new", "cs_new")
	moved := httptest.NewTLSServer(b.shop.Handler())
	t.Cleanup(moved.Close)
	b.exec("UPDATE channels SET address = $1", moved.URL)
	require.Equal(t, before, b.rows(kept...))
	page, err = b.set.ImportPage(t.Context(), activities.PageInput{Channel: channelCode, Fresh: true})
	require.NoError(t, err)
	require.Zero(t, page.News, "it goes on where it was")
	require.Equal(t, 1, b.count("sales"))
	again := b.sync()
	require.Zero(t, again.New+again.Gone+again.Items, "nor does the catalogue begin anew")
}

// rows is all that some tables hold.
func (b *bundle) rows(tables ...string) (all []string) {
	b.t.Helper()
	for _, table := range tables {
		var text string
		require.NoError(b.t, b.db.App.QueryRow(b.t.Context(), "SELECT coalesce(string_agg(x::text, ' ' ORDER BY x::text), '') FROM "+table+" x").Scan(&text))
		all = append(all, text)
	}
	return all
}

// TestWebhooksThatDontArriveAreToldWithFigures compares what changed with what was told.
func TestWebhooksThatDontArriveAreToldWithFigures(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name          string
		changed, told int
		ago           time.Duration
		made          time.Duration // how long ago the webhooks were made
		want          string
	}{
		{"none told", 4, 0, 30 * time.Minute, 24 * time.Hour, "webhooks silent: of 4 orders that changed between 10:45 and 11:45 UTC webhooks told of 0; polling found the others"},
		{"less than half told", 5, 2, 30 * time.Minute, 24 * time.Hour, "webhooks silent: of 5 orders that changed between 10:45 and 11:45 UTC webhooks told of 2; polling found the others"},
		{"half told", 4, 2, 30 * time.Minute, 24 * time.Hour, ""},
		{"too few to tell", 2, 0, 30 * time.Minute, 24 * time.Hour, ""},
		{"on their way yet", 9, 0, 10 * time.Minute, 24 * time.Hour, ""},
		{"long ago", 9, 0, 2 * time.Hour, 24 * time.Hour, ""},
		{"before the webhooks were made", 9, 0, 30 * time.Minute, 20 * time.Minute, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.set.Now = func() time.Time { return now }
			b.exec(`INSERT INTO channel_webhooks (channel_id, topic, shop, sends_to, remote_id, secret_at, mended_at) VALUES ($1, 'order.updated', 'x', 'x', '7', $2, $2)`, b.channel, now.Add(-tt.made))
			b.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body)
				SELECT $1, n, n, 'processing', $2, $2, '', '', '{}' FROM generate_series(1, $3) n`, b.channel, now.Add(-tt.ago), tt.changed)
			b.exec(`INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome, received_at)
				SELECT $1, n, 'order.updated', n, 'woke', $2 FROM generate_series(1, $3) n`, b.channel, now.Add(-tt.ago), tt.told)
			_, err := b.set.CompareWebhooks(t.Context(), channelCode)
			require.NoError(t, err)
			if tt.want == "" {
				require.Empty(t, b.found())
				return
			}
			require.Equal(t, []string{tt.want}, b.found())
			b.exec("DELETE FROM webhook_deliveries")
			b.exec(`INSERT INTO webhook_deliveries (channel_id, delivery, topic, remote_id, outcome, received_at)
				SELECT channel_id, 'later ' || remote_id, 'order.updated', remote_id, 'woke', $1 FROM orders`, now)
			_, err = b.set.CompareWebhooks(t.Context(), channelCode)
			require.NoError(t, err)
			require.Empty(t, b.found(), "they arrive again")
		})
	}
}
