package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// looks are the looks over channels: what each was held against and came to.
func looks() list[office.LookFilter, office.Look] {
	return list[office.LookFilter, office.Look]{
		name: "looks", role: access.Viewer, load: office.Looks, live: "looks",
		above: func(v *visit) []link {
			links := []link{{To: "/findings", Text: "findings.title"}}
			if v.who.Role.Allows(access.Operator) {
				links = append(links, link{To: "/looks/new", Text: "look.title"})
			}
			return links
		},
		sifters: []sifter[office.LookFilter]{
			{name: "state", own: true, text: func(f *office.LookFilter) *string { return &f.State }, choices: ofWords("state", office.LookStates())},
			{name: "channel", text: func(f *office.LookFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Look]{
			{name: "look", cell: func(v *visit, l office.Look) cell { return v.id(l.ID) }},
			{name: "channel", cell: func(v *visit, l office.Look) cell { return v.text(l.Channel).to("/findings?channel=" + l.Channel) }},
			{name: "state", cell: func(v *visit, l office.Look) cell { return v.state(l.State) }},
			{name: "since", cell: func(v *visit, l office.Look) cell { return v.moment(l.Since, l.Zone) }},
			{name: "until", cell: func(v *visit, l office.Look) cell { return v.moment(l.Until, l.Zone) }},
			{name: "orders", number: true, cell: func(v *visit, l office.Look) cell { return v.count(l.Orders) }},
			{name: "listings", number: true, cell: func(v *visit, l office.Look) cell { return v.count(l.Listings) }},
			{name: "new_findings", number: true, cell: func(v *visit, l office.Look) cell { return v.count(l.Opened) }},
			{name: "agreed", number: true, cell: func(v *visit, l office.Look) cell { return v.count(l.Closed) }},
			{name: "begun", cell: func(v *visit, l office.Look) cell { return v.moment(l.BegunAt, l.Zone) }},
			{name: "ended", cell: func(v *visit, l office.Look) cell { return v.momentOr(l.EndedAt, l.Zone) }},
			{name: "error", cell: func(v *visit, l office.Look) cell { return v.sentence(l.Error) }},
		},
	}
}
