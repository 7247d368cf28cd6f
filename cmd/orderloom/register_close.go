package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
)

func newRegisterCloseCommand(p *program) *cobra.Command {
	var c activities.ShiftClosing
	var counted []string
	cmd := &cobra.Command{
		Use:   "close CODE --counted AMOUNT",
		Short: "Close a register with what was counted, and print its report",
		Long: `Closes a register with what was counted in its drawer, and prints the shift's report. A difference to
what is expected is kept and shown; it refuses nothing. A shift that is closed never changes: money for the
register waits for the next one.`,
		Example: `  orderloom register close till-1 --counted 162.10
  orderloom register close till-1 --counted 162.10 --counted "20.00 USD" --output json`,
		Args:              oneArg("the register by its code"),
		ValidArgsFunction: firstOnly(p.completeRegister),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			c.Register = args[0]
			if len(counted) == 0 {
				return usagef("say with --counted what is in the drawer, 0 for nothing")
			}
			if c.Counted, err = parseCash("--counted", counted); err != nil {
				return err
			}
			return p.registerClose(cmd.Context(), c)
		},
	}
	cmd.Flags().StringArrayVar(&counted, "counted", nil, "what was counted: an amount, with its currency where it is not the first of the point of sale; once for each")
	actorFlag(cmd, &c.Actor)
	return cmd
}

func (p *program) registerClose(ctx context.Context, c activities.ShiftClosing) (err error) {
	if c.Actor, err = actor(c.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	register, err := loadRegister(ctx, pool, c.Register)
	if err != nil {
		return err
	}
	shift, err := activities.CloseRegister(ctx, pool, c)
	if err != nil {
		return inItsOwnWords(err)
	}
	report, err := loadReport(ctx, pool, register, shift)
	if err != nil {
		return err
	}
	return p.show(report)
}
