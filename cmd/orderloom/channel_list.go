package main

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
)

func newChannelListCommand(p *program) *cobra.Command {
	var f office.ChannelFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the channels, with how many sales each has",
		Example: `  orderloom channel list
  orderloom channel list --search riga --sort held:desc
  orderloom channel list --output xlsx > channels.xlsx`,
	}
	cmd.Flags().BoolVar(&f.Archived, "archived", false, "archived channels, too")
	return siftCommand(p, cmd, &f, "channels", office.Channels, channelTable())
}

func channelTable() table[office.Channel] {
	return table[office.Channel]{
		columns: slices.Concat(output.Left("CODE", "PLATFORM", "ENVIRONMENT", "ENABLED", "POS"), output.Right("SALES", "HELD"), output.Left("NAME", "ADDRESS")),
		cells: func(c office.Channel) []string {
			enabled := onOff(c.Enabled)
			if c.Archived { // it is off for good
				enabled = "archived"
			}
			return []string{c.Code, c.Platform, c.Environment, enabled, c.POS, count(c.Sales), count(c.Held), c.Name, c.Address}
		},
		none: "There are no channels.",
	}
}
