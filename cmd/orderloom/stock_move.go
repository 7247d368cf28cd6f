package main

import (
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/money"
)

// stockMoveCommand brings goods from one warehouse to another.
type stockMoveCommand struct {
	stockCommand
	from, to, quantity string
}

func newStockMoveCommand(p *program) *cobra.Command {
	var c stockMoveCommand
	cmd := &cobra.Command{
		Use:   "move SKU --from CODE --to CODE --quantity PIECES",
		Short: "Book that goods went from one warehouse to another",
		Long: `Books that goods went from one warehouse to another: out of the one and into the other, both or neither.
What is kept for sales can't go. Sales that wait for it where it arrives look again at once.

Giving the command again with the same --key is the same move: repeat it where the outcome is not known.`,
		Example:           `  orderloom stock move TEA-G --from shed --to main --quantity 5 --reason "for the orders of today"`,
		Args:              oneArg("the item by its SKU"),
		ValidArgsFunction: firstOnly(p.completeStocked),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.say(args[0]); err != nil {
				return err
			}
			return p.bookStock(cmd.Context(), c.booking)
		},
	}
	p.warehouseFlag(cmd, &c.from, "from", "the warehouse that it leaves, by its code")
	p.warehouseFlag(cmd, &c.to, "to", "the warehouse where it arrives, by its code")
	cmd.Flags().StringVar(&c.quantity, "quantity", "", "how many")
	c.flags(cmd)
	return cmd
}

func (c *stockMoveCommand) say(sku string) error {
	if c.from == "" || c.to == "" || c.from == c.to {
		return usagef("name two warehouses with --from and --to: `orderloom warehouse list` shows them")
	}
	quantity, err := money.Parse(c.quantity)
	if err != nil || quantity.Sign() <= 0 {
		return usagef("say with --quantity how many, such as 12 or 0.5, not %q", c.quantity)
	}
	c.booking.Kind, c.booking.Said = activities.StockMove, []activities.StockSaid{
		{SKU: sku, Warehouse: c.from, Quantity: quantity.Neg(), By: true},
		{SKU: sku, Warehouse: c.to, Quantity: quantity, By: true},
	}
	return c.complete()
}
