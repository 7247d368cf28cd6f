package console

import (
	"fmt"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// exports are exports of items to shops, the newest first.
func exports() list[office.ExportFilter, office.Export] {
	return list[office.ExportFilter, office.Export]{
		name: "exports", role: access.Viewer, load: office.Exports,
		sifters: []sifter[office.ExportFilter]{
			{name: "state", own: true, text: func(f *office.ExportFilter) *string { return &f.State }, choices: ofWords("state", office.ExportStates())},
			{name: "channel", text: func(f *office.ExportFilter) *string { return &f.Channel }, choices: ofChannels},
		},
		columns: []column[office.Export]{
			{name: "export", cell: func(v *visit, e office.Export) cell { return v.id(e.ID).to(exportLink(e.ID)) }},
			{name: "channel", cell: func(v *visit, e office.Export) cell { return v.text(e.Channel) }},
			{name: "state", cell: func(v *visit, e office.Export) cell { return v.state(e.State) }},
			{name: "offered", number: true, cell: func(v *visit, e office.Export) cell { return v.count(e.Offered) }},
			{name: "edits", number: true, cell: func(v *visit, e office.Export) cell { return v.count(e.Edits) }},
			{name: "filed", number: true, cell: func(v *visit, e office.Export) cell { return v.count(e.Filed) }},
			{name: "taken", number: true, cell: func(v *visit, e office.Export) cell { return v.count(e.Taken) }},
			{name: "refused", number: true, cell: func(v *visit, e office.Export) cell { return v.count(e.Refused) }},
			{name: "import", cell: func(v *visit, e office.Export) cell { return v.text(e.ImportSaid) }},
			{name: "begun", cell: func(v *visit, e office.Export) cell { return v.moment(e.BegunAt, e.Zone) }},
			{name: "ended", cell: func(v *visit, e office.Export) cell { return v.momentOr(e.EndedAt, e.Zone) }},
			{name: "reason", cell: func(v *visit, e office.Export) cell { return v.sentence(e.Reason) }},
		},
	}
}

// exportLink is an export's page.
func exportLink(id int64) string { return fmt.Sprintf("/exports/%d", id) }
