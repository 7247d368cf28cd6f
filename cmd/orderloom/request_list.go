package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newRequestListCommand(p *program) *cobra.Command {
	f := office.RequestFilter{State: "open"}
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the goods that sales lack, the longest open first",
		Long: `Lists what sales lack and no warehouse has that their channel looks in. A request is closed by itself once the
goods come, or nobody wants them any more. Only channels that request what is missing have any (their setting
stock.request_missing). Times are those of the channel's zone; with --output json they are UTC.`,
		Example: `  orderloom request list
  orderloom request list --search TEA-G --state all
  orderloom request list --channel woo-riga --output xlsx > to-order.xlsx`,
	}
	p.channelFlag(cmd, &f.Channel, "only for this channel's sales")
	wordFlag(cmd, &f.State, "state", "only requests that are "+strings.Join(office.RequestStates(), ", "), office.RequestStates())
	cmd.Flags().StringVar(&f.Search, "search", "", "only requests with this in the item's SKU or name, the sale's number or the reason")
	return listCommand(p, cmd, &f, "requests", office.Requests, table[office.Request]{
		columns: slices.Concat(
			output.Right("ID"), output.Left("SKU", "NAME"), output.Right("PIECES"),
			output.Left("WAREHOUSE", "CHANNEL", "SALE", "SALE IS", "OPENED", "CLOSED", "AS"),
		),
		cells: func(r office.Request) []string {
			zone := office.Location(r.Zone)
			return []string{
				count(r.ID), r.SKU, r.Name, r.Quantity.Short(), r.Warehouse, r.Channel, r.Number, r.SaleState, moment(r.OpenedAt, zone),
				momentOr(r.ClosedAt, zone), r.Outcome,
			}
		},
		none: "There are no such requests.",
	})
}
