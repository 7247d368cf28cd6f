package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newPushListCommand(p *program) *cobra.Command {
	var f office.PushFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List pushes of stock and prices, the newest first",
		Example: `  orderloom push list --state waiting
  orderloom push list --channel woo-riga --output json`,
	}
	p.channelFlag(cmd, &f.Channel, "only this channel's pushes")
	wordFlag(cmd, &f.State, "state", "only pushes in this state: "+strings.Join(office.PushStates(), ", "), office.PushStates())
	return listCommand(p, cmd, &f, "pushes", office.Pushes, table[office.Push]{
		columns: slices.Concat(
			output.Right("PUSH"), output.Left("CHANNEL", "STATE"), output.Right("LISTINGS", "CHANGES", "EMPTIED", "SENT", "FAILED"),
			output.Left("BEGUN", "CONFIRMED BY", "ASKS BECAUSE"),
		),
		cells: func(r office.Push) []string {
			return []string{
				count(r.ID), r.Channel, r.State, count(r.Listings), count(r.Changes), count(r.Emptied), count(r.Sent), count(r.Failed),
				moment(r.BegunAt, office.Location(r.Zone)), r.ConfirmedBy, pushAsks(r.Asks),
			}
		},
		none: "There are no such pushes.",
	})
}
