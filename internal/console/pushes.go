package console

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// pushes are pushes of stock and prices, the newest first.
func pushes() list[office.PushFilter, office.Push] {
	return list[office.PushFilter, office.Push]{
		name: "pushes", role: access.Viewer, load: office.Pushes,
		sifters: []sifter[office.PushFilter]{
			{name: "state", own: true, text: func(f *office.PushFilter) *string { return &f.State }, choices: ofWords("state", office.PushStates())},
			{name: "channel", text: func(f *office.PushFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Push]{
			{name: "push", cell: func(v *visit, p office.Push) cell { return v.id(p.ID).to(pushLink(p.ID)) }},
			{name: "channel", cell: func(v *visit, p office.Push) cell { return v.text(p.Channel) }},
			{name: "state", cell: func(v *visit, p office.Push) cell { return v.state(p.State) }},
			{name: "listings", number: true, cell: func(v *visit, p office.Push) cell { return v.count(p.Listings) }},
			{name: "changes", number: true, cell: func(v *visit, p office.Push) cell { return v.count(p.Changes) }},
			{name: "emptied", number: true, cell: func(v *visit, p office.Push) cell { return v.count(p.Emptied) }},
			{name: "sent", number: true, cell: func(v *visit, p office.Push) cell { return v.count(p.Sent) }},
			{name: "failed", number: true, cell: func(v *visit, p office.Push) cell { return v.count(p.Failed) }},
			{name: "begun", cell: func(v *visit, p office.Push) cell { return v.moment(p.BegunAt, p.Zone) }},
			{name: "confirmed_by", cell: func(v *visit, p office.Push) cell { return v.text(p.ConfirmedBy) }},
			{name: "asks_because", cell: func(v *visit, p office.Push) cell { return v.word(p.Asks) }},
		},
	}
}

// pushLink is a push's page.
func pushLink(id int64) string { return fmt.Sprintf("/pushes/%d", id) }
