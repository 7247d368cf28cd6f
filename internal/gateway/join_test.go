package gateway

import (
	"bytes"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
)

// ask makes a link for channel riga.
func (b *bundle) ask() string {
	b.t.Helper()
	asked, err := b.gateway.joins.Ask(b.t.Context(), "riga", "ann")
	require.NoError(b.t, err)
	return asked.Link
}

// browse opens an address as a browser does, but goes nowhere by itself.
func (b *bundle) browse(address string) (status int, text, onward string) {
	b.t.Helper()
	client := *b.secure.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := client.Get(address)
	require.NoError(b.t, err)
	body, err := io.ReadAll(answer.Body)
	require.NoError(b.t, err)
	require.NoError(b.t, answer.Body.Close())
	require.Equal(b.t, "no-referrer", answer.Header.Get("Referrer-Policy"), "the state stands in the address")
	require.Equal(b.t, "no-store", answer.Header.Get("Cache-Control"))
	return answer.StatusCode, string(body), answer.Header.Get("Location")
}

// leads is the shop's page that a link leads to.
func (b *bundle) leads(link string) string {
	b.t.Helper()
	status, _, page := b.browse(link)
	require.Equal(b.t, http.StatusFound, status)
	return page
}

// give sends what a shop would.
func (b *bundle) give(channel, kind, body string) int {
	b.t.Helper()
	answer, err := b.secure.Client().Post(b.secure.URL+"/joined/"+channel, kind, strings.NewReader(body))
	require.NoError(b.t, err)
	require.NoError(b.t, answer.Body.Close())
	return answer.StatusCode
}

const jsonOfShops = "application/json;charset=UTF-8"

// key is a key as a shop sends it.
func key(state, permission string) string {
	return `{"key_id":5,"user_id":"` + state + `","consumer_key":"ck_new","consumer_secret":"cs_new","key_permissions":"` + permission + `"}`
}

// stateOf is the state at a link's end.
func stateOf(link string) string { return link[strings.LastIndex(link, "/")+1:] }

// stored is the key that lets us into riga's shop.
func (b *bundle) stored() (key, phrase string) {
	b.t.Helper()
	var sealedKey, sealedSecret []byte
	require.NoError(b.t, b.db.QueryRow(b.t.Context(),
		"SELECT sealed_key, sealed_secret FROM channel_credentials cc JOIN channels c ON c.id = cc.channel_id WHERE c.code = 'riga'").Scan(&sealedKey, &sealedSecret))
	openedKey, err := b.keyring.Open(sealedKey, activities.KeyPurpose("riga"))
	require.NoError(b.t, err)
	openedSecret, err := b.keyring.Open(sealedSecret, activities.SecretPurpose("riga"))
	require.NoError(b.t, err)
	return openedKey.Reveal(), openedSecret.Reveal()
}

// TestAnOwnerJoinsAShop goes the whole way with the shop's own pages.
func TestAnOwnerJoinsAShop(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("DELETE FROM outbox")
	link := b.ask()
	require.Regexp(t, "^"+b.secure.URL+"/join/riga/[A-Z2-7]{52}$", link)
	page := b.leads(link)
	require.Equal(t, page, b.leads(link), "a mail program that looks first uses nothing up")
	asks, err := url.Parse(page)
	require.NoError(t, err)
	require.Equal(t, "https://shop.example/wc-auth/v1/authorize", asks.Scheme+"://"+asks.Host+asks.Path)
	require.Equal(t, url.Values{
		"app_name": {"Orderloom"}, "scope": {"read_write"}, "user_id": {stateOf(link)},
		"callback_url": {b.secure.URL + "/joined/riga"}, "return_url": {b.secure.URL + "/joined/riga"},
	}, asks.Query())

	back, err := b.shop.Approve(t.Context(), page)
	require.NoError(t, err)
	status, text, _ := b.browse(back)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, text, "Your shop is joined.")
	require.NotContains(t, text, stateOf(link))
	key, phrase := b.stored()
	r := httptest.NewRequest(http.MethodGet, "https://shop.example/wp-json/wc/v3/orders", nil)
	r.SetBasicAuth(key, phrase)
	w := httptest.NewRecorder()
	b.shop.Handler().ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code, "the key that is kept is the one that the shop gave")
	require.EqualValues(t, 1, b.count("SELECT count(*) FROM outbox WHERE topic = 'webhooks' AND channel = 'riga'"), "its webhooks are looked after")

	_, err = b.shop.Approve(t.Context(), page)
	require.Error(t, err, "a link is good once; the shop deletes the second key")
	again, secondPhrase := b.stored()
	require.Equal(t, []string{key, phrase}, []string{again, secondPhrase})
	status, text, _ = b.browse(link)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, text, "Your shop is joined.")
	for _, table := range []string{"journal", "channel_joins", "channel_credentials", "outbox"} {
		var told string
		require.NoError(t, b.db.QueryRow(t.Context(), "SELECT coalesce(string_agg(x::text, ' '), '') FROM "+table+" x").Scan(&told))
		for _, hidden := range []string{key, phrase, stateOf(link)} {
			require.NotContains(t, told, hidden, table)
		}
	}
	require.NotZero(t, b.logged.FilterMessage("joined").Len())
	for _, line := range b.logged.All() {
		for _, hidden := range []string{key, phrase, stateOf(link)} {
			require.NotContains(t, line.Message+fmt.Sprint(line.ContextMap()), hidden)
		}
	}
	require.EqualValues(t, 2, b.count("SELECT count(*) FROM journal WHERE action = 'join' AND channel = 'riga'"), "asked, joined")
	require.EqualValues(t, 1, b.count("SELECT count(*) FROM journal WHERE action = 'key' AND actor = 'ann'"))
	require.EqualValues(t, 1, b.count(`SELECT count(*) FROM journal j JOIN journal_personal p ON p.entry_id = j.id
		WHERE j.action = 'join' AND j.detail->>'became' = 'joined' AND p.address <<= '127.0.0.0/8'`), "where the key came from stands beside the entry")
}

// inProcess reaches a shop without a network, over TLS as far as it can tell.
type inProcess struct{ http.Handler }

func (h inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.TLS = &tls.ConnectionState{}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// TestAJoinedShopIsHeard: once it is joined and its webhooks are made, what it sends is
// taken, and the reader looks.
func TestAJoinedShopIsHeard(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, err := b.shop.Approve(t.Context(), b.leads(b.ask()))
	require.NoError(t, err)
	worker := &activities.Set{DB: b.db, Now: time.Now, Keyring: b.keyring, PublicURL: b.secure.URL, Channels: activities.Shops{
		DB: b.db, Keyring: b.keyring, Registry: connectors.Registry{woocommerce.Platform: woocommerce.New}, Transport: inProcess{b.shop.Handler()},
	}}
	watched, err := worker.KeepWebhooks(t.Context(), "riga")
	require.NoError(t, err)
	require.Equal(t, activities.Watched{Made: 7}, watched)
	for _, hook := range b.shop.Webhooks() {
		require.False(t, hook.Unpinged, "the gateway answers that it is there")
	}
	before := b.wakes()
	require.Zero(t, before)
	b.gateway.book.known = map[string]sender{} // as after its time
	b.shop.MakeOrders(1, 1, time.Now())
	sent, err := b.shop.DeliverWebhooks(t.Context())
	require.NoError(t, err)
	require.Positive(t, sent)
	require.EqualValues(t, 1, b.wakes())
	require.Zero(t, b.count("SELECT count(*) FROM webhook_forgeries"))
}

func TestAnOwnerWhoDeniesUsesTheLinkUp(t *testing.T) {
	t.Parallel()
	b := setup(t)
	link := b.ask()
	back, err := b.shop.Deny(b.leads(link))
	require.NoError(t, err)
	status, text, _ := b.browse(back)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, text, "You have not approved")
	require.Equal(t, http.StatusForbidden, b.give("riga", jsonOfShops, key(stateOf(link), "read_write")))
	before, _ := b.stored()
	require.Equal(t, "ck_1", before)
}

// TestAKeyIsKeptForItsOwnRequestAlone: whatever comes else is not 200, by which the
// shop deletes the key, and leaves the key that was there.
func TestAKeyIsKeptForItsOwnRequestAlone(t *testing.T) {
	t.Parallel()
	stranger := strings.Repeat("A", 52)
	for _, tt := range []struct {
		name   string
		change func(*bundle)
		body   func(state string) string
		want   int
		page   string // what the owner reads
	}{
		{"another state", nil, func(string) string { return key(stranger, "read_write") }, http.StatusForbidden, "Not joined yet"},
		{"no state", nil, func(string) string { return key("", "read_write") }, http.StatusBadRequest, "Not joined yet"},
		{"a newer link", func(b *bundle) { b.ask() }, nil, http.StatusForbidden, "No such link"},
		{"after an hour", func(b *bundle) { late := time.Now().Add(time.Hour); b.clock.Store(&late) }, nil, http.StatusGone, "Too late"},
		{"another shop by now", func(b *bundle) { b.exec("UPDATE channels SET address = 'https://other.example'") }, nil, http.StatusConflict, "Another shop"},
		{"a key that only reads", nil, func(state string) string { return key(state, "read") }, http.StatusForbidden, "the key may not write"},
		{"a key that only writes", nil, func(state string) string { return key(state, "write") }, http.StatusForbidden, "the key may not read"},
		{"a key of no kind", nil, func(state string) string {
			return strings.ReplaceAll(key(state, "read_write"), "ck_new", "")
		}, http.StatusBadRequest, "Not joined yet"},
		{"no JSON", nil, func(string) string { return "consumer_key=ck_new" }, http.StatusBadRequest, "Not joined yet"},
		{"too large", nil, func(state string) string {
			return strings.Replace(key(state, "read_write"), "{", "{"+strings.Repeat(" ", largestKey), 1)
		}, http.StatusRequestEntityTooLarge, "Not joined yet"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			link := b.ask()
			if tt.change != nil {
				tt.change(b)
			}
			body := key(stateOf(link), "read_write")
			if tt.body != nil {
				body = tt.body(stateOf(link))
			}
			require.Equal(t, tt.want, b.give("riga", jsonOfShops, body))
			before, _ := b.stored()
			require.Equal(t, "ck_1", before)
			_, text, _ := b.browse(b.secure.URL + "/joined/riga?success=1&user_id=" + stateOf(link))
			require.Contains(t, text, tt.page)
		})
	}
}

func TestWhatIsNoKeyGetsItsStatus(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("UPDATE channels SET platform = 'prom' WHERE code = 'riga'")
	b.channel("other")
	require.Equal(t, http.StatusUnsupportedMediaType, b.give("riga", jsonOfShops, key("x", "read_write")), "a platform whose shops give none")
	require.Equal(t, http.StatusUnsupportedMediaType, b.give("other", "application/x-www-form-urlencoded", "a=b"))
	require.Equal(t, http.StatusForbidden, b.give("other", jsonOfShops, key("x", "read_write")), "nobody asked")
	require.Equal(t, http.StatusNotFound, b.give("none", jsonOfShops, key("x", "read_write")))
	require.Equal(t, http.StatusForbidden, b.give("%2e", jsonOfShops, key("x", "read_write")))
	for _, path := range []string{"/join/none/x", "/join/other/x", "/joined/none?success=0", "/joined/other?user_id=x", "/joined/other?%zz"} {
		status, text, _ := b.browse(b.secure.URL + path)
		require.Equal(t, http.StatusNotFound, status, path)
		require.Contains(t, text, "No such link")
	}
	text := b.metrics()
	require.Contains(t, text, `orderloom_keys_total{outcome="unreadable"} 3`)
	require.Contains(t, text, `orderloom_keys_total{outcome="unknown"} 2`)
}

func (b *bundle) metrics() string {
	b.t.Helper()
	answer, err := b.server.Client().Get(b.server.URL + "/metrics")
	require.NoError(b.t, err)
	text, err := io.ReadAll(answer.Body)
	require.NoError(b.t, err)
	require.NoError(b.t, answer.Body.Close())
	return string(text)
}

// TestWithoutTheDatabaseNoKeyIsTaken: what can't be kept must not be 200, and the link
// stays good.
func TestWithoutTheDatabaseNoKeyIsTaken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	link := b.ask()
	page := b.leads(link)
	b.line.cut()
	_, err := b.shop.Approve(t.Context(), page)
	require.Error(t, err)
	status, text, _ := b.browse(link)
	require.Equal(t, http.StatusServiceUnavailable, status)
	require.NotContains(t, text, "refused", "nothing of ours is told")
	b.line.mend()
	require.Eventually(t, func() bool {
		_, err := b.shop.Approve(t.Context(), page)
		return err == nil
	}, soon, 50*time.Millisecond)
}

// FuzzJoined: whatever comes, nothing but the state that was asked for is kept.
func FuzzJoined(f *testing.F) {
	b := setup(f)
	asked, err := b.gateway.joins.Ask(f.Context(), "riga", "ann")
	require.NoError(f, err)
	state := stateOf(asked.Link)
	f.Add("riga", jsonOfShops, []byte(key(strings.Repeat("A", 52), "read_write")))
	f.Add("riga", jsonOfShops, []byte(key("", "read")))
	f.Add("riga", "application/json", []byte(`{"key_id":"5","user_id":5,"consumer_key":["ck_"]}`))
	f.Add("riga", "text/html", []byte("<html>"))
	f.Add("..", "", []byte{0xff, 0})
	f.Fuzz(func(t *testing.T, channel, kind string, body []byte) {
		sent := httptest.NewRequest(http.MethodPost, "https://gateway.example/joined/riga", bytes.NewReader(body))
		sent.SetPathValue("channel", channel)
		sent.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		b.gateway.joined(w, sent)
		require.Contains(t, []int{400, 403, 404, 413, 415}, w.Code)
		require.False(t, bytes.Contains(body, []byte(state)))
		require.Empty(t, w.Body.String())
	})
}
