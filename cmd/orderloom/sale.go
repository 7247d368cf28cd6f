package main

import "github.com/spf13/cobra"

func newSaleCommand(p *program) *cobra.Command {
	sale := &cobra.Command{Use: "sale", Short: "Look at sales, release and retry them"}
	sale.AddCommand(newSaleListCommand(p), newSaleShowCommand(p), newSaleReleaseCommand(p), newSaleRetryCommand(p))
	return asGroup(sale)
}
