package console

import (
	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// export is an export of items to a shop, and what became of each.
func export() record[*office.ExportRecord] {
	return record[*office.ExportRecord]{
		path: "exports/{id}", says: "An export of items to a shop, and what became of each", role: access.Viewer,
		load: func(v *visit) (*office.ExportRecord, error) { return partByID(v, "id", office.LoadExport) },
		page: exportPage,
	}
}

func exportPage(v *visit, e *office.ExportRecord) (shown shownRecord, err error) {
	type row = office.ExportItem
	items, err := tabled(v, "export.items", e.Items,
		column[row]{name: "sku", cell: func(v *visit, i row) cell { return v.text(i.SKU).to(itemLink(i.SKU)) }},
		column[row]{name: "by", cell: func(v *visit, i row) cell { return v.word(i.Way) }},
		column[row]{name: "state", cell: func(v *visit, i row) cell { return v.state(i.State) }},
		column[row]{name: "name", cell: func(v *visit, i row) cell { return v.text(i.Name) }},
		column[row]{name: "what_is_wrong", cell: func(v *visit, i row) cell { return v.sentence(i.Error) }},
	).paged(v, e.ItemsInAll)
	if err != nil {
		return shown, err
	}
	figures := e.Report.Figures
	return shownRecord{
		List: link{To: "/exports", Text: "exports.title"}, Title: v.language.Text("export.title", "n", v.id(e.ID).Plain), State: v.state(e.State),
		Facts: []shownFact{
			{"channel", v.text(e.Channel)}, {"reason", v.sentence(e.Reason)}, {"offered", v.count(e.Offered)}, {"edits", v.count(e.Edits)}, {"filed", v.count(e.Filed)},
			{"taken", v.count(e.Taken)}, {"refused", v.count(e.Refused)}, {"begun", v.moment(e.BegunAt, e.Zone)}, {"ended", v.momentOr(e.EndedAt, e.Zone)}, {"import", v.text(e.ImportSaid)},
			{"import_created", v.count(int64(figures.Created))}, {"import_updated", v.count(int64(figures.Updated))}, {"import_unchanged", v.count(int64(figures.NotChanged))}, {"import_errors", v.count(int64(figures.Errors))},
		},
		Tables: []shownTable{tabled(v, "export.errors", e.Report.Errors,
			column[activities.ImportNoteError]{name: "what_is_wrong", cell: func(v *visit, x activities.ImportNoteError) cell { return v.sentence(x.Text) }},
		), items},
	}, nil
}
