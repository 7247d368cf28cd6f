package console

import (
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

func TestEveryAnswerIsGuarded(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ url, hsts string }{
		"on this machine":       {"", ""},
		"behind a proxy by TLS": {"https://console.example.com", "max-age=31536000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupAt(t, Settings{URL: test.url})
			w := b.as(anybody)
			for _, target := range []string{"/sign-in", "/", "/nothing", "/sales.csv", "/healthz"} {
				h := w.get(target).Header()
				require.Equal(t, policy, h.Get("Content-Security-Policy"), target)
				require.Equal(t, "nosniff", h.Get("X-Content-Type-Options"), target)
				require.Equal(t, "no-store", h.Get("Cache-Control"), target)
				require.Equal(t, "same-origin", h.Get("Referrer-Policy"), target)
				require.Equal(t, test.hsts, h.Get("Strict-Transport-Security"), target)
			}
			require.NotContains(t, policy, "unsafe")
			require.Contains(t, policy, "frame-ancestors 'none'")
			style := w.get("/assets/console.css").Header()
			require.Equal(t, "public, max-age=3600", style.Get("Cache-Control"))
			require.Equal(t, "text/css; charset=utf-8", style.Get("Content-Type"))
		})
	}
}

func TestPagesHoldNothingInline(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann")
	w := b.as(access.Admin)
	for _, target := range []string{"/", "/sales", "/sales/riga/1001", "/settings", "/users", "/nothing", "/sign-in"} {
		body := w.get(target).Body.String()
		require.NotRegexp(t, `(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?: defer)?>`, body, target)
		require.NotRegexp(t, `(?i)(src|href)="(https?:)?//`, body, target)
	}
}

func TestAnotherSiteSendsNoForms(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		header http.Header
		status int
	}{
		"our own page":                   {http.Header{"Sec-Fetch-Site": {"same-origin"}}, 303},
		"no browser":                     {http.Header{}, 303},
		"an old browser on our page":     {http.Header{"Origin": {"http://example.com"}}, 303},
		"a page behind the proxy":        {http.Header{"Origin": {"https://console.example.org"}}, 303},
		"another site":                   {http.Header{"Sec-Fetch-Site": {"cross-site"}}, 403},
		"a neighbour of the same site":   {http.Header{"Sec-Fetch-Site": {"same-site"}}, 403},
		"an old browser on another site": {http.Header{"Origin": {"https://evil.example"}}, 403},
		"a page without an origin":       {http.Header{"Origin": {"null"}}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupAt(t, Settings{URL: "https://console.example.org"})
			w := b.as(access.Viewer)
			for name, value := range w.cookies {
				w.cookies["__Host-"+name] = value
			}
			w.header = test.header
			require.Equal(t, test.status, w.post("/settings/language", url.Values{"language": {"uk"}}).Code)
			require.Equal(t, test.status == 303, b.count("SELECT count(*) FROM users WHERE language = 'uk'") == 1)
			require.Equal(t, test.status, w.signIn("viewer", password).Code, "nor the door's, which would sign somebody in as another")
		})
	}
}

func TestCookiesAreKeptFromOthers(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		url, prefix string
		secure      bool
	}{
		"on this machine":       {"", "", false},
		"behind a proxy by TLS": {"https://console.example.com", "__Host-", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setupAt(t, Settings{URL: test.url})
			set := b.browser().signIn("viewer", password).Result().Cookies()
			require.Len(t, set, 2)
			for i, name := range []string{"orderloom_session", "orderloom_device"} {
				require.Equal(t, test.prefix+name, set[i].Name)
				require.Equal(t, test.secure, set[i].Secure)
				require.True(t, set[i].HttpOnly)
				require.Equal(t, http.SameSiteLaxMode, set[i].SameSite)
				require.Equal(t, "/", set[i].Path)
				require.Empty(t, set[i].Domain)
				require.Positive(t, set[i].MaxAge)
			}
		})
	}
}

func TestWhatPeopleTypeIsText(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const evil = `"><script>alert(1)</script>`
	b.sale(evil, evil)
	w := b.as(access.Viewer)
	for _, target := range []string{
		"/", "/sales", saleLink("riga", evil), "/sales?search=" + url.QueryEscape(evil), "/sales?state=" + url.QueryEscape(evil), "/sales?channel=" + url.QueryEscape(evil),
		"/sign-in?to=" + url.QueryEscape(evil), "/" + url.PathEscape(evil),
	} {
		body := w.get(target).Body.String()
		require.NotContains(t, body, "<script>", target)
		require.NotContains(t, body, `"><script`, target)
	}
	require.Contains(t, w.page("/sales"), "&lt;script&gt;alert(1)&lt;/script&gt;")
	require.NotContains(t, w.signIn(evil, "x").Body.String(), "<script>")
	for _, search := range []string{"' OR true --", `%_\`, "\x00", "\xff", strings.Repeat("x", 10_000)} {
		code := w.get("/sales?search=" + url.QueryEscape(search)).Code
		require.Contains(t, []int{http.StatusOK, http.StatusBadRequest}, code, "%q", search)
	}
	require.Contains(t, w.page("/sales?search="+url.QueryEscape("' OR true --")), "0 sales")
}

func TestTooMuchIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.as(access.Viewer)
	got := w.post("/settings/language", url.Values{"language": {strings.Repeat("x", largestForm)}})
	require.Equal(t, http.StatusRequestEntityTooLarge, got.Code)
	require.Equal(t, http.StatusRequestEntityTooLarge, b.browser().signIn("viewer", secret.String(strings.Repeat("x", largestForm))).Code)
	for _, page := range []string{"0", "-1", "x", "99999999999999999999", "2147483647"} {
		require.Equal(t, http.StatusBadRequest, w.get("/sales?page="+page).Code, page)
	}
	require.Equal(t, http.StatusOK, w.get("/sales?page=20000").Code)
}

func TestAPanicIsAnAnswer(t *testing.T) {
	t.Parallel()
	b := setup(t)
	broken := b.console.watched(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("at the disco") }))
	b.handler = broken
	require.Equal(t, http.StatusInternalServerError, b.browser().get("/").Code)
	require.Equal(t, 1, b.logged.FilterMessage("a page panicked").Len())
}

func TestTheLogKnowsNobody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	w := b.as(access.Viewer)
	w.page("/sales?search=Buyer")
	w.signIn("secret-name", "secret password")
	b.db.Close()
	require.Equal(t, http.StatusServiceUnavailable, w.get("/sales?search=Buyer").Code)
	require.Equal(t, http.StatusServiceUnavailable, w.get("/readyz").Code)
	require.NotZero(t, b.logged.Len())
	for _, line := range b.logged.All() {
		text := line.Message
		for _, field := range line.ContextMap() {
			text += " " + strings.ToLower(fmt.Sprint(field))
		}
		for _, personal := range []string{"buyer", "192.0.2.1", "secret", "viewer"} {
			require.NotContains(t, text, personal)
		}
	}
}

func TestAnAddressIsWhatNoProxyOfOursHas(t *testing.T) {
	t.Parallel()
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for name, test := range map[string]struct {
		peer, forwarded, want string
		proxies               []netip.Prefix
	}{
		"nobody between":                   {"203.0.113.7:4711", "", "203.0.113.7", proxies},
		"a stranger who says another":      {"203.0.113.7:4711", "198.51.100.1", "203.0.113.7", proxies},
		"our proxy":                        {"10.0.0.1:4711", "198.51.100.1", "198.51.100.1", proxies},
		"our proxy, told a lie before":     {"10.0.0.1:4711", "192.0.2.9, 198.51.100.1", "198.51.100.1", proxies},
		"two proxies of ours":              {"10.0.0.1:4711", "198.51.100.1, 10.0.0.2", "198.51.100.1", proxies},
		"our proxy, which says nothing":    {"10.0.0.1:4711", "", "10.0.0.1", proxies},
		"our proxy, which says nonsense":   {"10.0.0.1:4711", "unknown", "10.0.0.1", proxies},
		"a proxy that isn't known for one": {"10.0.0.1:4711", "198.51.100.1", "10.0.0.1", nil},
		"IPv4 written as IPv6":             {"[::ffff:10.0.0.1]:4711", "::ffff:198.51.100.1", "198.51.100.1", proxies},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := &visit{Console: &Console{settings: Settings{Proxies: test.proxies}}, r: &http.Request{RemoteAddr: test.peer, Header: http.Header{}}}
			if test.forwarded != "" {
				v.r.Header.Set("X-Forwarded-For", test.forwarded)
			}
			require.Equal(t, test.want, v.address().String())
		})
	}
}
