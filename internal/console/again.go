package console

import (
	"cmp"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
)

// refusedForm is a form that was sent, and why nothing was done.
type refusedForm struct {
	to     string
	values url.Values
	status int
	why    string
}

// again answers a form that was refused with a page that has it, which shows what was typed
// and why nothing was done: with the page of a pattern, else with the nearest one above the
// form's own address. What isn't wrong with the form stays as it is.
func (v *visit) again(pattern string, why error) error {
	status := statusOf(why)
	if status != http.StatusBadRequest && status != http.StatusConflict {
		return why
	}
	sent := v.r
	v.refused = &refusedForm{to: sent.URL.EscapedPath(), values: v.typed(), status: status, why: reason(why)}
	for at := cmp.Or(pattern, v.route.pattern); at != "/"; at = path.Dir(at) {
		page, there := v.shows[at]
		if !there || !v.who.Role.Allows(page.role) {
			continue
		}
		v.r = sent.Clone(sent.Context())
		v.r.Method, v.r.URL = http.MethodGet, v.at(at)
		if page.serve(v) == nil { // a page is shown whole or not at all
			return nil
		}
	}
	v.r, v.refused = sent, nil
	return why
}

// pathName is a name that a pattern has for a part of an address.
var pathName = regexp.MustCompile(`\{\w+\}`)

// at is the address of a pattern with what the request's own address has for its names.
func (v *visit) at(pattern string) *url.URL {
	with := func(escape func(string) string) string {
		return pathName.ReplaceAllStringFunc(pattern, func(name string) string { return escape(v.r.PathValue(strings.Trim(name, "{}"))) })
	}
	return &url.URL{Path: with(strings.Clone), RawPath: with(url.PathEscape)}
}

// typedInto is a form of a page, as it was sent where it is the one that was refused.
func (r *refusedForm) typedInto(f form) form {
	if r == nil || f.To != r.to {
		return f
	}
	f.Open = true
	f.Fields = slices.Clone(f.Fields)
	for i := range f.Fields {
		r.typed(&f.Fields[i])
	}
	return f
}

// typed fills a field with what was typed into it, and says what is wrong with that. What
// is hidden nobody typed.
func (r *refusedForm) typed(f *field) {
	if f.Kind == hidden {
		return
	}
	sent := r.values[f.Name]
	f.Value = strings.Join(sent, "\n")
	f.Choices = slices.Clone(f.Choices)
	for i, c := range f.Choices {
		f.Choices[i].Chosen = slices.Contains(sent, c.Value)
	}
	if wrong, its := strings.CutPrefix(r.why, f.Name+": "); its {
		f.Wrong = wrong
	}
}
