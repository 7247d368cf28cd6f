package console

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/secret"
)

// door is the page where people sign in.
type door struct {
	To      string // where they wanted to
	Person  string // as they typed it
	Problem string // the key of what is wrong; empty: nothing
}

func signInForm(v *visit) error {
	return v.show(http.StatusOK, "sign-in", door{To: ours(v.r.FormValue("to"))})
}

func signIn(v *visit) error {
	form := door{To: ours(v.r.PostFormValue("to")), Person: v.r.PostFormValue("person")}
	entry, err := v.desk.SignIn(v.ctx(), access.Attempt{
		Name: form.Person, Password: secret.String(v.r.PostFormValue("password")), Address: v.address(),
		Device: v.cookie(v.deviceCookie()), Session: v.cookie(v.sessionCookie()),
	})
	switch {
	case fault.Is(err, fault.Unauthorized):
		v.metrics.signIns.WithLabelValues(turnedAway).Inc()
		form.Problem = "signin.wrong"
		return v.show(http.StatusUnauthorized, "sign-in", form)
	case fault.Is(err, fault.RateLimited):
		v.metrics.signIns.WithLabelValues(toldToWait).Inc()
		form.Problem = "signin.wait"
		return v.show(http.StatusTooManyRequests, "sign-in", form)
	case err != nil:
		return err
	}
	v.metrics.signIns.WithLabelValues(letIn).Inc()
	v.keep(v.sessionCookie(), entry.Session, access.SessionLife)
	v.keep(v.deviceCookie(), entry.Device, access.DeviceLife)
	http.Redirect(v.w, v.r, form.To, http.StatusSeeOther)
	return nil
}

func signOut(v *visit) error {
	if err := v.desk.SignOut(v.ctx(), v.cookie(v.sessionCookie())); err != nil {
		return err
	}
	v.keep(v.sessionCookie(), "", 0)
	http.Redirect(v.w, v.r, "/sign-in", http.StatusSeeOther)
	return nil
}

// ours is an address within the console: what leads anywhere else leads home.
func ours(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || !strings.HasPrefix(to, "/") ||
		strings.HasPrefix(to, "//") || strings.ContainsFunc(to, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) {
		return "/"
	}
	return to
}
