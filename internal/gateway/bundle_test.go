package gateway

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/connectors/woocommerce/woosim"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/secret"
)

// soon is how long a thing may take that takes a moment.
const soon = 30 * time.Second

const phrase = "hook-secret-ĀБ-1"

func TestMain(m *testing.M) { dbtest.Main(m) }

// bundle is a gateway that listens, and channel riga with a shop that sends.
type bundle struct {
	t       testing.TB
	gateway *Gateway
	db      *pgxpool.Pool // its own way to the database
	line    *line         // the gateway's
	keyring *secret.Keyring
	server  *httptest.Server
	secure  *httptest.Server // the same over TLS, at the gateway's public address
	clock   atomic.Pointer[time.Time]
	logged  *observer.ObservedLogs
	shop    *woosim.Shop
	stop    func()
}

func setup(t testing.TB) *bundle {
	t.Helper()
	d := dbtest.New(t)
	b := &bundle{t: t, db: d.App, line: &line{open: map[net.Conn]bool{}}, secure: httptest.NewUnstartedServer(nil)}
	b.secure.StartTLS()
	t.Cleanup(b.secure.Close)
	b.shop = woosim.New(woosim.Settings{Name: "Riga"}, woosim.WithClient(b.secure.Client()))
	var err error
	b.keyring, err = secret.CreateKeyring(filepath.Join(t.TempDir(), "key.json"))
	require.NoError(t, err)
	b.exec("INSERT INTO warehouses (code, name) VALUES ('main', 'Main')")
	b.exec("INSERT INTO points_of_sale (code, name, warehouse_id, currencies) VALUES ('web', 'Web', 1, '{EUR}')")
	b.channel("riga")
	require.NoError(t, activities.SetWebhookSecret(t.Context(), d.App, b.keyring, "riga", phrase, "ann"))

	pool, err := db.Open(t.Context(), d.AppURL, b.line.through)
	require.NoError(t, err)
	t.Cleanup(pool.Close)
	shops := activities.Shops{DB: pool, Keyring: b.keyring, Registry: connectors.Registry{woocommerce.Platform: woocommerce.New}}
	core, logged := observer.New(zap.DebugLevel)
	log := zap.New(core)
	b.logged = logged
	b.gateway = New(pool, b.keyring, shops, joining.Desk{
		DB: pool, Keyring: b.keyring, Joiners: connectors.Joiners{woocommerce.Platform: woocommerce.Joiner{}}, PublicURL: b.secure.URL, Now: b.now,
	}, log)
	b.secure.Config.Handler = b.gateway.Handler()
	b.server = httptest.NewServer(b.gateway.Handler())
	t.Cleanup(b.server.Close)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- b.gateway.Run(ctx) }()
	b.stop = sync.OnceFunc(func() {
		cancel()
		require.NoError(t, <-ended)
	})
	t.Cleanup(b.stop)
	require.Eventually(t, func() bool { return b.wakes() == 1 }, soon, 5*time.Millisecond, "a start asks for every reader")
	b.handOn()
	return b
}

// handOn does what the relay does.
func (b *bundle) handOn() { b.exec("DELETE FROM outbox WHERE topic = 'reader'") }

// now is the time of those who wait for shops' keys: our own, unless a test says else.
func (b *bundle) now() time.Time {
	if set := b.clock.Load(); set != nil {
		return *set
	}
	return time.Now()
}

// channel makes a channel that has a key of its shop and no webhook secret.
func (b *bundle) channel(code string) {
	b.t.Helper()
	b.exec(`INSERT INTO channels (code, platform, environment, pos_id, name, address, policy, enabled)
		VALUES ($1, 'woocommerce', 'production', 1, $1, 'https://shop.example', '{}', true)`, code)
	key, err := b.keyring.Seal("ck_1", activities.KeyPurpose(code))
	require.NoError(b.t, err)
	cs, err := b.keyring.Seal("cs_1", activities.SecretPurpose(code))
	require.NoError(b.t, err)
	b.exec("INSERT INTO channel_credentials (channel_id, sealed_key, sealed_secret) SELECT id, $2, $3 FROM channels WHERE code = $1", code, key, cs)
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.db.Exec(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
}

func (b *bundle) count(sql string) (n int64) {
	b.t.Helper()
	require.NoError(b.t, b.db.QueryRow(b.t.Context(), sql).Scan(&n))
	return n
}

// wakes is how many readers are asked for.
func (b *bundle) wakes() int64 {
	b.t.Helper()
	return b.count("SELECT count(*) FROM outbox WHERE topic = 'reader'")
}

// request is one to channel riga, as a test changes it.
type request struct {
	method, path string
	header       http.Header
	body         []byte
}

// delivery is a webhook of an order, well signed; n tells it from others.
func delivery(n int) request {
	body := []byte(`{"id":` + strconv.Itoa(n) + `,"status":"processing"}`)
	return request{method: http.MethodPost, path: "/hooks/riga", body: body, header: http.Header{
		"Content-Type": {"application/json"}, "X-Wc-Webhook-Topic": {"order.updated"}, "X-Wc-Webhook-Id": {"7"},
		"X-Wc-Webhook-Delivery-Id": {"31784c77f779d5c6"}, "X-Wc-Webhook-Signature": {signature(body)},
	}}
}

func signature(body []byte) string {
	mac := hmac.New(sha256.New, []byte(phrase))
	mac.Write(body)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

func (b *bundle) send(r request) int {
	status, err := b.try(b.server.Client(), r)
	require.NoError(b.t, err)
	return status
}

func (b *bundle) try(client *http.Client, r request) (int, error) {
	sent, err := http.NewRequestWithContext(context.Background(), r.method, b.server.URL+r.path, bytes.NewReader(r.body))
	if err != nil {
		return 0, err
	}
	sent.Header = r.header
	answer, err := client.Do(sent)
	if err != nil {
		return 0, err
	}
	return answer.StatusCode, answer.Body.Close()
}

// line is a gateway's way to the database, which can be cut.
type line struct {
	mu   sync.Mutex
	down bool
	open map[net.Conn]bool
}

func (l *line) through(config *pgxpool.Config) {
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.down {
			return nil, errors.New("connection refused")
		}
		conn, err := dial(ctx, network, address)
		if err == nil {
			l.open[conn] = true
		}
		return conn, err
	}
}

func (l *line) cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = true
	for conn := range l.open {
		_ = conn.Close()
	}
}

func (l *line) mend() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.down = false
}
