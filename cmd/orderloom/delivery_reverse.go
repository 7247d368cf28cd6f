package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
)

// deliveryReverseCommand takes goods of a delivery back.
type deliveryReverseCommand struct {
	saleCommand
	name  deliveryName
	lines []string
}

func newDeliveryReverseCommand(p *program) *cobra.Command {
	c := deliveryReverseCommand{saleCommand: saleCommand{kind: "reverse"}}
	cmd := &cobra.Command{
		Use:   "reverse NOTE [--line SKU=QUANTITY …] --reason TEXT",
		Short: "Put goods of a delivery back into the stock, whole or in part",
		Long: `Puts goods of a delivery back to where they left from, by a return note: all that is away, or what --line
says. A delivery that is back as a whole is reversed; a draft is given up. The sale waits for its goods
again, and from then on they leave by hand alone. Money is given back by a refund in the shop. ` + deliveryNameHelp + `

` + deliveryCommandHelp,
		Example: `  orderloom delivery reverse 1001 --reason "not fetched"
  orderloom delivery reverse '#17' --line CUP=1 --reason "broken on the way"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			c.name.text = args[0]
			return p.deliveryReverse(cmd.Context(), c)
		},
	}
	c.name.flags(p, cmd)
	c.who(cmd)
	linesFlag(cmd, &c.lines, "only so many of an item, such as TEA-G=2; may be repeated (default all that is away)")
	return cmd
}

func (p *program) deliveryReverse(ctx context.Context, c deliveryReverseCommand) error {
	lines, err := deliveryLines(c.lines)
	if err != nil {
		return err
	}
	if err := c.complete(); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	note, err := c.name.find(ctx, pool)
	if err != nil {
		return err
	}
	done, err := activities.ReverseDelivery(ctx, pool, activities.DeliveryReversal{Key: c.key, Note: note, Lines: lines, Actor: c.actor, Reason: c.reason})
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.deliveryDone(ctx, pool, c.saleCommand, done.Note, done.GivenBefore)
}
