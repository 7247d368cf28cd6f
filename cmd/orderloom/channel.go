package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

func newChannelCommand(p *program) *cobra.Command {
	channel := &cobra.Command{Use: "channel", Short: "Look at the channels and their settings, store their keys"}
	channel.AddCommand(
		&cobra.Command{
			Use:   "list",
			Short: "List the channels, with how many sales each has",
			Example: `  orderloom channel list
  orderloom channel list --output json`,
			Args: noArgs,
			RunE: func(cmd *cobra.Command, _ []string) error { return p.channelList(cmd.Context()) },
		},
		&cobra.Command{
			Use:   "show CODE",
			Short: "Show a channel: settings, policy, mappings, how far it has been read",
			Long: `Shows everything a channel does by: where its shop is, where its sales are booked, by which
keys its buyers are known, its policy, the mappings of taxes and payment methods, how far the shop's changes have been read, and its sales by
state. Credentials are never shown, only whether there are any.`,
			Example:           `  orderloom channel show woo-riga`,
			Args:              oneArg("the channel by its code"),
			ValidArgsFunction: firstOnly(p.completeChannel),
			RunE:              func(cmd *cobra.Command, args []string) error { return p.channelShow(cmd.Context(), args[0]) },
		},
		newChannelKeyCommand(p),
		newChannelSecretCommand(p),
	)
	return asGroup(channel)
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
	Sales       int64  `json:"sales"`
	Held        int64  `json:"held"`
}

type channelRows []channelRow

func (p *program) channelList(ctx context.Context) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	rows, err := dbgen.New().ChannelList(ctx, pool)
	if err != nil {
		return db.Wrap("list channels", err)
	}
	list := make(channelRows, len(rows))
	for i, r := range rows {
		list[i] = channelRow{
			Code: r.Code, Platform: r.Platform, Environment: r.Environment, Name: r.Name, Address: r.Address,
			POS: r.PosCode, Enabled: r.Enabled, Sales: r.Sales, Held: r.Held,
		}
	}
	return p.show(list)
}

func (list channelRows) page(p *output.Page) {
	if len(list) == 0 {
		p.Line("There are no channels.")
		return
	}
	rows := make([][]string, len(list))
	for i, c := range list {
		rows[i] = []string{c.Code, c.Platform, c.Environment, onOff(c.Enabled), c.POS, count(c.Sales), count(c.Held), c.Name, c.Address}
	}
	p.Table(append(append(output.Left("CODE", "PLATFORM", "ENVIRONMENT", "ENABLED", "POS"), output.Right("SALES", "HELD")...), output.Left("NAME", "ADDRESS")...), rows)
}

// loadChannelRow is a channel by its code, or says which ones there are.
func loadChannelRow(ctx context.Context, q dbgen.DBTX, code string) (dbgen.ChannelByCodeRow, error) {
	row, err := dbgen.New().ChannelByCode(ctx, q, code)
	if !db.IsNotFound(err) {
		return row, db.Wrap("load channel "+code, err)
	}
	known, err := dbgen.New().ChannelCodes(ctx, q)
	if err != nil {
		return row, db.Wrap("list channels", err)
	}
	return row, notFoundf("there is no channel %q%s: `orderloom channel list` shows all", code, didYouMean(near(code, known)))
}

// checkChannel makes sure that a channel is there, where one is named.
func checkChannel(ctx context.Context, q dbgen.DBTX, code string) error {
	if code == "" {
		return nil
	}
	_, err := loadChannelRow(ctx, q, code)
	return err
}
