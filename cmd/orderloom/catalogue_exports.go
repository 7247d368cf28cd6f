package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newCatalogueExportsCommand(p *program) *cobra.Command {
	var f office.ExportFilter
	cmd := &cobra.Command{
		Use:   "exports",
		Short: "List exports of items to shops, the newest first",
		Long: `Lists what shops were sent of our items: what they have by edits, the rest by a file that they import in their own
time. An export without anything to tell leaves nothing here. ` + "`orderloom catalogue exports show`" + ` has an export's items.`,
		Example: `  orderloom catalogue exports --channel prom-kyiv
  orderloom catalogue exports --state failed --output json`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's exports")
	wordFlag(cmd, &f.State, "state", "only exports in this state: "+strings.Join(office.ExportStates(), ", "), office.ExportStates())
	cmd.AddCommand(newCatalogueExportShowCommand(p))
	return listCommand(p, cmd, &f, "exports", office.Exports, table[office.Export]{
		columns: slices.Concat(
			output.Right("EXPORT"), output.Left("CHANNEL", "STATE"), output.Right("OFFERED", "EDITS", "FILED", "TAKEN", "REFUSED"),
			output.Left("IMPORT", "BEGUN", "ENDED", "REASON"),
		),
		cells: func(r office.Export) []string {
			zone := office.Location(r.Zone)
			return []string{
				count(r.ID), r.Channel, r.State, count(r.Offered), count(r.Edits), count(r.Filed), count(r.Taken), count(r.Refused),
				r.ImportSaid, moment(r.BegunAt, zone), momentOr(r.EndedAt, zone), r.Reason,
			}
		},
		none: "There are no such exports.",
	})
}
