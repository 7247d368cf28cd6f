package main

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/internal/money"
)

// deliveryCreateCommand sends goods of a sale out.
type deliveryCreateCommand struct {
	saleCommand
	lines     []string
	warehouse string
	draft     bool
}

func newDeliveryCreateCommand(p *program) *cobra.Command {
	c := deliveryCreateCommand{saleCommand: saleCommand{kind: "create"}}
	cmd := &cobra.Command{
		Use:   "create SALE [--line SKU=QUANTITY …]",
		Short: "Take goods of a sale out of the stock by hand, whole or in part",
		Long: `Takes goods of a sale out of the stock by a delivery note, whatever its order's status: all that has yet
to leave, or what --line says, so that a sale may go out in parts and from several warehouses. No more
leaves than is open, nor than is in stock and not kept for another sale. What leaves by hand stays away
until the order is refused.

` + deliveryCommandHelp,
		Example: `  orderloom delivery create 1001
  orderloom delivery create 1001 --line TEA-G=2 --line CUP=1 --warehouse far
  orderloom delivery create 1001 --draft --key delivery-1001`,
		Args:              oneArg("the sale by its number"),
		ValidArgsFunction: firstOnly(p.completeSale),
		RunE: func(cmd *cobra.Command, args []string) error {
			c.number = args[0]
			return p.deliveryCreate(cmd.Context(), c)
		},
	}
	c.flags(p, cmd)
	linesFlag(cmd, &c.lines, "only so many of an item, such as TEA-G=2; may be repeated (default all that has yet to leave)")
	p.warehouseFlag(cmd, &c.warehouse, "warehouse", "where they leave from (default the point of sale's)")
	cmd.Flags().BoolVar(&c.draft, "draft", false, "only write the note: the goods leave when it is approved")
	return cmd
}

const deliveryCommandHelp = `It is done at once and needs no worker; the sale's lifecycle follows, and tells the shop. Giving the command
again with the same --key is the same command: repeat it where the outcome is not known.`

func linesFlag(cmd *cobra.Command, to *[]string, usage string) {
	cmd.Flags().StringArrayVar(to, "line", nil, usage)
}

// deliveryLines reads "SKU=QUANTITY"; a SKU may have an equals sign itself.
func deliveryLines(texts []string) ([]activities.DeliveryGoods, error) {
	var lines []activities.DeliveryGoods
	for _, text := range texts {
		at := strings.LastIndex(text, "=")
		if at < 1 {
			return nil, usagef("--line: %q says not how many of what: want such as TEA-G=2", text)
		}
		quantity, err := money.Parse(text[at+1:])
		if err != nil {
			return nil, usagef("--line: %q: %w: want such as TEA-G=2", text, err)
		}
		lines = append(lines, activities.DeliveryGoods{SKU: text[:at], Quantity: quantity})
	}
	return slices.Clip(lines), nil
}

func (p *program) deliveryCreate(ctx context.Context, c deliveryCreateCommand) error {
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
	sale, err := findSale(ctx, pool, c.number, c.channel)
	if err != nil {
		return err
	}
	done, err := activities.CreateDelivery(ctx, pool, activities.DeliveryGiven{
		Key: c.key, SaleID: sale.ID, Warehouse: c.warehouse, Lines: lines, Draft: c.draft, Actor: c.actor, Reason: c.reason,
	})
	if err != nil {
		return inItsOwnWords(err)
	}
	return p.deliveryDone(ctx, pool, c.saleCommand, done.Note, done.GivenBefore)
}
