package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/fault"
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
type exportView struct{ *office.ExportRecord }

func (p *program) catalogueExportShow(ctx context.Context, id int64, size pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	export, err := office.LoadExport(ctx, pool, id, size.part())
	if fault.Is(err, fault.NotFound) {
		return notFoundf("there is no export %d: `orderloom catalogue exports` lists them", id)
	}
	if err != nil {
		return err
	}
	if err := p.show(exportView{export}); err != nil {
		return err
	}
	size.more(p, export.ItemsInAll, "items")
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
