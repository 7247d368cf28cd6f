package console

import (
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
)

// rows are how many rows each table has, and which transaction wrote one last: whatever
// changes a row changes these. Who was seen when is no change.
func (e *everywhere) rows() map[string]string {
	e.t.Helper()
	const each = `
		SELECT c.relname, md5(query_to_xml(format('SELECT count(*), max(xmin::text::bigint), sum(hashtext(ctid::text)::bigint) FROM %I', c.relname), true, true, '')::text)
		FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND has_table_privilege(c.oid, 'SELECT')
			AND c.relname NOT IN ('user_sessions', 'user_tokens')`
	rows, err := e.db.Query(e.t.Context(), each) //nolint:rowserrcheck // ForEachRow checks it
	require.NoError(e.t, err)
	defer rows.Close()
	found := map[string]string{}
	var table, state string
	_, err = pgx.ForEachRow(rows, []any{&table, &state}, func() error {
		found[table] = state
		return nil
	})
	require.NoError(e.t, err)
	require.Greater(e.t, len(found), 80)
	return found
}

// sends sends a body in the browser to where something is changed.
func (w *browser) sends(address, media, body string) *httptest.ResponseRecorder {
	w.t.Helper()
	return w.answered(httptest.NewRequestWithContext(w.t.Context(), http.MethodPost, address, strings.NewReader(body)), media)
}

// What a form and a program send.
const (
	asForm = "application/x-www-form-urlencoded"
	asJSON = "application/json"
	asText = "text/plain" // JSON that a form can send without asking first
)

// refusesOtherSites finds nothing that another site can have a signed-in browser change,
// and nothing that keeps out a program, which has no cookie to be used.
func (e *everywhere) refusesOtherSites() {
	e.t.Helper()
	before := e.rows()
	changing := 0
	for _, r := range e.console.routes() {
		if r.method == http.MethodGet {
			continue
		}
		changing++
		address := e.filledIn(r.pattern)
		for name, header := range map[string]http.Header{
			"another site":                   {"Sec-Fetch-Site": {"cross-site"}},
			"a neighbour of the same site":   {"Sec-Fetch-Site": {"same-site"}},
			"an old browser on another site": {"Origin": {"https://evil.example"}},
			"a page without an origin":       {"Origin": {"null"}},
		} {
			w := *e.admin
			w.header = header
			for _, media := range []string{asForm, asJSON, asText} {
				require.Equal(e.t, http.StatusForbidden, w.sends(address, media, "").Code, "%s sends %s as %s", name, r.pattern, media)
			}
		}
		if r.forPrograms() {
			require.NotEqual(e.t, http.StatusForbidden, e.token.sends(address, asJSON, `{"no_such_field": 1}`).Code, r.pattern)
		}
	}
	require.Greater(e.t, changing, 40)
	require.Equal(e.t, before, e.rows(), "something was changed")
}

// filledIn is an address of a route's pattern, at which there is something.
func (e *everywhere) filledIn(pattern string) string {
	return strings.NewReplacer(
		"{channel}/{system}/{message}", "kyiv/chat/m1", "{channel}/{kind}/{value}", "kyiv/payment/cod", "{kind}/{value}", "payment/cod", "{value}", "cod", "{system}", "chat", "{message}", "m1", "{kind}/{code}", "warehouse/main", "{code}", "main", "{kind}", "warehouse",
		"{channel}", "riga", "{order}", "1", "{product}", "7", "{id}", "1", "{note}", "1", "{state}", "packed", "{command}", "retry", "{sku}", "SKU-000001",
		"{schedule}", "orders", "{person}", "viewer", "{register}", "street-1", "{finding}", "1", "{notice}", "1", "{entry}", "1", "{key}", "k", "{file}", "console.css", "{$}", "",
	).Replace(pattern)
}
