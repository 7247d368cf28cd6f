package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newChannelListCommand(p *program) *cobra.Command {
	var (
		s        sift
		archived bool
	)
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the channels, with how many sales each has",
		Example: `  orderloom channel list
  orderloom channel list --search riga --sort held:desc
  orderloom channel list --output xlsx > channels.xlsx`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.channelList(cmd.Context(), s, archived) },
	}
	cmd.Flags().BoolVar(&archived, "archived", false, "archived channels, too")
	s.flags(cmd, "channels", channelRows{}.list().Columns)
	return cmd
}

// channelRow is a channel in a list.
type channelRow struct {
	Code        string `json:"code"`
	Platform    string `json:"platform"`
	Environment string `json:"environment"`
	Name        string `json:"name"`
	Address     string `json:"address"`
	POS         string `json:"pos"`
	Enabled     bool   `json:"enabled"`
	Archived    bool   `json:"archived"`
	Sales       int64  `json:"sales"`
	Held        int64  `json:"held"`
}

type channelRows []channelRow

func (p *program) channelList(ctx context.Context, s sift, archived bool) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := dbgen.New().ChannelList(ctx, pool, archived)
	if err != nil {
		return db.Wrap("list channels", err)
	}
	list := make(channelRows, len(rows))
	for i, r := range rows {
		list[i] = channelRow{
			Code: r.Code, Platform: r.Platform, Environment: r.Environment, Name: r.Name, Address: r.Address,
			POS: r.PosCode, Enabled: r.Enabled, Archived: r.Archived, Sales: r.Sales, Held: r.Held,
		}
	}
	return siftAndShow(p, s, list)
}

// state is whether it is on; an archived one is off for good.
func (c channelRow) state() string {
	if c.Archived {
		return "archived"
	}
	return onOff(c.Enabled)
}

func (list channelRows) page(p *output.Page) { p.List(list.list(), "There are no channels.") }

func (list channelRows) list() output.List {
	rows := make([][]string, len(list))
	for i, c := range list {
		rows[i] = []string{c.Code, c.Platform, c.Environment, c.state(), c.POS, count(c.Sales), count(c.Held), c.Name, c.Address}
	}
	columns := append(output.Left("CODE", "PLATFORM", "ENVIRONMENT", "ENABLED", "POS"), output.Right("SALES", "HELD")...)
	return output.List{Columns: append(columns, output.Left("NAME", "ADDRESS")...), Rows: rows}
}
