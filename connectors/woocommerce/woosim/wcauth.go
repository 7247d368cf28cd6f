package woosim

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/orderloom/orderloom/connectors/simulator"
)

const authPath = "/wc-auth/v1/"

// wcAuthError is why a shop gives no keys, in its own words.
type wcAuthError string

func (e wcAuthError) Error() string { return "Error: " + string(e) + "." }

// Approve does what a shop's owner does with a link to wc-auth/v1/authorize: opens it, signed in, and approves. The shop posts new keys
// to the link's callback and, when that answered 200, says where the owner's browser is sent then. The error is the page that the owner
// would see in its place; no key is left then.
func (s *Shop) Approve(ctx context.Context, authorizeURL string) (returnTo string, err error) {
	ask, base, err := s.readAuthLink(authorizeURL)
	if err != nil {
		return "", err
	}
	return s.grant(ctx, ask, base)
}

// Deny is Approve for an owner who doesn't: nothing is posted.
func (s *Shop) Deny(authorizeURL string) (returnTo string, err error) {
	ask, _, err := s.readAuthLink(authorizeURL)
	if err != nil {
		return "", err
	}
	return ask.returnTo("0"), nil
}

func (s *Shop) readAuthLink(link string) (authAsk, string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return authAsk{}, "", err
	}
	before, isAuthorize := strings.CutSuffix(strings.TrimSuffix(u.Path, "/"), authPath+"authorize")
	if !isAuthorize || before != s.Settings().Path {
		return authAsk{}, "", errors.New("want a link to the shop's " + authPath + "authorize, with its parameters")
	}
	ask, err := readAuthAsk(u.Query())
	return ask, s.addressOr(u.Scheme + "://" + u.Host + before), err
}

// wcAuth serves the pages of wc-auth to a browser that is signed in as the shop's manager.
func (s *Shop) wcAuth(w http.ResponseWriter, r *http.Request) {
	c := s.newCall(r)
	page := strings.ToLower(r.PathValue("page"))
	a := s.authPage(c, page)
	asked := c.about("wc_auth." + page)
	asked.Status, asked.At, asked.Ended = a.status, s.clockTime(), time.Now()
	simulator.Record(s.Desk, asked)
	c.dress(a, asked.At).Send(w, r)
}

func (s *Shop) authPage(c *call, page string) answer {
	base := s.addressOr(c.base)
	ask, err := readAuthAsk(c.query)
	switch {
	case err != nil:
		return authRefusal(err)
	case page == "login":
		return redirect(base + authPath + "authorize/?" + ask.query())
	case page == "authorize":
		return grantForm(ask, base+authPath+"access_granted/?"+ask.query()+"&wc_auth_nonce="+s.authNonce())
	case page != "access_granted":
		return authRefusal(wcAuthError("You do not have permission to access this page"))
	case c.query.Get("wc_auth_nonce") != s.authNonce():
		return authRefusal(wcAuthError("Invalid nonce verification"))
	}
	returnTo, err := s.grant(c.r.Context(), ask, base)
	if err != nil {
		return authRefusal(err)
	}
	return redirect(returnTo)
}

// authNonce is what the link to approve carries. As WordPress's it is good for more than once.
func (s *Shop) authNonce() string {
	sum := sha256.Sum256([]byte("wc_auth_grant_access " + s.Settings().Name))
	return hex.EncodeToString(sum[:5])
}

func redirect(to string) answer {
	a := answer{status: http.StatusFound}
	a.set("Content-Type", "text/html; charset=UTF-8")
	a.set("Location", to)
	return a
}
