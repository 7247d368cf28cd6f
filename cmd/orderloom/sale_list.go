package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newSaleListCommand(p *program) *cobra.Command {
	var f office.SaleFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List sales, the newest order first",
		Long: `Lists sales, the newest order first. Times are those of the channel's zone; with --output json they
are UTC. --search finds a part of the number, of the shop's id, or of the buyer's name, company or e-mail,
and the sales of a SKU.`,
		Example: `  orderloom sale list --state held
  orderloom sale list --held-for unknown_item
  orderloom sale list --gap woo-riga/payment/bacs
  orderloom sale list --channel woo-riga --search 1001
  orderloom sale list --page 2 --page-size 100 --output json`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's sales")
	p.saleFlags(cmd, &f)
	return listCommand(p, cmd, &f, "sales", office.Sales, table[office.Sale]{
		columns: slices.Concat(
			output.Left("CHANNEL", "NUMBER", "STATE", "SHIPMENT"), output.Right("TOTAL"), output.Unsaid("CURRENCY"),
			output.Left("PLACED", "DATED", "SOURCE", "RESPONSIBLE", "HELD FOR"),
		),
		cells: func(s office.Sale) []string {
			return []string{
				s.Channel, s.Number, s.State, s.Shipment, s.Total, s.Currency, moment(s.PlacedAt, office.Location(s.Zone)), s.DatedOn, s.Source, s.Responsible,
				strings.Join(s.Reasons, ", "),
			}
		},
		none: "There are no such sales.",
	})
}
