package console

import (
	"bytes"
	"encoding/csv"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/money"
)

// planted is what a shop could call anything: a formula to a spreadsheet, a script to a
// browser.
const planted = "=1+1" + script

// plantText puts it before every text of the database that may be one, but those of who
// signs in.
func (e *everywhere) plantText() {
	e.t.Helper()
	_, err := e.database.Owner.Exec(e.t.Context(), `
		DO $$ DECLARE c record; BEGIN
			FOR c IN SELECT table_name t, column_name n FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
				WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND data_type = 'text' AND is_generated = 'NEVER' AND NOT starts_with(table_name, 'user') AND table_name || column_name <> 'peoplecode' AND column_name NOT LIKE '%zone'
			LOOP
				BEGIN
					EXECUTE format('UPDATE %I SET %I = %L || %2$I WHERE %2$I <> ''''', c.t, c.n, '`+planted+`');
				EXCEPTION WHEN OTHERS THEN NULL; -- it takes only some words
				END;
			END LOOP;
		END $$`)
	require.NoError(e.t, err)
}

// TestWhatAShopCallsThingsIsText has everything called by what spreadsheets and browsers
// would run, and goes everywhere: pages hold it as text, files as cells.
func TestWhatAShopCallsThingsIsText(t *testing.T) {
	t.Parallel()
	e := setupEverywhere(t)
	e.plantText()
	shown, files := 0, map[string]bool{}
	for _, g := range e.goes() {
		require.Less(t, g.Code, http.StatusInternalServerError, "%s: %v", g.address, e.logged.FilterMessage("a page can't be shown").All())
		body := g.Body.String()
		kind := g.Header().Get("Content-Type")
		switch {
		case g.Code != http.StatusOK:
		case strings.HasPrefix(kind, "text/html"):
			require.NotContains(t, body, "<script>alert", g.address)
			shown += strings.Count(body, "&lt;script&gt;alert(1)")
		case strings.HasPrefix(kind, "text/csv"):
			cells, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(g.Body.Bytes(), []byte("\ufeff")))).ReadAll()
			require.NoError(t, err, g.address)
			holdsNoFormula(t, g.address, cells)
			files[g.pattern] = files[g.pattern] || strings.Contains(body, `'=1+1`)
		case strings.HasSuffix(kind, ".sheet"):
			text := unpacked(e, g.Body.Bytes())
			require.NotRegexp(t, `<f[ >]`, text, g.address)
			files[g.pattern] = files[g.pattern] || strings.Contains(text, "=1+1")
		}
	}
	require.Greater(t, shown, 100)
	require.Greater(t, len(files), 30)
	maps.DeleteFunc(files, func(_ string, holds bool) bool { return !holds })
	require.Greater(t, len(files), 20, "so many lists have a text of a shop's")
}

// holdsNoFormula finds that no cell is what a spreadsheet takes for one: numbers begin with
// a sign as well.
func holdsNoFormula(t *testing.T, file string, cells [][]string) {
	t.Helper()
	begins := regexp.MustCompile(`^[=+\-@\t\r\n]`)
	for _, row := range cells {
		for _, cell := range row {
			_, err := money.Parse(cell)
			require.False(t, begins.MatchString(cell) && err != nil, "%s: %q", file, cell)
		}
	}
}
