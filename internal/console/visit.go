package console

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/secret"
)

// visit is one request, and who asks.
type visit struct {
	*Console

	w        http.ResponseWriter
	r        *http.Request
	limited  context.Context //nolint:containedctx // a visit is as long as its request
	route    route
	who      access.Visitor
	program  bool // it asks by a token, or for what is for programs
	language *locale.Language
	since    string       // how far what it answers knows everything
	refused  *refusedForm // that the page has to show once more; nil: none
}

func (v *visit) ctx() context.Context { return v.limited }

// notice is what a page says of what was done.
type notice struct {
	Key  string            `json:"key"`
	Fill map[string]string `json:"fill,omitempty"`
}

func (n notice) say(l *locale.Language) string {
	var fill []any
	for name, value := range n.Fill {
		fill = append(fill, name, value)
	}
	return l.Text(n.Key, fill...)
}

// show answers with a page.
func (v *visit) show(status int, name string, body any) error {
	p := page{Name: name, Path: v.r.URL.Path, Who: v.who, Language: v.language, Body: body, Groups: v.groups(), Since: v.since}
	if v.who.Notice != nil {
		var left notice
		if err := json.Unmarshal(v.who.Notice, &left); err != nil {
			return err
		}
		p.Notice = left.say(v.language)
	}
	if v.refused != nil {
		status, p.Refused = v.refused.status, v.refused.why
	}
	var text bytes.Buffer // whole, or not at all
	if err := v.pages[v.language.Code()][name].Execute(&text, p); err != nil {
		return err
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Vary", "Accept-Language, Cookie")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(text.Bytes())
	return nil
}

// plain answers with a line of text.
func (v *visit) plain(status int, text string) error {
	v.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	v.w.WriteHeader(status)
	_, _ = v.w.Write([]byte(text))
	return nil
}

// done goes on to another page after something was done, and says what.
func (v *visit) done(to, key string, fill map[string]string) error {
	left, err := json.Marshal(notice{key, fill})
	if err != nil {
		return err
	}
	if !v.program {
		if err := v.desk.Tell(v.ctx(), v.cookie(v.sessionCookie()), left); err != nil {
			return err
		}
	}
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
	return nil
}

// sessionCookie and deviceCookie are the names of the two cookies. Over https a browser
// takes them from this host alone, and shows them to nobody else.
func (v *visit) sessionCookie() string { return v.cookieName("orderloom_session") }
func (v *visit) deviceCookie() string  { return v.cookieName("orderloom_device") }

func (c *Console) cookieName(name string) string {
	if c.secure() {
		return "__Host-" + name
	}
	return name
}

// cookie is what a browser keeps for us; empty: nothing.
func (v *visit) cookie(name string) secret.String {
	kept, err := v.r.Cookie(name)
	if err != nil {
		return ""
	}
	return secret.String(kept.Value)
}

// keep has the browser keep a secret for so long, for no script to see; an empty one is
// forgotten. It comes along by links from elsewhere, such as those in a mail, and by no
// form from elsewhere.
func (v *visit) keep(name string, value secret.String, life time.Duration) {
	c := &http.Cookie{ //nolint:gosec // it is secure wherever the browser speaks TLS; without, it would be kept by none
		Name: name, Value: value.Reveal(), Path: "/", MaxAge: int(life.Seconds()),
		HttpOnly: true, Secure: v.secure(), SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(v.w, c)
}

// address is where a request comes from: the last that no proxy of ours has.
func (v *visit) address() netip.Addr {
	peer, _ := netip.ParseAddrPort(v.r.RemoteAddr)
	address := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(v.r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !v.isProxy(address) {
			break
		}
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		address = before.Unmap()
	}
	return address
}

func (v *visit) isProxy(address netip.Addr) bool {
	return slices.ContainsFunc(v.settings.Proxies, func(p netip.Prefix) bool { return p.Contains(address) })
}
