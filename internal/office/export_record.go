package office

import (
	"context"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ExportRecord is an export with what became of its items.
type ExportRecord struct {
	Export
	Report activities.ImportNote `json:"report"` // the shop's, of the import
	Items  []ExportItem          `json:"items"`  // of this page

	ItemsInAll int64 `json:"-"`
}

// ExportItem is what became of one item.
type ExportItem struct {
	SKU   string `json:"sku"`
	Name  string `json:"name"`
	Way   string `json:"way"` // edit, create, update
	State string `json:"state"`
	Error string `json:"error"`
}

// LoadExport loads an export with a part of its items, those that the shop refused first.
// It is fault.NotFound where there is no such export.
func LoadExport(ctx context.Context, q dbgen.DBTX, id int64, items Part) (*ExportRecord, error) {
	if err := items.Check(MostInFile); err != nil {
		return nil, err
	}
	export, err := Only(ctx, q, Exports, ExportFilter{ID: id}, "load the export")
	if err != nil {
		return nil, err
	}
	row, err := dbgen.New().ExportGet(ctx, q, id)
	if err != nil {
		return nil, db.Wrap("load the shop's report", err)
	}
	v := &ExportRecord{Export: export, Report: activities.ReadImportNote(row.Export), Items: []ExportItem{}}
	rows, err := dbgen.New().ExportItemList(ctx, q, dbgen.ExportItemListParams{ExportID: id, Most: items.most(), Skip: items.skip()})
	if err != nil {
		return nil, db.Wrap("list items", err)
	}
	for _, r := range rows {
		v.Items = append(v.Items, ExportItem(r))
	}
	v.ItemsInAll, err = dbgen.New().ExportItemCount(ctx, q, id)
	return v, db.Wrap("count items", err)
}
