package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
)

// completionLimit is how long a shell waits for suggestions before it gets none.
const completionLimit = 2 * time.Second

// saleStates are the states a sale can be in, in the order it goes through them.
func saleStates() []string {
	return []string{
		"new", "awaiting_release", "held", "awaiting_payment", "awaiting_stock", "awaiting_shift", "awaiting_delivery",
		"settled", "cancelled", "reversed",
	}
}

// closed reports whether nothing is left to do for a sale in this state.
func closed(state string) bool {
	return slices.Contains([]string{"settled", "cancelled", "reversed"}, state)
}

// completeChannel suggests the codes of channels, where the database answers.
func (p *program) completeChannel(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	ctx, done := context.WithTimeout(cmd.Context(), completionLimit)
	defer done()
	codes, err := p.channelCodes(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp // a shell has no place for errors
	}
	return codes, cobra.ShellCompDirectiveNoFileComp
}

func (p *program) channelCodes(ctx context.Context) ([]string, error) {
	if err := p.loadSettings(); err != nil {
		return nil, err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return nil, err
	}
	defer pool.Close()
	return dbgen.New().ChannelCodes(ctx, pool)
}

// channelFlag adds --channel, with suggestions.
func (p *program) channelFlag(cmd *cobra.Command, to *string, usage string) {
	cmd.Flags().StringVar(to, "channel", "", usage)
	_ = cmd.RegisterFlagCompletionFunc("channel", func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return p.completeChannel(cmd, nil, typed)
	})
}
