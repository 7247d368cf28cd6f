package main

import (
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/money"
)

// stockAdjustCommand corrects what is on hand.
type stockAdjustCommand struct {
	stockCommand
	warehouse, by, to string
}

func newStockAdjustCommand(p *program) *cobra.Command {
	var c stockAdjustCommand
	cmd := &cobra.Command{
		Use:   "adjust SKU --warehouse CODE (--by PIECES | --to PIECES) --reason TEXT",
		Short: "Book that there is more or less of an item than was booked",
		Long: `Books what was found, lost or counted: --by so many more or, negative, fewer; or --to what is on hand. What
is kept for sales goes to those who came first, where less is there. Sales that wait for what was found
look again at once.

Giving the command again with the same --key is the same adjustment: repeat it where the outcome is not known.`,
		Example: `  orderloom stock adjust TEA-G --warehouse main --to 12 --reason "counted"
  orderloom stock adjust TEA-G --warehouse main --by=-2 --reason "broken" --key broken-2026-11-21`,
		Args:              oneArg("the item by its SKU"),
		ValidArgsFunction: firstOnly(p.completeStocked),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := c.say(args[0]); err != nil {
				return err
			}
			return p.bookStock(cmd.Context(), c.booking)
		},
	}
	flags := cmd.Flags()
	p.warehouseFlag(cmd, &c.warehouse, "warehouse", "the warehouse by its code")
	flags.StringVar(&c.by, "by", "", "how many more, or negative, fewer")
	flags.StringVar(&c.to, "to", "", "how many are on hand")
	c.flags(cmd)
	return cmd
}

func (c *stockAdjustCommand) say(sku string) error {
	switch {
	case (c.by == "") == (c.to == ""):
		return usagef("say how many: --by so many more or fewer, or --to what is on hand, one of them")
	case c.warehouse == "":
		return usagef("name the warehouse with --warehouse: `orderloom warehouse list` shows them")
	case c.who.reason == "":
		return usagef("say with --reason why: it goes into the journal")
	}
	said := activities.StockSaid{SKU: sku, Warehouse: c.warehouse, By: c.by != ""}
	var err error
	if said.Quantity, err = money.Parse(c.by + c.to); err != nil {
		return usagef("%q is no number of pieces: want digits such as 12 or 0.5", c.by+c.to)
	}
	c.booking.Kind, c.booking.Said = activities.StockAdjust, []activities.StockSaid{said}
	return c.complete()
}
