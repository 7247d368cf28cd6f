package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
)

func newMessageReadCommand(p *program) *cobra.Command {
	var name messageName
	var who string
	cmd := &cobra.Command{
		Use:   "read ID",
		Short: "Note that a message was read, and what stands before it in its conversation",
		Long: `Notes that a message was read, without opening it, and so what the buyer wrote before it in the same conversation. The
shop is told so, unless its channel rehearses. Doing it again changes nothing.`,
		Example: `  orderloom message read 61000001`,
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			name.id = args[0]
			if who, err = actor(who); err != nil {
				return err
			}
			return p.messageRead(cmd.Context(), name, who)
		},
	}
	name.flags(p, cmd)
	actorFlag(cmd, &who)
	return cmd
}

// messageReadView is what was noted.
type messageReadView struct {
	MessageID string `json:"message"`
	Channel   string `json:"channel"`
	System    string `json:"system"`
	Read      int64  `json:"read"` // messages that were unread
}

func (p *program) messageRead(ctx context.Context, name messageName, who string) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := findMessage(ctx, pool, name)
	if err != nil {
		return err
	}
	read, err := activities.ReadMessage(ctx, pool, row.ID, who)
	if err != nil {
		return err
	}
	return p.show(messageReadView{row.MessageID, row.Channel, row.System, read})
}

func (v messageReadView) page(p *output.Page) { p.Line("Messages that were unread: %d.", v.Read) }
