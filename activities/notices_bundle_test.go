package activities_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/mail"
	"github.com/orderloom/orderloom/internal/mail/mailtest"
	"github.com/orderloom/orderloom/internal/notice"
)

const hookSecret = "0123456789abcdef0123456789abcdef"

// receiver is where a person's webhook leads: it takes what is signed as it should be.
type receiver struct {
	address string
	client  *http.Client
	// spoil answers in its place, where it returns true.
	spoil func(w http.ResponseWriter, r *http.Request) bool

	mu     sync.Mutex
	forged int
	keys   []string // of each time that something came
	bodies [][]byte
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{}
	server := httptest.NewTLSServer(r)
	t.Cleanup(server.Close)
	r.address, r.client = server.URL+"/orderloom?token=s3cret", server.Client()
	return r
}

// ServeHTTP takes a notice the way that its readers are told to.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	mac := hmac.New(sha256.New, []byte(hookSecret))
	_, _ = io.WriteString(mac, req.Header.Get("Orderloom-Timestamp")+"."+string(body))
	r.mu.Lock()
	defer r.mu.Unlock()
	if req.Header.Get("Orderloom-Signature") != "sha256="+hex.EncodeToString(mac.Sum(nil)) {
		r.forged++
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	r.keys, r.bodies = append(r.keys, req.Header.Get("Idempotency-Key")), append(r.bodies, body)
	if r.spoil == nil || !r.spoil(w, req) {
		w.WriteHeader(http.StatusNoContent)
	}
}

// got is what came, in order.
func (r *receiver) got(t testing.TB) (all []notice.Message) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, body := range r.bodies {
		var m notice.Message
		require.NoError(t, json.Unmarshal(body, &m))
		all = append(all, m)
	}
	return all
}

// told is a channel whose problems anna is told of.
type told struct {
	*bundle
	mails *mailtest.Server
	hook  *receiver
}

// tells has anna told of the channel's problems, by e-mail and by webhook.
func tells(t *testing.T, b *bundle) *told {
	t.Helper()
	o := &told{bundle: b, mails: &mailtest.Server{}, hook: newReceiver(t)}
	o.exec("INSERT INTO people (code, name, email, webhook) VALUES ('anna', 'Anna', 'anna@house.example', $1)", o.hook.address)
	o.exec("UPDATE channels SET notices_to = 'anna'")
	require.NoError(t, activities.SetNoticeSecret(t.Context(), b.db.App, b.keyring, "anna", hookSecret, "ann"))
	b.set.Keyring, b.set.Hooks = b.keyring, o.hook.client.Transport
	b.set.OrderLink = func(ref commerce.OrderRef) string { return "https://temporal.example/" + ref.RemoteID }
	o.mailsBy(o.mails)
	return o
}

func (o *told) mailsBy(server *mailtest.Server) {
	o.t.Helper()
	o.mails = server
	sender, err := mail.New(server.Start(o.t, mail.StartTLS))
	require.NoError(o.t, err)
	o.set.Mail = sender
}

// holds has so many sales held for a reason, as the steps do; from is the first number.
func (o *told) holds(from, sales int, reason, detail string) {
	o.t.Helper()
	o.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body)
		SELECT $1, n::text, 'N-' || n, 'processing', now(), now(), '', '', '{}' FROM generate_series($2::int, $3) n`, o.channel, from, from+sales-1)
	o.exec(`INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version)
		SELECT $1, n::text, 'N-' || n, 'EUR', 1, now(), 1 FROM generate_series($2::int, $3) n`, o.channel, from, from+sales-1)
	o.holdsAgain(from, sales, reason, detail)
}

func (o *told) holdsAgain(from, sales int, reason, detail string) {
	o.t.Helper()
	o.exec(`INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable)
		SELECT id, 1, $3, 'order', $4, 'mend it', false FROM sales WHERE remote_id::int BETWEEN $1 AND $2`, from, from+sales-1, reason, detail)
	o.exec("UPDATE sales SET held_as = $3, state = 'held' WHERE remote_id::int BETWEEN $1 AND $2", from, from+sales-1, reason)
}

// goOn has sales go on that were held.
func (o *told) goOn(from, sales int) {
	o.t.Helper()
	o.exec("DELETE FROM sale_holds WHERE sale_id IN (SELECT id FROM sales WHERE remote_id::int BETWEEN $1 AND $2)", from, from+sales-1)
	o.exec("UPDATE sales SET held_as = NULL, state = 'settled' WHERE remote_id::int BETWEEN $1 AND $2", from, from+sales-1)
}

// later is some time later for everything that has to do with notices.
func (o *told) later(interval string) {
	o.t.Helper()
	o.exec("UPDATE notices SET at = at - $1::interval, done_at = done_at - $1::interval", interval)
	o.exec("UPDATE notice_messages SET made_at = made_at - $1::interval, next_at = next_at - $1::interval", interval)
}

// asked reports whether a message is asked for, once.
func (o *told) asked() bool {
	o.t.Helper()
	for range 2 {
		require.NoError(o.t, activities.AskNotices(o.t.Context(), o.db.App))
	}
	asked := o.count("outbox WHERE topic = 'notices' AND channel = $1", channelCode)
	o.exec("DELETE FROM outbox WHERE topic = 'notices'")
	return asked == 1
}

// gather is what a worker is to deliver now.
func (o *told) gather() []activities.NoticeDelivery {
	o.t.Helper()
	open, err := o.set.GatherNotices(o.t.Context(), channelCode)
	require.NoError(o.t, err)
	return open
}

// tell gathers what is due, a minute from now, and delivers it as the workflow does.
func (o *told) tell() (states []string) {
	o.t.Helper()
	o.later("1 minute")
	for _, d := range o.gather() {
		send := o.set.PostNotice
		if d.Way == activities.NoticeByEmail {
			send = o.set.MailNotice
		}
		state, err := send(o.t.Context(), d.ID)
		require.NoError(o.t, err)
		states = append(states, d.Way+" "+state)
	}
	return states
}

// only is the one message that the webhook got.
func (o *told) only() notice.Message {
	o.t.Helper()
	all := o.hook.got(o.t)
	require.Len(o.t, all, 1)
	return all[0]
}

// untold is what people are to be told of.
func (o *told) untold() string {
	o.t.Helper()
	return o.list("SELECT concat_ws('|', kind, reason, name, detail) FROM notices WHERE done_at IS NULL ORDER BY id")
}
