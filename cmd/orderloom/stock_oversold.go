package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newStockOversoldCommand(p *program) *cobra.Command {
	var f office.OversoldFilter
	cmd := &cobra.Command{
		Use:   "oversold",
		Short: "List what is sold more often than there is of it, with the sales",
		Long: `Lists items of which open sales want more than lies in all warehouses together, and names the sales, the oldest first. An
alarm is raised within seconds, and over by itself once there is enough, or fewer sales want it. The journal keeps both.`,
		Example: `  orderloom stock oversold
  orderloom stock oversold --solved --output json`,
	}
	cmd.Flags().BoolVar(&f.Solved, "solved", false, "also what is over")
	return listCommand(p, cmd, &f, "items", office.OversoldItems, table[office.Oversold]{
		columns: slices.Concat(output.Left("SKU", "ENVIRONMENT"), output.Right("SOLD", "ON HAND"), output.Left("SINCE (UTC)", "OVER (UTC)", "SALES", "NAME")),
		cells: func(r office.Oversold) []string {
			return []string{
				r.SKU, r.Environment, r.Open.Short(), r.OnHand.Short(), moment(r.Since, time.UTC), momentOr(r.SolvedAt, time.UTC), strings.Join(r.Sales, ", "), r.Name,
			}
		},
		none: "Nothing is oversold.",
	})
}
