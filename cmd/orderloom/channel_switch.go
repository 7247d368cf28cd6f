package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// newChannelSwitchCommand switches a channel on or off.
func newChannelSwitchCommand(p *program, k blueprint.Kind, name, short, enabled string) *cobra.Command {
	a := amending{Amendment: blueprint.Amendment{Kind: k, Set: []blueprint.Assignment{{Path: "enabled", Value: enabled}}}}
	cmd := &cobra.Command{
		Use: name + " CODE", Short: short, Args: theThing(k), ValidArgsFunction: firstOnly(p.completeChannel),
		Example: "  orderloom channel " + name + " woo-riga",
		RunE: func(cmd *cobra.Command, args []string) error {
			a.Code = args[0]
			return p.amend(cmd.Context(), a)
		},
	}
	cmd.Flags().BoolVar(&a.DryRun, "dry-run", false, "only show what would change")
	actorFlag(cmd, &a.Actor)
	return cmd
}

func newChannelRestoreCommand(p *program) *cobra.Command {
	var o blueprint.Options
	cmd := &cobra.Command{
		Use:               "restore CODE",
		Short:             "Bring an archived channel back, switched off",
		Long:              `Brings a channel back that ` + "`orderloom channel delete`" + ` has archived, with all its settings. It stays off until somebody enables it.`,
		Example:           `  orderloom channel restore woo-riga`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeArchived),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.channelRestore(cmd.Context(), args[0], o)
		},
	}
	actorFlag(cmd, &o.Actor)
	return cmd
}

func (p *program) channelRestore(ctx context.Context, code string, o blueprint.Options) (err error) {
	if o.Actor, err = actor(o.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := blueprint.Restore(ctx, pool, code, o); err != nil {
		return inItsOwnWords(err)
	}
	return p.show(deletedView{Kind: "channel", Code: code, Action: blueprint.Unarchive})
}
