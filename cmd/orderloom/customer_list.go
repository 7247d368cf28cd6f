package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newCustomerListCommand(p *program) *cobra.Command {
	var f office.CustomerFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List customers, the newest first",
		Long: `Lists customers with the keys they are known by, the newest first. --search finds a part of their name,
company, e-mail, phone or number, however it is spaced, and of what their orders say; also the number
of one of their sales.`,
		Example: `  orderloom customer list --search ozol
  orderloom customer list --search "20 000 123"
  orderloom customer list --type retail --page 2 --page-size 100 --output json`,
	}
	cmd.Flags().StringVar(&f.Search, "search", "", "only customers with this in their name, keys, orders or sales' numbers; of one or two letters the whole")
	cmd.Flags().StringVar(&f.Type, "type", "", "only customers of this type")
	_ = cmd.RegisterFlagCompletionFunc("type", p.completeCustomerType)
	return listCommand(p, cmd, &f, "customers", office.Customers, table[office.Customer]{
		columns: slices.Concat(
			output.Right("ID"), output.Left("NAME", "COMPANY", "TYPE", "VAT NUMBER", "COMPANY NUMBER", "PHONE", "E-MAIL"), output.Right("SALES"),
		),
		cells: func(c office.Customer) []string {
			return []string{count(c.ID), c.Name, c.Company, c.Type, c.VATNumber, c.CompanyNumber, c.Phone, c.Email, count(c.Sales)}
		},
		none: "There are no such customers.",
	})
}
