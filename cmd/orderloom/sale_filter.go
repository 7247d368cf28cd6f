package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/office"
)

// saleFlags are those that say which sales are meant, all but --channel.
func (p *program) saleFlags(cmd *cobra.Command, f *office.SaleFilter) {
	flags := cmd.Flags()
	wordFlag(cmd, &f.State, "state", "only sales in this state: "+strings.Join(office.SaleStates(), ", "), office.SaleStates())
	wordFlag(cmd, &f.HeldFor, "held-for", "only sales that are held for this reason: "+strings.Join(office.HoldReasons(), ", "), office.HoldReasons())
	flags.StringVar(&f.Gap, "gap", "", "only sales that wait for this gap, as `orderloom gap list` names it")
	flags.StringVar(&f.Search, "search", "", "only sales with this in their number or buyer, or of this SKU; of one or two letters the whole")
	_ = cmd.RegisterFlagCompletionFunc("gap", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return p.suggest(cmd, gapNames)
	})
}
