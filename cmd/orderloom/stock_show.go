package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

func newStockShowCommand(p *program) *cobra.Command {
	var moves pages
	cmd := &cobra.Command{
		Use:   "show SKU",
		Short: "Show an item's stock: where it is, who waits for it, and its moves",
		Long: `Shows an item's stock warehouse by warehouse, the sales that have yet to get some of it, those that came first
first, and its moves, the newest first. Times are UTC.`,
		Example: `  orderloom stock show TEA-G
  orderloom stock show TEA-G --page-size 500 --output json`,
		Args:              oneArg("the item by its SKU"),
		ValidArgsFunction: firstOnly(p.completeStocked),
		RunE:              func(cmd *cobra.Command, args []string) error { return p.stockShow(cmd.Context(), args[0], moves) },
	}
	moves.flags(cmd, "moves")
	return cmd
}

// itemStockView is an item's stock.
type itemStockView struct{ *office.ItemStock }

func (p *program) stockShow(ctx context.Context, sku string, part pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	stock, err := office.LoadItemStock(ctx, pool, sku, part.part())
	if fault.Is(err, fault.NotFound) {
		return notFoundf("there is no item %s: `orderloom stock list --search %s` looks for it", sku, sku)
	}
	if err != nil {
		return err
	}
	if err := p.show(itemStockView{stock}); err != nil {
		return err
	}
	part.more(p, stock.MovesInAll, "moves")
	return nil
}

func (v itemStockView) page(p *output.Page) {
	p.Pairs([][2]string{{"item", v.SKU}, {"name", v.Name}, {"kind", v.Kind}, {"moves", count(v.MovesInAll)}})
	var rows [][]string
	for _, s := range v.Warehouses {
		rows = append(rows, []string{s.Warehouse, s.OnHand.Short(), s.Reserved.Short(), s.Open.Short(), s.Available.Short()})
	}
	p.Section("STOCK", append(output.Left("WAREHOUSE"), output.Right("ON HAND", "RESERVED", "OPEN", "AVAILABLE")...), rows)
	rows = nil
	for _, w := range v.Waiting {
		rows = append(rows, []string{w.Channel, w.Number, w.State, w.Wanted.Short(), w.Open.Short(), w.Reserved.Short(), w.Requested.Short()})
	}
	p.Section("YET TO GET SOME", append(output.Left("CHANNEL", "SALE", "STATE"), output.Right("WANTED", "OPEN", "RESERVED", "REQUESTED")...), rows)
	rows = nil
	for _, m := range v.Moves {
		rows = append(rows, []string{moment(m.At, time.UTC), m.Warehouse, m.Quantity.Short(), m.Kind, m.Channel, m.Sale, m.Actor, m.Reason})
	}
	columns := append(output.Left("AT", "WAREHOUSE"), output.Right("PIECES")...)
	p.Section("MOVES", append(columns, output.Left("KIND", "CHANNEL", "SALE", "BY", "REASON")...), rows)
}
