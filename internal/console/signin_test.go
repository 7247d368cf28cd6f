package console

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

func TestAUserSignsInAndOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.browser()
	require.Equal(t, "/sign-in?to=%2Fsales%3Fstate%3Dheld", w.get("/sales?state=held").Header().Get("Location"))
	require.Contains(t, w.page("/sign-in?to=%2Fsales%3Fstate%3Dheld"), `value="/sales?state=held"`)
	wrong := w.signIn("viewer", "not the password")
	require.Equal(t, http.StatusUnauthorized, wrong.Code)
	require.Contains(t, wrong.Body.String(), "The name or the password is wrong.")
	require.Contains(t, wrong.Body.String(), `value="viewer"`)
	require.NotContains(t, wrong.Body.String(), "not the password")

	in := w.post("/sign-in", url.Values{"person": {"viewer"}, "password": {password}, "to": {"/sales?state=held"}})
	require.Equal(t, http.StatusSeeOther, in.Code)
	require.Equal(t, "/sales?state=held", in.Header().Get("Location"))
	require.Contains(t, w.page("/sales"), "Viewer")

	before := w.cookies["orderloom_session"]
	require.Equal(t, http.StatusSeeOther, w.signIn("viewer", password).Code)
	require.NotEqual(t, before, w.cookies["orderloom_session"], "no session outlives the door")
	require.Equal(t, 1, b.count("SELECT count(*) FROM user_sessions"))

	require.Equal(t, "/sign-in", w.post("/sign-out", url.Values{}).Header().Get("Location"))
	require.NotContains(t, w.cookies, "orderloom_session")
	require.Contains(t, w.cookies, "orderloom_device")
	require.Equal(t, http.StatusSeeOther, w.get("/sales").Code)
	require.Zero(t, b.count("SELECT count(*) FROM user_sessions"))
}

func TestWhoGuessesIsToldToWait(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w := b.browser()
	for range 6 {
		require.Equal(t, http.StatusUnauthorized, w.signIn("viewer", "not the password").Code)
	}
	got := w.signIn("viewer", password)
	require.Equal(t, http.StatusTooManyRequests, got.Code)
	require.Contains(t, got.Body.String(), "Wait a minute")
}

func TestTheDoorLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for _, to := range []string{
		"https://evil.example", "//evil.example", `/\evil.example`, "/\t/evil.example", "javascript:alert(1)", "evil", "http:/evil", "", "/\n/evil.example",
	} {
		require.Equal(t, "/", ours(to), to)
	}
	require.Equal(t, "/sales?search=a%2F%2Fb", ours("/sales?search=a%2F%2Fb"))
}

func TestUsersChangeTheirOwnSettings(t *testing.T) {
	t.Parallel()
	b := setup(t)
	w, elsewhere := b.as(access.Viewer), b.as(access.Viewer)
	require.Equal(t, "/settings", w.post("/settings/language", url.Values{"language": {"lv"}}).Header().Get("Location"))
	body := w.page("/settings")
	require.Contains(t, body, `<html lang="lv">`)
	require.Contains(t, body, "Valoda saglabāta.")
	require.Contains(t, body, `<option value="lv" selected>`)
	require.Equal(t, http.StatusBadRequest, w.post("/settings/language", url.Values{"language": {"xx"}}).Code)
	w.post("/settings/language", url.Values{"language": {""}})
	w.header.Set("Accept-Language", "uk-UA,uk;q=0.9")
	require.Contains(t, w.page("/settings"), `<html lang="uk">`)
	w.header.Del("Accept-Language")

	change := func(now, next, again string) int {
		return w.post("/settings/password", url.Values{"password": {now}, "new": {next}, "again": {again}}).Code
	}
	require.Equal(t, http.StatusBadRequest, change(password, "another long way", "another way"))
	require.Equal(t, http.StatusBadRequest, change(password, "short", "short"))
	require.Equal(t, http.StatusForbidden, change("not the password", "another long way", "another long way"))
	require.Equal(t, http.StatusSeeOther, change(password, "another long way", "another long way"))
	require.Contains(t, w.page("/settings"), "The password is changed.")
	require.Equal(t, http.StatusSeeOther, elsewhere.get("/settings").Code, "signed out everywhere else")
	require.Equal(t, http.StatusUnauthorized, elsewhere.signIn("viewer", password).Code)
	require.Equal(t, http.StatusSeeOther, elsewhere.signIn("viewer", "another long way").Code)
}
