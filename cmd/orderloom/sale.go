package main

import "github.com/spf13/cobra"

func newSaleCommand(p *program) *cobra.Command {
	sale := &cobra.Command{Use: "sale", Short: "Look at sales, release, reissue and retry them, give them to their customer"}
	sale.AddCommand(newSaleListCommand(p), newSaleShowCommand(p), newSaleReleaseCommand(p), newSaleRetryCommand(p), newSaleReissueCommand(p), newSaleIssueCommand(p), newSaleCustomerCommand(p))
	return asGroup(sale)
}
