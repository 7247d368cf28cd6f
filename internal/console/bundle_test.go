package console

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"

	"github.com/orderloom/orderloom/db/dbtest"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

const password = "a long way to Riga"

// bundle is a console over a database with a user of each role, called as the role.
type bundle struct {
	t        testing.TB
	database dbtest.Database
	db       *pgxpool.Pool
	desk     *access.Desk
	console  *Console
	handler  http.Handler
	logged   *observer.ObservedLogs
}

func setup(t testing.TB) *bundle {
	t.Helper()
	return setupAt(t, Settings{})
}

func setupAt(t testing.TB, s Settings) *bundle {
	t.Helper()
	b := &bundle{t: t, database: dbtest.New(t)}
	b.db = b.database.App
	b.desk = access.New(b.db, access.WithCost(access.Cost{Memory: 64, Passes: 1, Lanes: 1}))
	for _, role := range access.Roles() {
		b.exec("INSERT INTO people (code, name) VALUES ($1, initcap($1))", role)
		require.NoError(t, b.desk.Add(t.Context(), access.User{Person: string(role), Role: role, Password: password}, "root"))
	}
	core, logged := observer.New(zap.DebugLevel)
	b.logged = logged
	var err error
	b.console, err = New(b.db, b.desk, s, zap.New(core))
	require.NoError(t, err)
	b.handler = b.console.Handler()
	return b
}

func (b *bundle) exec(sql string, args ...any) {
	b.t.Helper()
	_, err := b.db.Exec(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
}

func (b *bundle) count(sql string, args ...any) (n int) {
	b.t.Helper()
	require.NoError(b.t, b.db.QueryRow(b.t.Context(), sql, args...).Scan(&n))
	return n
}

// rows are rows of texts, by a query for arrays of them.
func (b *bundle) rows(sql string, args ...any) [][]string {
	b.t.Helper()
	found, err := b.db.Query(b.t.Context(), sql, args...)
	require.NoError(b.t, err)
	rows, err := pgx.CollectRows(found, pgx.RowTo[[]string])
	require.NoError(b.t, err)
	return rows
}

// said is a text of the pages in a language.
func (b *bundle) said(language, key string, fill ...any) string {
	return b.console.texts.Language(language).Text(key, fill...)
}

// speaks sets the language in which a user reads.
func (b *bundle) speaks(person, language string) {
	b.t.Helper()
	b.exec("UPDATE users SET language = $2 WHERE person = $1", person, language)
}

// browser keeps cookies, as one does.
type browser struct {
	*bundle

	cookies map[string]string
	header  http.Header
}

func (b *bundle) browser() *browser {
	return &browser{bundle: b, cookies: map[string]string{}, header: http.Header{"Sec-Fetch-Site": {"same-origin"}}}
}

// as is a browser in which a user of a role has signed in; nobody, where it is empty.
func (b *bundle) as(role access.Role) *browser {
	b.t.Helper()
	w := b.browser()
	if role == anybody {
		return w
	}
	entry, err := b.desk.SignIn(b.t.Context(), access.Attempt{Name: string(role), Password: password, Address: netip.MustParseAddr("192.0.2.1")})
	require.NoError(b.t, err)
	w.cookies["orderloom_session"], w.cookies["orderloom_device"] = entry.Session.Reveal(), entry.Device.Reveal()
	return w
}

// answered is what the console answers to a request as the browser sends it; media is what
// its body is said to be.
func (w *browser) answered(r *http.Request, media string) *httptest.ResponseRecorder {
	r.Header = w.header.Clone()
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	for name, value := range w.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	answer := httptest.NewRecorder()
	w.handler.ServeHTTP(answer, r)
	return answer
}

// ask sends a request, with a form where there is one.
func (w *browser) ask(method, target string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	var body io.Reader = http.NoBody
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	media := ""
	if form != nil {
		media = asForm
	}
	answer := w.answered(httptest.NewRequestWithContext(w.t.Context(), method, target, body), media)
	for _, c := range answer.Result().Cookies() {
		w.cookies[c.Name] = c.Value
		if c.MaxAge < 0 {
			delete(w.cookies, c.Name)
		}
	}
	return answer
}

func (w *browser) get(target string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodGet, target, nil)
}

// page is a page that is there.
func (w *browser) page(target string) string {
	w.t.Helper()
	answer := w.get(target)
	require.Equal(w.t, http.StatusOK, answer.Code, answer.Body)
	return answer.Body.String()
}

func (w *browser) post(target string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.ask(http.MethodPost, target, form)
}

// signIn sends the form of the door.
func (w *browser) signIn(person string, typed secret.String) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.post("/sign-in", url.Values{"person": {person}, "password": {typed.Reveal()}})
}

// sale makes a sale of channel riga, held for its totals.
func (b *bundle) sale(number, buyer string) {
	b.t.Helper()
	b.exec("INSERT INTO warehouses (code, name) VALUES ('main', 'Main') ON CONFLICT DO NOTHING")
	b.exec("INSERT INTO points_of_sale (code, name, warehouse_id, currencies) SELECT 'web', 'Web', id, '{EUR}' FROM warehouses ON CONFLICT DO NOTHING")
	b.exec(`INSERT INTO channels (code, platform, environment, pos_id, name, address, policy, enabled, zone)
		SELECT 'riga', 'woocommerce', 'production', id, 'Rīga', 'https://shop.example', '{}', true, 'Europe/Riga' FROM points_of_sale ON CONFLICT DO NOTHING`)
	b.exec(`INSERT INTO orders (channel_id, remote_id, number, status, modified_at, asked_at, content_hash, core_hash, body, processed_version)
		SELECT id, $1, $1, 'processing', now(), now(), '', '', '{}', 1 FROM channels`, number)
	b.exec("INSERT INTO customers (name) VALUES ($1)", buyer)
	b.exec(`INSERT INTO sales (channel_id, remote_id, number, currency, total, placed_at, order_version, customer_id, matched_by, state, dated_on)
		SELECT c.id, $1, $1, 'EUR', 1234.50, '2026-11-20 10:00Z', 1, (SELECT max(id) FROM customers), 'new', 'held', '2026-11-20' FROM channels c`, number)
	b.exec(`INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable)
		SELECT max(id), 1, 'totals', 'total', 'a cent', 'look', true FROM sales`)
}
