package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// newChannelPosCommand edits a point of sale from one of its channels.
func newChannelPosCommand(p *program) *cobra.Command {
	pos, _ := blueprint.KindNamed("pos")
	a := amending{Amendment: blueprint.Amendment{Kind: pos}}
	cmd := &cobra.Command{
		Use:   "pos CODE",
		Short: "Change the point of sale that a channel sells under; without flags, list its settings",
		Long: `Changes settings of the point of sale that a channel sells under, as ` + "`orderloom pos edit`" + ` does: for all channels
that sell under it. Without flags it lists what can be set, and how it is now.`,
		Example: `  orderloom channel pos woo-riga
  orderloom channel pos woo-riga --currencies EUR,USD --set 'payments[cod].money_account=cash' --dry-run`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if a.Code, err = p.posOf(cmd.Context(), args[0]); err != nil {
				return err
			}
			return p.edit(cmd, a)
		},
	}
	a.flags(p, cmd)
	return cmd
}

// posOf is the code of a channel's point of sale.
func (p *program) posOf(ctx context.Context, channel string) (string, error) {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return "", err
	}
	defer pool.Close()
	row, err := loadChannelRow(ctx, pool, channel)
	return row.PointsOfSale.Code, err
}
