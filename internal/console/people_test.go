package console

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

// shown is the secret that a page shows, with an input of its own.
func shown(t *testing.T, page string) secret.String {
	t.Helper()
	found := regexp.MustCompile(`id="secret" value="([^"]+)"`).FindStringSubmatch(page)
	require.NotNil(t, found, page)
	return secret.String(found[1])
}

// keepsNoSecret finds a secret in none of the tables that tell of people.
func (b *bundle) keepsNoSecret(s secret.String) {
	b.t.Helper()
	for _, table := range []string{"journal", "users", "user_tokens", "user_sessions"} {
		require.Zero(b.t, b.count("SELECT count(*) FROM "+table+" r WHERE strpos(r::text, $1) > 0", s.Reveal()), table)
	}
}

func TestAPersonIsLetSignIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.exec("INSERT INTO people (code, name) VALUES ('eve', 'Eve Ozola'), ('ivo', 'Ivo Kalns')")
	w := b.as(access.Admin)
	form := w.page("/new/user")
	require.Contains(t, form, `<option value="eve">Eve Ozola</option>`)
	require.NotContains(t, form, `value="operator">Operator</option>`+"\n"+`<option value="operator"`, "who is a user is none of the people")

	refused := w.post("/users", url.Values{"person": {"eve"}, "role": {"operator"}, "language": {"lv"}, "password": {"meow"}})
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.Contains(t, refused.Body.String(), "want at least 12 characters")
	require.Contains(t, refused.Body.String(), `<option value="eve" selected>`)
	require.NotContains(t, refused.Body.String(), "meow", "a password is never sent back")

	added := w.post("/users", url.Values{"person": {"eve"}, "role": {"operator"}, "language": {"lv"}, "password": {"a way of her own"}})
	require.Equal(t, "/users/eve", added.Header().Get("Location"))
	require.Contains(t, w.page("/users/eve"), "eve may sign in.")
	require.Equal(t, http.StatusSeeOther, b.browser().signIn("eve", "a way of her own").Code)

	made := w.post("/users", url.Values{"person": {"ivo"}, "role": {"viewer"}})
	require.Equal(t, http.StatusOK, made.Code)
	require.Equal(t, "no-store", made.Header().Get("Cache-Control"))
	first := shown(t, made.Body.String())
	require.Equal(t, http.StatusSeeOther, b.browser().signIn("ivo", first).Code)
	b.keepsNoSecret(first)
	require.Equal(t, http.StatusConflict, w.post("/users", url.Values{"person": {"ivo"}, "role": {"admin"}}).Code, "sent again, it changes nothing")
	require.Equal(t, 2, b.count("SELECT count(*) FROM journal WHERE actor = 'admin' AND action = 'user added'"))

	for query, found := range map[string]string{"": "5 users", "search=OZOLA": "1 user", "role=admin": "1 user", "state=disabled": "0 users", "search=eve&state=enabled": "1 user"} {
		require.Contains(t, w.page("/users?"+query), found, query)
	}
	require.Contains(t, w.page("/users.csv?search=eve"), "eve,Eve Ozola,operator,enabled,")
	require.Contains(t, b.program(access.Admin).page("/api/v1/users?search=eve"), `"language":"lv"`)
}

func TestAUserGetsAnotherPassword(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w, theirs := b.as(access.Admin), b.as(access.Operator)
	refused := w.post("/users/operator/password", url.Values{"password": {"short"}})
	require.Equal(t, http.StatusBadRequest, refused.Code)
	require.NotContains(t, refused.Body.String(), `value="short"`)
	require.Equal(t, http.StatusOK, theirs.get("/settings").Code)

	made := w.post("/users/operator/password", url.Values{})
	another := shown(t, made.Body.String())
	require.Equal(t, http.StatusSeeOther, theirs.get("/settings").Code, "it ends their sessions")
	require.Equal(t, http.StatusUnauthorized, theirs.signIn("operator", password).Code)
	require.Equal(t, http.StatusSeeOther, theirs.signIn("operator", another).Code)
	b.keepsNoSecret(another)
	require.Equal(t, "/users/operator", w.post("/users/operator/password", url.Values{"password": {"one that was chosen"}}).Header().Get("Location"))
	require.Equal(t, http.StatusSeeOther, theirs.signIn("operator", "one that was chosen").Code)
	require.Equal(t, 2, b.count(`SELECT count(*) FROM journal WHERE actor = 'admin' AND detail = '{"user": "operator", "password": true}'`))
	require.JSONEq(t, `{"user": "operator", "password": ""}`, b.program(access.Admin).send("/api/v1/users/operator/password", `{"password": "one that was chosen"}`).Body.String())
}

func TestTheLastAdminStaysOne(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.as(access.Admin)
	for target, form := range map[string]url.Values{"/users/admin/switch": {}, "/users/admin": {"role": {"viewer"}}} {
		refused := w.post(target, form)
		require.Equal(t, http.StatusConflict, refused.Code, target)
		require.Contains(t, refused.Body.String(), "admin is the last admin", target)
	}
	require.Equal(t, http.StatusSeeOther, w.post("/users/operator", url.Values{"role": {"admin"}, "language": {"uk"}}).Code)
	require.Equal(t, 1, b.count("SELECT count(*) FROM users WHERE person = 'operator' AND language = 'uk'"))
	require.Equal(t, http.StatusSeeOther, w.post("/users/admin/switch", url.Values{}).Code)
	require.Equal(t, 1, b.count("SELECT count(*) FROM users WHERE role = 'admin' AND disabled_at IS NULL"))
}

func TestSessionsAreSeenAndEnded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w, here, there := b.as(access.Admin), b.as(access.Operator), b.as(access.Operator)
	number := func(cookie string) string {
		return itoa(b.count("SELECT id FROM user_sessions WHERE token_hash = sha256($1::bytea)", cookie))
	}
	first, second := number(here.cookies["orderloom_session"]), number(there.cookies["orderloom_session"])
	own := here.page("/settings")
	require.Contains(t, own, `name="session" value="`+first+`"`)
	require.Contains(t, own, `name="session" value="`+second+`"`)
	require.Contains(t, own, "<td>Yes</td>", "the one that is looked at from")
	require.Contains(t, w.page("/users/operator"), `action="/users/operator/sessions/end"`)

	require.Equal(t, http.StatusNotFound, here.post("/settings/sessions/end", url.Values{"session": {number(w.cookies["orderloom_session"])}}).Code, "another's is none of theirs")
	require.Equal(t, "/settings", here.post("/settings/sessions/end", url.Values{"session": {second}}).Header().Get("Location"))
	require.Equal(t, http.StatusSeeOther, there.get("/settings").Code)
	there = b.as(access.Operator)
	require.Equal(t, http.StatusSeeOther, here.post("/settings/sessions/end", url.Values{}).Code)
	require.Equal(t, http.StatusSeeOther, there.get("/settings").Code)
	require.Equal(t, http.StatusOK, here.get("/settings").Code, "all but the one that it is asked in")
	require.Equal(t, "/users/operator", w.post("/users/operator/sessions/end", url.Values{}).Header().Get("Location"))
	require.Equal(t, http.StatusSeeOther, here.get("/settings").Code)
	require.Equal(t, 3, b.count("SELECT count(*) FROM journal WHERE action IN ('session ended', 'sessions ended') AND detail->>'user' = 'operator'"))
	require.Equal(t, 1, b.count("SELECT count(*) FROM user_sessions"), "nobody else is signed out")
}

func TestTokensAreMadeShownOnceAndRevoked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.as(access.Operator)
	for why, form := range map[string]url.Values{
		"needs a name":                   {"role": {"viewer"}},
		"want one that may no more than": {"name": {"x"}, "role": {"admin"}},
		"want 2027-01-01":                {"name": {"x"}, "role": {"viewer"}, "expires": {"soon"}},
		"want a time that is still to":   {"name": {"x"}, "role": {"viewer"}, "expires": {"2020-01-01"}},
		"want at most 100 characters":    {"name": {strings.Repeat("x", 101)}, "role": {"viewer"}},
	} {
		refused := w.post("/settings/tokens", form)
		require.Equal(t, http.StatusBadRequest, refused.Code, why)
		require.Contains(t, refused.Body.String(), why)
	}
	made := w.post("/settings/tokens", url.Values{"name": {"nightly"}, "role": {"viewer"}, "expires": {"2099-01-01"}})
	require.Equal(t, http.StatusOK, made.Code)
	token := shown(t, made.Body.String())
	b.keepsNoSecret(token)
	program := b.browser()
	program.header = http.Header{"Authorization": {"Bearer " + token.Reveal()}}
	require.Equal(t, http.StatusOK, program.get("/api/v1/sales").Code)
	require.Equal(t, http.StatusConflict, w.post("/settings/tokens", url.Values{"name": {"nightly"}, "role": {"viewer"}}).Code, "sent again, it makes no other")
	require.Equal(t, http.StatusForbidden, program.send("/api/v1/settings/tokens", `{"name": "more", "role": "viewer"}`).Code, "a token makes no token of its own")
	require.Equal(t, http.StatusForbidden, program.send("/api/v1/settings/sessions/end", `{}`).Code)
	own := w.page("/settings")
	require.Contains(t, own, "nightly")
	require.NotContains(t, own, token.Reveal())

	admin := b.as(access.Admin)
	list := admin.page("/tokens?user=operator")
	require.Contains(t, list, "1 token")
	require.Contains(t, list, `aria-label="Revoke nightly"`)
	require.Contains(t, admin.page("/tokens.csv"), "operator,nightly,viewer,")
	require.Contains(t, admin.page("/users/operator"), "nightly")
	require.Equal(t, http.StatusSeeOther, admin.post("/users/operator/tokens/revoke", url.Values{"name": {"nightly"}}).Code)
	require.Equal(t, http.StatusUnauthorized, program.get("/api/v1/sales").Code)
	require.Contains(t, admin.page("/tokens?user=operator"), "0 tokens")
	require.Contains(t, admin.page("/tokens?user=operator&revoked=true"), "1 token")

	their := b.program(access.Admin).send("/api/v1/users/viewer/tokens", `{"name": "for a program", "role": "viewer"}`)
	require.Equal(t, http.StatusOK, their.Code)
	require.Contains(t, their.Body.String(), `"token":"orderloom_`)
	require.Equal(t, http.StatusSeeOther, b.as(access.Viewer).post("/settings/tokens/revoke", url.Values{"name": {"for a program"}}).Code)
	require.Equal(t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'operator' AND action = 'token' AND detail->>'expires' = '2099-01-01T00:00:00Z'"))
	require.Equal(t, 2, b.count("SELECT count(*) FROM journal WHERE action = 'token revoked'"))
}

func TestARoleIsWhatItIsNow(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.as(access.Operator)
	require.Equal(t, http.StatusForbidden, w.get("/users").Code)
	require.NotContains(t, w.page("/"), `href="/users"`)
	admin := b.as(access.Admin)
	require.Equal(t, http.StatusSeeOther, admin.post("/users/operator", url.Values{"role": {"admin"}}).Code)
	require.Contains(t, admin.page("/users"), "operator is changed.")
	require.NotContains(t, admin.page("/users"), "operator is changed.", "once said is said")
	require.Contains(t, w.page("/users"), "Operator")
	require.Contains(t, w.page("/"), `href="/users"`)
	require.Equal(t, http.StatusSeeOther, admin.post("/users/operator/switch", url.Values{}).Code)
	require.Equal(t, "/sign-in?to=%2Fusers", w.get("/users").Header().Get("Location"))
	require.Equal(t, http.StatusUnauthorized, w.signIn("operator", password).Code)
	require.Equal(t, http.StatusSeeOther, admin.post("/users/operator/switch", url.Values{"enabled": {"true"}}).Code)
	require.Equal(t, http.StatusSeeOther, w.signIn("operator", password).Code)
	require.Equal(t, http.StatusBadRequest, admin.post("/users/operator", url.Values{"role": {"owner"}}).Code)
	require.Equal(t, 3, b.count("SELECT count(*) FROM journal WHERE actor = 'admin'"))
}
