package console

import (
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/connectors/prom"
	"github.com/orderloom/orderloom/connectors/woocommerce"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/joining"
	"github.com/orderloom/orderloom/internal/secret"
)

// everywhere is a console with all that one may have, over a trade, and an admin who goes
// wherever a link leads.
type everywhere struct {
	*bundle

	admin   *browser
	token   *browser // an admin's program
	keyFile string
	keyring *secret.Keyring
	mux     *http.ServeMux // that says which route an address is of
}

// got is what an address answered.
type got struct {
	*httptest.ResponseRecorder

	pattern, address string
}

func setupEverywhere(t *testing.T) *everywhere {
	t.Helper()
	e := &everywhere{mux: http.NewServeMux(), keyFile: filepath.Join(t.TempDir(), "key")}
	var err error
	e.keyring, err = secret.EnsureKeyring(e.keyFile)
	require.NoError(t, err)
	platforms := connectors.Registry{woocommerce.Platform: woocommerce.New, prom.Platform: prom.New}
	desk := joining.Desk{
		Keyring: e.keyring, Joiners: connectors.Joiners{woocommerce.Platform: woocommerce.Joiner{}}, Platforms: platforms,
		PublicURL: "https://hooks.example.com", Now: time.Now,
	}
	e.bundle = setupAt(t, Settings{
		Platforms: platforms, Keys: &desk, Schedules: &clockwork{},
		History: func(channel, order, _ string) string { return "https://temporal.example/" + channel + "/" + order },
	})
	desk.DB = e.db
	e.database.Trade(t, 400)
	e.console.pulse.life = 0 // it says nothing for long
	e.admin, e.token = e.as(access.Admin), e.program(access.Admin)
	require.Equal(t, http.StatusSeeOther, e.admin.post("/sales/many", url.Values{"key": {"k"}, "command": {"retry"}, "state": {"held"}}).Code)
	for _, r := range e.console.routes() {
		e.mux.Handle(r.method+" "+r.pattern, http.NotFoundHandler())
	}
	return e
}

// patternOf is the pattern of the route that an address is of; empty: of none.
func (e *everywhere) patternOf(address string) string {
	_, pattern := e.mux.Handler(httptest.NewRequestWithContext(e.t.Context(), http.MethodGet, address, http.NoBody))
	return strings.TrimPrefix(pattern, http.MethodGet+" ")
}

// enough is how many addresses of a route show what it does.
func enough(pattern string) int {
	if strings.Contains(pattern, "{kind}") {
		return 20 // each is another list
	}
	return 2
}

// unlinked are addresses that no link leads to: those that a browser, a script, a form or
// a program asks for by itself.
func unlinked() []string {
	return []string{
		"/healthz", "/readyz", "/sign-in", "/live", "/assets/console.css", "/sales/many?command=retry&state=held&all=true", "/commands/k",
		"/api/v1/openapi.json", "/api/v1/registers/street-1/shift",
	}
}

// goes asks for a few addresses of every route, as links lead from page to page, and for
// what programs get in their place.
func (e *everywhere) goes() (all []got) {
	e.t.Helper()
	asked, of := map[string]bool{}, map[string]int{}
	for queue := append([]string{"/"}, unlinked()...); len(queue) > 0; queue = queue[1:] {
		address, _, _ := strings.Cut(queue[0], "#")
		path, _, _ := strings.Cut(address, "?")
		pattern := e.patternOf(address)
		if asked[address] || pattern == "" || of[pattern] == enough(pattern) {
			continue
		}
		asked[address] = true
		of[pattern]++
		answer := e.admin.get(address)
		all = append(all, got{answer, pattern, address})
		if strings.HasPrefix(answer.Header().Get("Content-Type"), "text/html") {
			queue = append(queue, linksOf(e.t, address, answer.Body.String())...)
		}
		if twin := apiPrefix + strings.TrimPrefix(path, "/"); e.patternOf(twin) == apiPrefix+strings.TrimPrefix(pattern, "/") {
			queue = append(queue, twin)
		}
	}
	return all
}

// linksOf are the addresses of ours that a page leads to.
func linksOf(t testing.TB, address, body string) (links []string) {
	t.Helper()
	at, err := url.Parse(address)
	require.NoError(t, err)
	for _, found := range regexp.MustCompile(` href="([^"]*)"`).FindAllStringSubmatch(body, -1) {
		to, err := at.Parse(html.UnescapeString(found[1]))
		require.NoError(t, err, "%s on %s", found[1], address)
		if to.Host == "" {
			links = append(links, to.String())
		}
	}
	return links
}

// TestEverywhere asks every route, those that are made later included, for what no answer
// may do.
func TestEverywhere(t *testing.T) {
	t.Parallel()
	e := setupEverywhere(t)
	secrets := e.plant()
	all := e.goes()
	e.reaches(all)
	e.guards(all)
	e.hides(all, secrets)
	e.refusesOtherSites()
	e.bearsPaths()
	e.bearsQueries()
	e.bearsInputs(t)
	e.bearsForms(all)
	e.refusesTooMuch()
	require.Zero(t, e.logged.FilterMessage("a page panicked").Len())
	require.Zero(t, e.logged.FilterMessage("a page can't be shown").Len(), e.logged.FilterMessage("a page can't be shown").All())
	e.keepsToItself(secrets)
}

// reaches finds every route that is asked by GET, and each there.
func (e *everywhere) reaches(all []got) {
	e.t.Helper()
	reached := map[string]bool{}
	for _, g := range all {
		require.Equal(e.t, http.StatusOK, g.Code, "%s: %s", g.address, g.Body)
		reached[g.pattern] = true
	}
	for _, r := range e.console.routes() {
		require.True(e.t, r.method != http.MethodGet || reached[r.pattern], "no link leads to %s: link it, or name it in unlinked", r.pattern)
	}
}

// guards finds the headers on every answer that keep a browser from what it isn't for.
func (e *everywhere) guards(all []got) {
	e.t.Helper()
	for _, g := range all {
		h := g.Header()
		require.Equal(e.t, policy, h.Get("Content-Security-Policy"), g.address)
		require.Equal(e.t, "nosniff", h.Get("X-Content-Type-Options"), g.address)
		require.Equal(e.t, "same-origin", h.Get("Referrer-Policy"), g.address)
		require.Equal(e.t, "same-origin", h.Get("Cross-Origin-Opener-Policy"), g.address)
		require.Equal(e.t, "same-origin", h.Get("Cross-Origin-Resource-Policy"), g.address)
		require.NotEmpty(e.t, h.Get("Content-Type"), g.address)
		if g.pattern == "/assets/{file}" {
			require.Equal(e.t, "public, max-age=3600", h.Get("Cache-Control"), g.address)
			continue
		}
		require.Equal(e.t, "no-store", h.Get("Cache-Control"), g.address)
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") {
			require.NotRegexp(e.t, `(?i)<style|\sstyle=|\son[a-z]+=|javascript:|<script(?: defer)?>`, g.Body.String(), g.address)
			require.NotRegexp(e.t, `(?i)<(?:script|link|img)[^>]*(?:src|href)="(?:https?:)?//`, g.Body.String(), g.address)
		}
	}
}
