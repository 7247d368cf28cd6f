package console

import (
	"strconv"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// findings are what differs between shops and our books, the newest first.
func findings() list[office.FindingFilter, office.Finding] {
	return list[office.FindingFilter, office.Finding]{
		name: "findings", role: access.Viewer, load: office.Findings, live: "findings",
		above: func(*visit) []link { return []link{{To: "/looks", Text: "looks.title"}} },
		sifters: []sifter[office.FindingFilter]{
			{name: "state", own: true, text: func(f *office.FindingFilter) *string { return &f.State }, choices: ofWords("state", office.FindingStates())},
			{name: "kind", own: true, text: func(f *office.FindingFilter) *string { return &f.Kind }, choices: ofWords("finding", office.FindingKinds())},
			{name: "channel", text: func(f *office.FindingFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Finding]{
			{name: "finding", cell: func(v *visit, f office.Finding) cell { return v.id(f.ID).to(findingLink(f.ID)) }},
			{name: "channel", cell: func(v *visit, f office.Finding) cell { return v.text(f.Channel) }},
			{name: "kind", cell: func(v *visit, f office.Finding) cell { return v.coded("finding", f.Kind) }},
			{name: "name", cell: func(v *visit, f office.Finding) cell { return v.text(f.Name).to(besideFinding(f)) }},
			{name: "the_shop_says", cell: func(v *visit, f office.Finding) cell { return v.text(f.Shop) }},
			{name: "we_say", cell: func(v *visit, f office.Finding) cell { return v.text(f.Ours) }},
			{name: "state", cell: func(v *visit, f office.Finding) cell { return v.state(f.State) }},
			{name: "repair", inFile: true, cell: func(v *visit, f office.Finding) cell { return v.text(f.Repair) }},
			{name: "found", cell: func(v *visit, f office.Finding) cell { return v.moment(f.FoundAt, f.Zone) }},
			{name: "last_seen", cell: func(v *visit, f office.Finding) cell { return v.moment(f.SeenAt, f.Zone) }},
		},
	}
}

// findingLink is a finding's page.
func findingLink(id int64) string { return "/findings/" + strconv.FormatInt(id, 10) }

// besideFinding is the page of the sale that a finding is of; empty: it is of none.
func besideFinding(f office.Finding) string {
	if f.SaleState == "" {
		return ""
	}
	return saleLink(f.Channel, f.Subject)
}
