package main

import "github.com/spf13/cobra"

func newSaleCommand(p *program) *cobra.Command {
	sale := &cobra.Command{Use: "sale", Short: "Look at sales and their steps, release, retry and cancel them, give them to their customer"}
	sale.AddCommand(newSaleListCommand(p), newSaleShowCommand(p), newSaleReleaseCommand(p), newSaleRetryCommand(p), newSaleReissueCommand(p), newSaleIssueCommand(p),
		newSaleSkipCommand(p), newSaleWalkCommand(p), newSaleCancelCommand(p), newSaleCustomerCommand(p))
	return asGroup(sale)
}
