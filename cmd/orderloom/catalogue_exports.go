package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// exportFilter says which exports to list.
type exportFilter struct {
	channel, state string
	pages          pages
}

func exportStates() []string { return []string{"running", "importing", "done", "failed"} }

func newCatalogueExportsCommand(p *program) *cobra.Command {
	var f exportFilter
	cmd := &cobra.Command{
		Use:   "exports",
		Short: "List exports of items to shops, the newest first",
		Long: `Lists what shops were sent of our items: what they have by edits, the rest by a file that they import in their own
time. An export without anything to tell leaves nothing here. ` + "`orderloom catalogue exports show`" + ` has an export's items.`,
		Example: `  orderloom catalogue exports --channel prom-kyiv
  orderloom catalogue exports --state failed --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.catalogueExports(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's exports")
	cmd.Flags().StringVar(&f.state, "state", "", "only exports in this state: "+strings.Join(exportStates(), ", "))
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(exportStates(), cobra.ShellCompDirectiveNoFileComp))
	f.pages.flags(cmd, "exports")
	cmd.AddCommand(newCatalogueExportShowCommand(p))
	return cmd
}

// exportRow is an export in a list.
type exportRow struct {
	Export     int64      `json:"export"`
	Channel    string     `json:"channel"`
	State      string     `json:"state"`
	Offered    int64      `json:"offered"` // items of categories that the channel sends
	Edits      int64      `json:"edits"`   // told of products that the shop has
	Filed      int64      `json:"filed"`   // in the file
	Taken      int64      `json:"taken"`
	Refused    int64      `json:"refused"`
	Import     string     `json:"import"`      // the shop's id of it
	ImportSaid string     `json:"import_said"` // by the shop
	Reason     string     `json:"reason"`      // why it failed
	BegunAt    time.Time  `json:"begun_at"`
	EndedAt    *time.Time `json:"ended_at"`

	zone *time.Location
}

func newExportRow(e dbgen.Export, channel, zone string) exportRow {
	return exportRow{
		Export: e.ID, Channel: channel, State: e.State, Offered: e.Offered, Edits: e.Edits, Filed: e.Filed, Taken: e.Taken, Refused: e.Refused,
		Import: orEmpty(e.ImportID), ImportSaid: e.ImportSaid, Reason: orEmpty(e.Reason), BegunAt: e.BegunAt.UTC(), EndedAt: inUTC(e.EndedAt),
		zone: zoneOf(zone),
	}
}

type exportRows []exportRow

func (p *program) catalogueExports(ctx context.Context, f exportFilter) error {
	if err := oneOf("--state", f.state, exportStates()); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.channel); err != nil {
		return err
	}
	rows, err := dbgen.New().ExportList(ctx, pool, dbgen.ExportListParams{Channel: f.channel, State: f.state, Most: f.pages.most(), Skip: f.pages.skip()})
	if err != nil {
		return db.Wrap("list exports", err)
	}
	all, err := dbgen.New().ExportListCount(ctx, pool, f.channel, f.state)
	if err != nil {
		return db.Wrap("count exports", err)
	}
	list := make(exportRows, len(rows))
	for i, r := range rows {
		list[i] = newExportRow(r.Export, r.Channel, r.Zone)
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "exports")
	return nil
}

func (list exportRows) page(p *output.Page) { p.List(list.list(), "There are no such exports.") }

func (list exportRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{
			count(r.Export), r.Channel, r.State, count(r.Offered), count(r.Edits), count(r.Filed), count(r.Taken), count(r.Refused),
			r.ImportSaid, moment(r.BegunAt, r.zone), momentOr(r.EndedAt, r.zone), r.Reason,
		}
	}
	columns := append(output.Right("EXPORT"), output.Left("CHANNEL", "STATE")...)
	columns = append(columns, output.Right("OFFERED", "EDITS", "FILED", "TAKEN", "REFUSED")...)
	return output.List{Columns: append(columns, output.Left("IMPORT", "BEGUN", "ENDED", "REASON")...), Rows: rows}
}
