package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newCatalogueExportShowCommand(p *program) *cobra.Command {
	var size pages
	cmd := &cobra.Command{
		Use:   "show EXPORT",
		Short: "Show an export: the shop's figures and errors, and what became of each item",
		Long: `Shows an export by its number: how the shop's import of the file stands or ended, with its counts and errors, and the
items that were told, those first that the shop refused.`,
		Example: `  orderloom catalogue exports show 7
  orderloom catalogue exports show 7 --page-size 1000 --output json`,
		Args: oneArg("the export by its number"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(args[0], "export", "catalogue exports")
			if err != nil {
				return err
			}
			return p.catalogueExportShow(cmd.Context(), id, size)
		},
	}
	size.flags(cmd, "items")
	return cmd
}

// exportView is an export with its items.
type exportView struct {
	office.Export
	Report activities.ImportNote `json:"report"` // the shop's, of the import
	Items  []exportItemView      `json:"items"`

	all int64 // items
}

// exportItemView is what became of one item.
type exportItemView struct {
	SKU   string `json:"sku"`
	Name  string `json:"name"`
	Way   string `json:"way"` // edit, create, update
	State string `json:"state"`
	Error string `json:"error"`
}

func (p *program) catalogueExportShow(ctx context.Context, id int64, size pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	export, err := loadOne(ctx, pool, office.Exports, office.ExportFilter{ID: id}, notFoundf("there is no export %d: `orderloom catalogue exports` lists them", id))
	if err != nil {
		return err
	}
	row, err := dbgen.New().ExportGet(ctx, pool, id)
	if err != nil {
		return db.Wrap("load the shop's report", err)
	}
	v := exportView{Export: export, Report: activities.ReadImportNote(row.Export), Items: []exportItemView{}}
	items, err := dbgen.New().ExportItemList(ctx, pool, dbgen.ExportItemListParams{ExportID: id, Most: size.most(), Skip: size.skip()})
	if err != nil {
		return db.Wrap("list items", err)
	}
	for _, i := range items {
		v.Items = append(v.Items, exportItemView(i))
	}
	if v.all, err = dbgen.New().ExportItemCount(ctx, pool, id); err != nil {
		return db.Wrap("count items", err)
	}
	if err := p.show(v); err != nil {
		return err
	}
	size.more(p, v.all, "items")
	return nil
}

func (v exportView) page(p *output.Page) {
	zone := office.Location(v.Zone)
	p.Pairs([][2]string{
		{"export", count(v.ID)}, {"channel", v.Channel}, {"state", v.State}, {"reason", v.Reason}, {"offered", count(v.Offered)},
		{"edits", count(v.Edits)}, {"in the file", count(v.Filed)}, {"taken", count(v.Taken)}, {"refused", count(v.Refused)},
		{"begun", moment(v.BegunAt, zone)}, {"ended", momentOr(v.EndedAt, zone)}, {"import", v.Import},
	})
	if f := v.Report.Figures; v.ImportSaid != "" {
		p.Section("THE SHOP SAYS", append(output.Left("IMPORT"), output.Right("TOTAL", "CREATED", "UPDATED", "NOT CHANGED", "WITH ERRORS")...), [][]string{{
			v.ImportSaid, count(f.Total), count(f.Created), count(f.Updated), count(f.NotChanged), count(f.Errors),
		}})
	}
	errors := make([][]string, len(v.Report.Errors))
	for i, e := range v.Report.Errors {
		errors[i] = []string{e.Text}
	}
	p.Section("ERRORS", output.Left("ERROR"), errors)
	rows := make([][]string, len(v.Items))
	for i, item := range v.Items {
		rows[i] = []string{item.SKU, item.Way, item.State, item.Name, item.Error}
	}
	p.Section("ITEMS", output.Left("SKU", "BY", "STATE", "NAME", "ERROR"), rows)
}
