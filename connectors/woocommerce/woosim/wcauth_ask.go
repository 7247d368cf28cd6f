package woosim

import (
	"net/url"
	"slices"
	"strings"
)

// authAsk is a request for keys, as an application puts it into the link that it sends a shop's owner to.
type authAsk struct {
	app, user           string
	callback, returnURL string
	scope               Permission
}

// readAuthAsk checks a request for keys in the order the shop does.
func readAuthAsk(q url.Values) (authAsk, error) {
	for _, key := range []string{"app_name", "user_id", "return_url", "callback_url", "scope"} {
		if v := q.Get(key); v == "" || v == "0" {
			return authAsk{}, wcAuthError("Missing parameter " + key)
		}
	}
	ask := authAsk{q.Get("app_name"), q.Get("user_id"), formattedURL(q.Get("callback_url")), formattedURL(q.Get("return_url")),
		Permission(q.Get("scope"))}
	if !slices.Contains([]Permission{Read, Write, ReadWrite}, ask.scope) {
		return authAsk{}, wcAuthError("Invalid scope " + string(ask.scope))
	}
	for _, text := range []string{ask.returnURL, ask.callback} {
		if u, err := url.Parse(text); err != nil || u.Host == "" || strings.Contains(text, " ") {
			return authAsk{}, wcAuthError("The " + text + " is not a valid URL")
		}
	}
	if !strings.HasPrefix(strings.ToLower(ask.callback), "https://") {
		return authAsk{}, wcAuthError("The callback_url needs to be over SSL")
	}
	return ask, nil
}

// formattedURL decodes an address a second time, as the shop does, and takes one without a scheme for https.
func formattedURL(text string) string {
	if decoded, err := url.QueryUnescape(text); err == nil {
		text = decoded
	}
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	return text
}

// query is the request in the shop's own links.
func (a authAsk) query() string {
	return "app_name=" + url.QueryEscape(a.app) + "&user_id=" + url.QueryEscape(a.user) + "&return_url=" + url.QueryEscape(a.returnURL) +
		"&callback_url=" + url.QueryEscape(a.callback) + "&scope=" + url.QueryEscape(string(a.scope))
}

// returnTo is where the owner's browser goes in the end.
func (a authAsk) returnTo(success string) string {
	u, err := url.Parse(a.returnURL)
	if err != nil {
		return a.returnURL // it was parsed when it came in
	}
	if u.RawQuery != "" {
		u.RawQuery += "&"
	}
	u.RawQuery += "success=" + success + "&user_id=" + url.QueryEscape(a.user)
	return u.String()
}
