package console

import (
	"net/http"
)

// policy lets a page load its own style sheet, scripts and images and send its forms
// home: nothing runs or loads that somebody wrote into a page, and nobody frames it.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// headers are on every answer.
func (c *Console) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // Temporal's UI needn't know where one comes from
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
		h.Set("Cache-Control", "no-store")
		if c.secure() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// fromHere refuses what another site has a browser send. That, with cookies that are
// SameSite, does without tokens in forms: every browser since 2023 says in Sec-Fetch-Site
// where a request comes from, older ones name the Origin of a form, and what says
// neither is no browser, so that it has no cookie that somebody else could use. What
// changes something is a POST; a GET never does.
func (c *Console) fromHere(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	if origin := c.origin(); origin != "" {
		_ = protection.AddTrustedOrigin(origin) // it is one: a proxy may have changed the Host that it is held against
	}
	protection.SetDenyHandler(c.guarded(route{pattern: "/", role: anybody, serve: fromElsewhere}))
	return protection.Handler(next)
}
