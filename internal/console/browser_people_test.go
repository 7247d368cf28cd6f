package console

import (
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/secret"
)

// learns sends a form, and reads the secret that is shown once.
func (w *tab) learns(to string) secret.String {
	w.t.Helper()
	w.clicks(formTo(to) + " button")
	w.do(chromedp.WaitVisible(chromedp.CSS("#secret")))
	return secret.String(w.value("document.querySelector('#secret').value"))
}

// signsIn tries a password, as somebody elsewhere does.
func (b *bundle) signsIn(person string, password secret.String) error {
	_, err := b.desk.SignIn(b.t.Context(), access.Attempt{Name: person, Password: password})
	return err
}

// walkUsers adds a user with a password that is made, gives them a token, another role and
// another password, ends their sessions, and keeps another one out and lets them in again.
func walkUsers(w *tab, b *bundle) {
	b.exec("INSERT INTO people (code, name) VALUES ('eve', 'Eve Ozola')")
	w.enter("admin", "/users")
	w.looks("users")
	w.clicks(`a[href="/new/user"]`)
	w.at("/new/user")
	w.looks("user-add")
	w.types("/users", map[string]string{"person": "eve", "role": "operator"})
	made := w.learns("/users")
	w.looks("user-password")
	require.NoError(w.t, b.signsIn("eve", made))

	w.clicks(`a[href="/users/eve"]`)
	w.at("/users/eve")
	w.looks("user")
	w.opens("/users/eve/tokens")
	w.types("/users/eve/tokens", map[string]string{"name": "nightly", "expires": "2099-01-01"})
	_, err := b.desk.LookToken(w.t.Context(), w.learns("/users/eve/tokens"))
	require.NoError(w.t, err)
	w.do(chromedp.Navigate(w.site + "/users/eve"))
	w.gives("/users/eve/sessions/end", nil, "They are signed out there.")
	require.Zero(w.t, b.count("SELECT count(*) FROM user_sessions WHERE person = 'eve'"))
	w.gives("/users/eve", map[string]string{"role": "viewer", "language": "lv"}, "eve is changed.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM users WHERE person = 'eve' AND role = 'viewer' AND language = 'lv'"))
	w.gives("/users/eve/password", map[string]string{"password": "another long way"}, b.said("en", "users.password.done", "user", "eve"))
	require.NoError(w.t, b.signsIn("eve", "another long way"))

	w.do(chromedp.Navigate(w.site + "/tokens"))
	w.looks("tokens")
	w.sendsBy(`[aria-label="Revoke nightly"]`, "nightly is revoked.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM user_tokens WHERE revoked_at IS NOT NULL"))
	w.do(chromedp.Navigate(w.site + "/users"))
	w.clicks(`a[href="/users/operator"]`)
	w.at("/users/operator")
	w.gives("/users/operator/switch", nil, "operator is changed.")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM users WHERE person = 'operator' AND disabled_at IS NOT NULL"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM journal WHERE actor = 'admin' AND action = 'user disabled'"))
	require.Error(w.t, b.signsIn("operator", password))
	w.gives("/users/operator/switch", nil, "operator is changed.")
	require.NoError(w.t, b.signsIn("operator", password))
}

// walkSettings chooses a language and another password, makes a token of one's own and
// revokes it, and signs out elsewhere.
func walkSettings(w *tab, b *bundle) {
	w.enter("operator", "/settings")
	w.looks("settings")
	w.types("/settings/language", map[string]string{"language": "lv"})
	w.sends("/settings/language", "Valoda saglabāta.")
	require.Equal(w.t, "lv", w.value("document.documentElement.lang"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM users WHERE person = 'operator' AND language = 'lv'"))
	w.types("/settings/password", map[string]string{"password": password, "new": "another long way", "again": "another long way"})
	w.sends("/settings/password", b.said("lv", "settings.password.done"))
	require.NoError(w.t, b.signsIn("operator", "another long way"))

	w.opens("/settings/tokens")
	w.types("/settings/tokens", map[string]string{"name": "manai programmai"})
	w.learns("/settings/tokens")
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM user_tokens WHERE person = 'operator' AND role = 'viewer'"))
	w.do(chromedp.Navigate(w.site + "/settings"))
	w.looks("settings-lv")
	w.sends("/settings/tokens/revoke", b.said("lv", "tokens.ended", "name", "manai programmai"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM user_tokens WHERE revoked_at IS NOT NULL"))
	require.Equal(w.t, 2, b.count("SELECT count(*) FROM user_sessions WHERE person = 'operator'"))
	w.gives("/settings/sessions/end", nil, b.said("lv", "sessions.ended"))
	require.Equal(w.t, 1, b.count("SELECT count(*) FROM user_sessions WHERE person = 'operator'"))
}
