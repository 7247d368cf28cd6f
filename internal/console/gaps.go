package console

import (
	"net/url"
	"strings"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// gaps are what is missing of ours for the shops' values.
func gaps() list[office.GapFilter, office.Gap] {
	return list[office.GapFilter, office.Gap]{
		name: "gaps", role: access.Viewer, load: office.Gaps, live: "sales journal",
		sifters: []sifter[office.GapFilter]{
			{name: "kind", own: true, text: func(f *office.GapFilter) *string { return &f.Kind }, choices: ofWords("gapkind", office.GapKinds())},
			{name: "channel", text: func(f *office.GapFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Gap]{
			{name: "gap", cell: func(v *visit, g office.Gap) cell {
				return cell{Plain: g.Gap, Said: spoken(v.language, "gapkind.", g.Kind) + " " + g.Value}.to(gapLink(g))
			}},
			{name: "channel", cell: func(v *visit, g office.Gap) cell { return v.text(g.Channel) }},
			{name: "the_shop_says", cell: func(v *visit, g office.Gap) cell { return v.text(called(g)) }},
			{name: "waiting", number: true, cell: func(v *visit, g office.Gap) cell { return v.count(g.Waiting) }},
			{name: "since", cell: func(v *visit, g office.Gap) cell { return v.momentOr(g.Since, g.Zone) }},
			{name: "suggestion", cell: func(v *visit, g office.Gap) cell { return v.text(suggested(g).Value) }},
			{name: "because", cell: func(v *visit, g office.Gap) cell { return v.sentence(suggested(g).Why) }},
		},
	}
}

// gapLink is a gap's page.
func gapLink(g office.Gap) string {
	return "/gaps/" + url.PathEscape(g.Channel) + "/" + url.PathEscape(g.Kind) + "/" + url.PathEscape(g.Value)
}

// called is what people of the shop call a value.
func called(g office.Gap) string {
	if g.Percent == "" {
		return g.Title
	}
	return strings.TrimSpace(g.Title + " (" + g.Percent + " %)")
}

// suggested is what might be meant; nothing where a gap is filled, or nobody knows.
func suggested(g office.Gap) office.Suggestion {
	if g.Suggestion == nil {
		return office.Suggestion{}
	}
	return *g.Suggestion
}
