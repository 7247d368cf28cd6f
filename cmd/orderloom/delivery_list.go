package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/office"
)

func newDeliveryListCommand(p *program) *cobra.Command {
	var f office.DeliveryFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what is to be packed and handed over, the oldest first",
		Long: `Lists deliveries that have yet to leave the house, the oldest first; with --state those in that state,
or all. --search finds a part of the sale's number, of a SKU or a parcel's number, or of the buyer's
name, company or e-mail. What has yet to leave the stock by hand has no note: "orderloom sale list
--state awaiting_delivery" lists such sales.`,
		Example: `  orderloom delivery list --warehouse main
  orderloom delivery list --state shipped --search RR123456789LV
  orderloom delivery list --channel woo-riga --state all --output csv > deliveries.csv`,
	}
	states := office.DeliveryStates()
	p.channelFlag(cmd, &f.Channel, "only this channel's")
	p.warehouseFlag(cmd, &f.Warehouse, "warehouse", "only those that leave from this warehouse")
	cmd.Flags().StringVar(&f.POS, "pos", "", "only those of this point of sale")
	wordFlag(cmd, &f.State, "state", "only those in this state: all, "+strings.Join(states, ", ")+" (default those in the house)", append(states, "all"))
	cmd.Flags().StringVar(&f.Search, "search", "", "only those with this in their numbers, goods or buyer; of one or two letters the whole")
	kind, _ := blueprint.KindNamed("pos")
	_ = cmd.RegisterFlagCompletionFunc("pos", p.completeThing(kind))
	return listCommand(p, cmd, &f, "deliveries", office.Deliveries, table[office.Delivery]{
		columns: slices.Concat(
			output.Left("NOTE", "SALE"), output.Right("PART"), output.Left("STATE", "CHANNEL", "WAREHOUSE", "DELIVERY"), output.Right("PIECES", "LINES"),
			output.Left("PARCELS", "CREATED"),
		),
		cells: func(d office.Delivery) []string {
			numbered := slices.DeleteFunc(slices.Clone(d.Parcels), func(n string) bool { return n == "" })
			return []string{
				"#" + count(d.ID), d.Sale, count(d.Part), d.State, d.Channel, d.Warehouse, d.DeliveryMethod, d.Pieces, count(d.Lines),
				strings.Join(numbered, ", "), moment(d.CreatedAt, office.Location(d.Zone)),
			}
		},
		none: "There are no such deliveries.",
	})
}
