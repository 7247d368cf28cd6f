package console

import (
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/access"
)

// group is pages that belong together, an entry of the bar that opens.
type group struct {
	Text  string // a text's key
	Links []link
}

// Here reports whether the page that is shown is one of them.
func (g group) Here() bool { return slices.ContainsFunc(g.Links, func(l link) bool { return l.Here }) }

// link is a page that is a part of the navigation.
type link struct {
	To, Text string // an address; a text's key
	Here     bool
}

// entry is a page of the navigation, and who may see it.
type entry struct {
	to, text string
	role     access.Role
}

// navigation is every page that a list or a form is on, by what people are about.
func navigation() []struct {
	text    string
	entries []entry
} {
	return []struct {
		text    string
		entries []entry
	}{
		{"nav.selling", []entry{
			{"/sales", "nav.sales", access.Viewer},
			{"/customers", "nav.customers", access.Viewer},
			{"/messages", "nav.messages", access.Viewer},
		}},
		{"nav.goods", []entry{
			{"/items", "nav.items", access.Viewer},
			{"/stock", "nav.stock", access.Viewer},
			{"/oversold", "nav.oversold", access.Viewer},
			{"/requests", "nav.requests", access.Viewer},
			{"/listings", "nav.listings", access.Viewer},
			{"/catalogue-problems", "nav.catalogue", access.Viewer},
			{"/exports", "nav.exports", access.Viewer},
			{"/pushes", "nav.pushes", access.Viewer},
			{"/push-problems", "nav.pushproblems", access.Viewer},
		}},
		{"nav.papers", []entry{
			{"/deliveries", "nav.deliveries", access.Viewer},
			{"/documents", "nav.documents", access.Viewer},
			{"/payments", "nav.payments", access.Viewer},
			{"/registers", "nav.registers", access.Viewer},
			{"/shifts", "nav.shifts", access.Viewer},
		}},
		{"nav.oversight", []entry{
			{"/gaps", "nav.gaps", access.Viewer},
			{"/findings", "nav.findings", access.Viewer},
			{"/looks", "nav.looks", access.Viewer},
			{"/notices", "nav.notices", access.Viewer},
			{"/journal", "nav.journal", access.Viewer},
		}},
		{"nav.setup", []entry{
			{"/channels", "nav.channels", access.Viewer},
			{"/master", "nav.master", access.Viewer},
		}},
		{"nav.people", []entry{
			{"/users", "nav.users", access.Admin},
			{"/tokens", "nav.tokens", access.Admin},
		}},
	}
}

// groups are the navigation as who asks may see it.
func (v *visit) groups() (all []group) {
	for _, g := range navigation() {
		shown := group{Text: g.text}
		for _, e := range g.entries {
			if v.who.Role.Allows(e.role) {
				here := v.r.URL.Path == e.to || strings.HasPrefix(v.r.URL.Path, e.to+"/")
				shown.Links = append(shown.Links, link{e.to, e.text, here})
			}
		}
		if shown.Links != nil {
			all = append(all, shown)
		}
	}
	return all
}
