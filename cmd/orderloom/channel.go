package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

func newChannelCommand(p *program) *cobra.Command {
	channel := &cobra.Command{Use: "channel", Short: "Add, join, change, delete and look at channels, store their keys"}
	kind, _ := blueprint.KindNamed("channel")
	channel.AddCommand(thingWriters(p, kind)...)
	channel.AddCommand(
		newChannelListCommand(p),
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
		newChannelCheckCommand(p),
		newChannelPullCommand(p), newChannelListsCommand(p),
		newChannelJoinCommand(p),
		newChannelKeyCommand(p),
		newChannelSecretCommand(p),
		newChannelPosCommand(p),
		newChannelSwitchCommand(p, kind, "enable", "Switch a channel on: it is read, and written to as its switches say", "true"),
		newChannelSwitchCommand(p, kind, "disable", "Switch a channel off: it is neither read nor written to", "false"),
		newChannelRestoreCommand(p),
	)
	return asGroup(channel)
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
	return row, noSuch("channel", code, known)
}

// checkChannel makes sure that a channel is there, where one is named.
func checkChannel(ctx context.Context, q dbgen.DBTX, code string) error {
	if code == "" {
		return nil
	}
	_, err := loadChannelRow(ctx, q, code)
	return err
}
