package main

import (
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newRegisterListCommand(p *program) *cobra.Command {
	var f office.RegisterFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the registers: who opened them, and how much waits",
		Example: `  orderloom register list
  orderloom register list --pos web --output json`,
	}
	cmd.Flags().StringVar(&f.POS, "pos", "", "only registers of this point of sale")
	return siftCommand(p, cmd, &f, "registers", office.Registers, table[office.Register]{
		columns: slices.Concat(output.Left("CODE", "NAME", "POS", "CASH", "SHIFT", "OPEN SINCE (UTC)", "BY"), output.Right("WAITING")),
		cells: func(r office.Register) []string {
			shift := "closed"
			if r.OpenedAt != nil {
				shift = count(r.Shift)
			}
			return []string{r.Code, r.Name, r.POS, r.MoneyAccount, shift, momentOr(r.OpenedAt, time.UTC), r.OpenedBy, count(r.Waiting)}
		},
		none: "There are no registers: `orderloom register add` makes one.",
	})
}
