package console

import (
	"net/http"

	"github.com/stretchr/testify/require"
)

// keepsToItself has the database refuse all but who signs in, and finds that no answer
// says of it more than that something doesn't work: no statement, no table, no secret.
func (e *everywhere) keepsToItself(s secrets) {
	e.t.Helper()
	_, err := e.database.Owner.Exec(e.t.Context(), `
		DO $$ DECLARE t record; BEGIN
			FOR t IN SELECT table_name n FROM information_schema.tables WHERE table_schema = 'public' AND NOT starts_with(table_name, 'user') LOOP
				EXECUTE format('REVOKE ALL ON %I FROM orderloom_app', t.n);
			END LOOP;
		END $$`)
	require.NoError(e.t, err)
	var broken []got
	for _, r := range e.console.routes() {
		address := e.filledIn(r.pattern)
		answer := e.admin.asks(r, address)
		if answer.Code >= http.StatusInternalServerError {
			broken = append(broken, got{answer, r.pattern, address})
		}
	}
	require.Greater(e.t, len(broken), 150)
	for _, g := range broken {
		require.NotRegexp(e.t, `(?i)permission|SQLSTATE|42501|pgx|postgres|\bSELECT\b.*\bFROM\b|_app\b`, g.Body.String(), g.address)
	}
	e.hides(broken, s)
	require.NotZero(e.t, e.logged.FilterMessage("a page can't be shown").Len(), "who runs it is told")
}
