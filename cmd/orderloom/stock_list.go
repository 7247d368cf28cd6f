package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newStockListCommand(p *program) *cobra.Command {
	var f office.StockFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what is on hand, kept for sales, yet to leave and available",
		Long: `Lists items by SKU, warehouse by warehouse: what is on hand, what of it is kept for sales, what all sales
that sell from there have yet to get, kept or not, and what is available: on hand less what has yet to leave.
Less than nothing is available where more is sold than there is.`,
		Example: `  orderloom stock list --search tea
  orderloom stock list --warehouse main --page 2 --page-size 500
  orderloom stock list --output xlsx > stock.xlsx`,
	}
	cmd.Flags().StringVar(&f.Search, "search", "", "only items with this in their SKU or name")
	p.warehouseFlag(cmd, &f.Warehouse, "warehouse", "only this warehouse")
	return listCommand(p, cmd, &f, "lines", office.Stocks, table[office.Stock]{
		columns: slices.Concat(output.Left("SKU", "NAME", "WAREHOUSE"), output.Right("ON HAND", "RESERVED", "OPEN", "AVAILABLE")),
		cells: func(s office.Stock) []string {
			return []string{s.SKU, s.Name, s.Warehouse, s.OnHand.Short(), s.Reserved.Short(), s.Open.Short(), s.Available.Short()}
		},
		none: "There is no such stock.",
	})
}
