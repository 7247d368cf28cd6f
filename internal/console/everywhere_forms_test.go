package console

import (
	"cmp"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// sentForm is a form as a browser would send it.
type sentForm struct {
	to     string
	values url.Values
}

// formsOf are the forms of a page that change something, filled in as they are shown.
func formsOf(t testing.TB, address, body string) (forms []sentForm) {
	t.Helper()
	at, err := url.Parse(address)
	require.NoError(t, err)
	page, err := html.Parse(strings.NewReader(body))
	require.NoError(t, err)
	for n := range page.Descendants() {
		if n.Data != "form" || attributeOf(n, "method") != "post" {
			continue
		}
		to, err := at.Parse(cmp.Or(attributeOf(n, "action"), at.Path))
		require.NoError(t, err, address)
		f := sentForm{to.RequestURI(), url.Values{}}
		for field := range page.Descendants() {
			if its := attributeOf(field, "form"); its == "" && isWithin(field, n) || its != "" && its == attributeOf(n, "id") {
				f.take(field)
			}
		}
		forms = append(forms, f)
	}
	return forms
}

// take takes what a field of the form has, if it is one.
func (f sentForm) take(field *html.Node) {
	name := attributeOf(field, "name")
	switch {
	case name == "":
	case field.Data == "textarea" && field.FirstChild != nil:
		f.values.Set(name, field.FirstChild.Data)
	case field.Data == "input" || field.Data == "textarea":
		f.values.Set(name, attributeOf(field, "value"))
	case field.Data == "select":
		f.values.Set(name, "")
		for option := range field.Descendants() {
			if option.Data == "option" && slices.ContainsFunc(option.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
				f.values.Set(name, attributeOf(option, "value"))
			}
		}
	}
}

func attributeOf(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func isWithin(inner, outer *html.Node) bool {
	return slices.Contains(slices.Collect(inner.Ancestors()), outer)
}

// bearsForms sends every form that pages have, and that no program has a twin of, what
// nobody means well, in each of its fields.
func (e *everywhere) bearsForms(all []got) {
	e.t.Helper()
	twins, left := map[string]bool{}, map[string]bool{"/sign-out": false, "/channels/{channel}/check": false} // which have no field
	for _, r := range e.console.routes() {
		twins[r.pattern] = twins[r.pattern] || r.program != nil && r.method == http.MethodPost
	}
	for _, r := range e.console.routes() {
		if _, known := left[r.pattern]; r.method == http.MethodPost && r.program == nil && !twins[apiPrefix+strings.TrimPrefix(r.pattern, "/")] && !known {
			left[r.pattern] = true
		}
	}
	tried := map[string]bool{}
	for _, g := range all {
		if !strings.HasPrefix(g.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, f := range formsOf(e.t, g.address, g.Body.String()) {
			pattern := e.postedTo(f.to)
			if _, ours := left[pattern]; !ours || tried[f.to] {
				continue
			}
			tried[f.to], left[pattern] = true, false
			e.bearsForm(f, len(tried))
		}
	}
	maps.DeleteFunc(left, func(_ string, unsent bool) bool { return !unsent })
	require.Empty(e.t, left, "no page has their forms")
}

// postedTo is the pattern of the route that a form is sent to.
func (e *everywhere) postedTo(address string) string {
	_, pattern := e.mux.Handler(httptest.NewRequestWithContext(e.t.Context(), http.MethodPost, address, http.NoBody))
	return strings.TrimPrefix(pattern, http.MethodPost+" ")
}

// bearsForm sends a form with each hostile text in turn, whichever field's turn it is;
// the next form begins with the next text.
func (e *everywhere) bearsForm(f sentForm, first int) {
	e.t.Helper()
	texts := hostileTexts()
	for i, name := range slices.Sorted(maps.Keys(f.values)) {
		values, hostile := maps.Clone(f.values), texts[(first+i)%len(texts)]
		values.Set(name, hostile)
		e.bears(e.admin.sends(f.to, asForm, values.Encode()), "%s, %s is %.40q", f.to, name, hostile)
	}
}
