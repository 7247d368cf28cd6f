package main

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// stockFilter says which stock to list.
type stockFilter struct {
	search, warehouse string
	pages             pages
}

func newStockListCommand(p *program) *cobra.Command {
	var f stockFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what is on hand, kept for sales, yet to leave and available",
		Long: `Lists items by SKU, warehouse by warehouse: what is on hand, what of it is kept for sales, what all sales
that sell from there have yet to get, kept or not, and what is available: on hand less what has yet to leave.
Less than nothing is available where more is sold than there is.`,
		Example: `  orderloom stock list --search tea
  orderloom stock list --warehouse main --page 2 --page-size 500
  orderloom stock list --output xlsx > stock.xlsx`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.stockList(cmd.Context(), f) },
	}
	cmd.Flags().StringVar(&f.search, "search", "", "only items with this in their SKU or name")
	p.warehouseFlag(cmd, &f.warehouse, "warehouse", "only this warehouse")
	f.pages.flags(cmd, "lines")
	return cmd
}

// stockRow is an item in a warehouse.
type stockRow struct {
	SKU       string       `json:"sku"`
	Name      string       `json:"name"`
	Warehouse string       `json:"warehouse"`
	OnHand    money.Amount `json:"on_hand"`
	Reserved  money.Amount `json:"reserved"`
	Open      money.Amount `json:"open"`
	Available money.Amount `json:"available"` // negative: more is sold than there is
}

type stockRows []stockRow

func (p *program) stockList(ctx context.Context, f stockFilter) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkWarehouse(ctx, pool, f.warehouse); err != nil {
		return err
	}
	rows, err := dbgen.New().StockList(ctx, pool, dbgen.StockListParams{Warehouse: f.warehouse, Search: f.search, Most: f.pages.most(), Skip: f.pages.skip()})
	if err != nil {
		return db.Wrap("list the stock", err)
	}
	all, err := dbgen.New().StockCount(ctx, pool, f.warehouse, f.search)
	if err != nil {
		return db.Wrap("count the stock", err)
	}
	if err := p.show(newStockRows(rows)); err != nil {
		return err
	}
	f.pages.more(p, all, "lines")
	return nil
}

func newStockRows(rows []dbgen.StockListRow) stockRows {
	list := make(stockRows, len(rows))
	for i, r := range rows {
		list[i] = stockRow{r.SKU, r.Name, r.Warehouse, r.OnHand, r.Reserved, r.Open, r.OnHand.Sub(r.Open)}
	}
	return list
}

// checkWarehouse is exit code 3 where there is no such warehouse; an empty code is none.
func checkWarehouse(ctx context.Context, q dbgen.DBTX, code string) error {
	if code == "" {
		return nil
	}
	warehouses, err := dbgen.New().StockWarehouses(ctx, q)
	if err != nil {
		return db.Wrap("look for the warehouse", err)
	}
	codes := make([]string, len(warehouses))
	for i, w := range warehouses {
		if codes[i] = w.Code; w.Code == code {
			return nil
		}
	}
	return notFoundf("there is no warehouse %q%s: `orderloom warehouse list` shows them", code, didYouMean(near(code, codes)))
}

func (list stockRows) page(p *output.Page) { p.List(list.list(), "There is no such stock.") }

func (list stockRows) list() output.List {
	rows := make([][]string, len(list))
	for i, s := range list {
		rows[i] = []string{s.SKU, s.Name, s.Warehouse, s.OnHand.Short(), s.Reserved.Short(), s.Open.Short(), s.Available.Short()}
	}
	return output.List{Columns: append(output.Left("SKU", "NAME", "WAREHOUSE"), output.Right("ON HAND", "RESERVED", "OPEN", "AVAILABLE")...), Rows: rows}
}
