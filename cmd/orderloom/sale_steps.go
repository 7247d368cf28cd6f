package main

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
)

func newSaleSkipCommand(p *program) *cobra.Command {
	c := saleCommand{kind: activities.CommandSkip}
	cmd := c.aboutStep(p, activities.SkippableSteps())
	cmd.Use = "skip [NUMBER] STEP --reason TEXT"
	cmd.Short = "Have a sale do without one of its steps"
	cmd.Long = `Leaves a step of an open sale out, in this pass and in all later ones, until it is walked again:

  payment    what the shop says of the money isn't booked, and what is open is waited for no more
  delivery   no goods leave, and none are kept for the sale
  mail       no document is mailed
  note       the shop is told nothing: neither in notes nor of parcels
  status     the order's status stays as it is in the shop

What is left of the sale goes on; once all else is done it settles. Totals are released, not skipped; no
sale can do without its order, its customer or its document.

` + commandHelp
	cmd.Example = `  orderloom sale skip 1001 payment --channel woo-riga --reason "paid at the counter, booked there"`
	return cmd
}

func newSaleWalkCommand(p *program) *cobra.Command {
	c := saleCommand{kind: activities.CommandWalk}
	cmd := c.aboutStep(p, activities.Steps())
	cmd.Use = "walk [NUMBER] STEP --reason TEXT"
	cmd.Short = "Walk a sale again from one of its steps"
	cmd.Long = `Forgets what of a step and of those after it was skipped or failed, and walks the sale once more: what was
skipped is done, what the shop refused is tried again. What is done stays: every step looks first. From
fetched it also takes back that a person cancelled the sale. The steps are ` + strings.Join(activities.Steps(), ", ") + `.

` + commandHelp
	cmd.Example = `  orderloom sale walk 1001 delivery --channel woo-riga --reason "it leaves with us after all"`
	return cmd
}

func newSaleCancelCommand(p *program) *cobra.Command {
	c := saleCommand{kind: activities.CommandCancel}
	cmd := c.cobra(p)
	cmd.Use = "cancel [NUMBER] --reason TEXT"
	cmd.Short = "Cancel a sale, whatever its order in the shop says"
	cmd.Long = `Ends a sale as if the shop had refused its order: what was invoiced is credited, money that the shop told of
is taken off the books, its goods are free. Goods that have left have to be back first. The order's status
in the shop is written where the channel writes one for cancelled sales. Walking it again from fetched
takes that back.

` + commandHelp
	cmd.Example = `  orderloom sale cancel 1001 --channel woo-riga --reason "the buyer called"`
	return cmd
}

// aboutStep is cobra of a command about a step.
func (c *saleCommand) aboutStep(p *program, steps []string) *cobra.Command {
	c.onStep = true
	cmd := c.cobra(p)
	cmd.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		if len(args)+1 != c.words() {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return steps, cobra.ShellCompDirectiveNoFileComp
	}
	return cmd
}
