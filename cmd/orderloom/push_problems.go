package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newPushProblemsCommand(p *program) *cobra.Command {
	var f office.PushProblemFilter
	cmd := &cobra.Command{
		Use:   "problems",
		Short: "List what can't show the stock or price that it should, and why",
		Long: `Lists listings that their shop can't be told, or didn't take, what they should show: the oldest trouble first. What may
heal is tried again by itself; what the shop refused isn't, until something changes. --search finds a part of the SKU or
the name, or a kind of problem: unmanaged, counts, sale_price, kind, differs, ignored, gone, refused, failed.`,
		Example: `  orderloom push problems --channel woo-riga
  orderloom push problems --search sale_price --output xlsx > prices.xlsx`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's")
	cmd.Flags().StringVar(&f.Search, "search", "", "only those with this in their SKU or name, or of this kind")
	return listCommand(p, cmd, &f, "problems", office.PushProblems, table[office.PushProblem]{
		columns: slices.Concat(output.Left("CHANNEL", "PRODUCT", "SKU", "PROBLEM", "SINCE"), output.Right("TRIES"), output.Left("WHAT IS WRONG")),
		cells: func(r office.PushProblem) []string {
			return []string{r.Channel, r.RemoteID, r.SKU, r.Kind, moment(r.Since, office.Location(r.Zone)), count(r.Tries), r.Text}
		},
		none: "Everything can show what it should.",
	})
}
