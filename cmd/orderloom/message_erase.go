package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
)

func newMessageEraseCommand(p *program) *cobra.Command {
	var name messageName
	var who saleCommand
	cmd := &cobra.Command{
		Use:   "erase ID --reason TEXT",
		Short: "Erase a conversation: what was said in it, and who the buyer is",
		Long: `Erases the conversation of a message: what both sides said, and the buyer's name, phone and account. That there were
messages, and when, stays. What the shop still shows of them isn't taken in again. Nothing brings it back.`,
		Example: `  orderloom message erase 61000001 --reason "the buyer asked for it"`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if name.id = args[0]; who.reason == "" {
				return usagef("say with --reason why it is erased: it goes into the journal")
			}
			if who.actor, err = actor(who.actor); err != nil {
				return err
			}
			return p.messageErase(cmd.Context(), name, who)
		},
	}
	name.flags(p, cmd)
	cmd.Flags().StringVar(&who.reason, "reason", "", "why, for the journal; no personal data")
	actorFlag(cmd, &who.actor)
	return cmd
}

// messageErasedView is a conversation that is erased.
type messageErasedView struct {
	MessageID string `json:"message"`
	Channel   string `json:"channel"`
	System    string `json:"system"`
	Before    bool   `json:"erased_before"`
}

func (p *program) messageErase(ctx context.Context, name messageName, who saleCommand) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := findMessage(ctx, pool, name)
	if err != nil {
		return err
	}
	erased, err := activities.EraseMessages(ctx, pool, row.ID, who.actor, who.reason)
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.show(messageErasedView{row.MessageID, row.Channel, row.System, !erased})
}

func (v messageErasedView) page(p *output.Page) {
	if v.Before {
		p.Line("The conversation of message %s was erased before.", v.MessageID)
		return
	}
	p.Line("The conversation of message %s is erased.", v.MessageID)
}
