package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
)

func newRegisterTakeCommand(p *program) *cobra.Command {
	var m activities.MethodTaken
	cmd := &cobra.Command{
		Use:   "take CODE --method METHOD",
		Short: "Have a register take a payment method from now on",
		Long: `Has a register take the payments of a method: they go into its open shift, and wait while there is none.
It holds for --channel, else for all channels of the register's point of sale that say nothing of the
method. The money goes to the register's cash, unless --account names another, such as a card terminal's.`,
		Example: `  orderloom register take till-1 --method cod --channel woo-riga
  orderloom register take till-1 --method pos-card --account merchant`,
		Args:              oneArg("the register by its code"),
		ValidArgsFunction: firstOnly(p.completeRegister),
		RunE: func(cmd *cobra.Command, args []string) error {
			m.Register = args[0]
			return p.registerTake(cmd.Context(), m)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&m.Method, "method", "", "the payment method by the shop's id: `orderloom channel show` lists them")
	p.channelFlag(cmd, &m.Channel, "only for this channel")
	flags.StringVar(&m.Account, "account", "", "the money account (default the register's cash)")
	actorFlag(cmd, &m.Actor)
	_ = cmd.RegisterFlagCompletionFunc("account", p.completeAccount)
	return cmd
}

// methodTakenView is a payment method that a register takes.
type methodTakenView struct {
	Register     string `json:"register"`
	Method       string `json:"remote_method"`
	Channel      string `json:"channel"` // empty: all of the point of sale that say nothing of the method
	MoneyAccount string `json:"money_account"`
}

func (p *program) registerTake(ctx context.Context, m activities.MethodTaken) (err error) {
	if m.Method == "" {
		return usagef("say with --method which payments the register takes")
	}
	if m.Actor, err = actor(m.Actor); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if _, err := loadRegister(ctx, pool, m.Register); err != nil {
		return err
	}
	if err := checkChannel(ctx, pool, m.Channel); err != nil {
		return err
	}
	account, err := activities.TakeMethod(ctx, pool, m)
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.show(methodTakenView{m.Register, m.Method, m.Channel, account})
}

func (v methodTakenView) page(p *output.Page) {
	where := "channel " + v.Channel
	if v.Channel == "" {
		where = "all channels of its point of sale that say nothing of it"
	}
	p.Line("Register %s takes %s of %s, to %s.", v.Register, v.Method, where, v.MoneyAccount)
}
