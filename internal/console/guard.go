package console

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/secret"
)

// guarded serves a route to whoever may, within its limits.
func (c *Console) guarded(r route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		ctx, cancel := context.WithTimeout(req.Context(), limit)
		defer cancel()
		req.Body = http.MaxBytesReader(w, req.Body, largestForm)
		v := &visit{Console: c, w: w, r: req, limited: ctx, route: r, program: r.forPrograms(), since: c.pulse.now()}
		v.language = c.texts.Language(locale.Choose("", req.Header.Get("Accept-Language")))
		v.failed(v.serve())
	})
}

// serve finds out who asks, and serves them what they may.
func (v *visit) serve() error {
	if v.route.pattern == "" {
		_ = v.identify() // who is signed in goes on from where there is nothing; anybody else is told so, too
	}
	if v.route.role != anybody {
		if err := v.identify(); err != nil {
			return err
		}
		if !v.who.Role.Allows(v.route.role) {
			return errForbidden
		}
	}
	if err := v.read(); err != nil {
		return err
	}
	return v.route.serve(v)
}

// identify finds out who asks: a program by its token, a browser by its cookie.
func (v *visit) identify() (err error) {
	if given, ok := strings.CutPrefix(v.r.Header.Get("Authorization"), "Bearer "); ok {
		v.program = true
		v.who, err = v.desk.LookToken(v.ctx(), secret.String(given))
	} else {
		v.who, err = v.desk.Look(v.ctx(), v.cookie(v.sessionCookie()), v.use())
	}
	if err != nil {
		return err
	}
	v.language = v.texts.Language(locale.Choose(v.who.Language, v.r.Header.Get("Accept-Language")))
	return nil
}

// use is what becomes of a session by the request: a page that a person goes to takes the
// notice that was left for it, one that a script asks for doesn't.
func (v *visit) use() access.Use {
	switch fetched := v.r.Header.Get("Sec-Fetch-Dest"); {
	case v.r.Method != http.MethodGet:
		return access.Acts
	case fetched == "" || fetched == "document":
		return access.Looks
	default:
		return access.Watches
	}
}

// toSignIn sends a browser to the door, and from there back to where it wanted to.
func (v *visit) toSignIn() {
	to := "/sign-in"
	if v.r.Method == http.MethodGet && v.r.URL.Path != "/" {
		to += "?" + url.Values{"to": {v.r.URL.RequestURI()}}.Encode()
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
}

// read reads what was typed: nothing but text gets any further.
func (v *visit) read() error {
	err := v.r.ParseForm()
	if tooLarge(err) {
		return errTooLarge
	}
	given := []string{v.r.URL.Path}
	for _, values := range v.r.Form {
		given = append(given, values...)
	}
	isText := func(s string) bool { return utf8.ValidString(s) && !strings.Contains(s, "\x00") }
	if err != nil || slices.ContainsFunc(given, func(s string) bool { return !isText(s) }) {
		return fault.New(fault.Invalid, ourselves, "what was sent is no text")
	}
	return nil
}

// typed is the form that was sent, as read left it.
func (v *visit) typed() url.Values {
	return v.r.PostForm //nolint:forbidigo // the request's field, which is no call
}

// mine is the attempt of who asks to prove that it is they.
func (v *visit) mine(password string) access.Attempt {
	return access.Attempt{
		Name: v.who.Person, Password: secret.String(password), Address: v.address(),
		Device: v.cookie(v.deviceCookie()), Session: v.cookie(v.sessionCookie()),
	}
}
