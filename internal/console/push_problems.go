package console

import (
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// pushProblems are listings that can't show what they should, the oldest trouble first.
func pushProblems() list[office.PushProblemFilter, office.PushProblem] {
	return list[office.PushProblemFilter, office.PushProblem]{
		name: "push-problems", role: access.Viewer, load: office.PushProblems,
		sifters: []sifter[office.PushProblemFilter]{
			{name: "search", own: true, text: func(f *office.PushProblemFilter) *string { return &f.Search }},
			{name: "channel", text: func(f *office.PushProblemFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.PushProblem]{
			{name: "product", cell: func(v *visit, r office.PushProblem) cell {
				return v.text(r.RemoteID).to(listingLink(r.Channel, r.RemoteID))
			}},
			{name: "channel", cell: func(v *visit, r office.PushProblem) cell { return v.text(r.Channel) }},
			{name: "sku", cell: func(v *visit, r office.PushProblem) cell { return v.text(r.SKU) }},
			{name: "problem", cell: func(v *visit, r office.PushProblem) cell { return v.word(r.Kind) }},
			{name: "since", cell: func(v *visit, r office.PushProblem) cell { return v.moment(r.Since, r.Zone) }},
			{name: "tries", number: true, cell: func(v *visit, r office.PushProblem) cell { return v.count(int64(r.Tries)) }},
			{name: "what_is_wrong", cell: func(v *visit, r office.PushProblem) cell { return v.sentence(r.Text) }},
		},
	}
}
