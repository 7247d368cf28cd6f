package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/office"
)

// mostWaiting is how many sales a person is shown that have yet to get an item.
const mostWaiting = 100

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
type itemStockView struct {
	SKU        string             `json:"sku"`
	Name       string             `json:"name"`
	Kind       string             `json:"kind"`
	Warehouses []office.Stock     `json:"warehouses"`
	Waiting    []stockWaitingView `json:"waiting"`
	MovesInAll int64              `json:"moves_in_all"`
	Moves      []stockMoveView    `json:"moves"` // of this page
}

// stockWaitingView is a sale that has yet to get some.
type stockWaitingView struct {
	Channel   string       `json:"channel"`
	Number    string       `json:"number"`
	RemoteID  string       `json:"remote_id"`
	State     string       `json:"state"`
	Wanted    money.Amount `json:"wanted"`
	Open      money.Amount `json:"open"`
	Reserved  money.Amount `json:"reserved"`
	Requested money.Amount `json:"requested"`
}

type stockMoveView struct {
	At           time.Time    `json:"at"`
	Warehouse    string       `json:"warehouse"`
	Quantity     money.Amount `json:"quantity"` // negative: out
	Kind         string       `json:"kind"`
	Channel      string       `json:"channel"` // of the sale; empty: it is of none
	Sale         string       `json:"sale"`
	DeliveryNote int64        `json:"delivery_note"` // 0: none
	Actor        string       `json:"actor"`         // empty: no person did it
	Reason       string       `json:"reason"`
}

func (p *program) stockShow(ctx context.Context, sku string, part pages) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	item, err := dbgen.New().StockItem(ctx, pool, sku)
	if db.IsNotFound(err) {
		return notFoundf("there is no item %s: `orderloom stock list --search %s` looks for it", sku, sku)
	}
	if err != nil {
		return db.Wrap("load the item", err)
	}
	view := &itemStockView{SKU: item.SKU, Name: item.Name, Kind: item.Kind}
	for _, load := range []func() error{
		func() error { return view.loadStock(ctx, pool) },
		func() error { return view.loadWaiting(ctx, pool, item.ID) },
		func() error { return view.loadMoves(ctx, pool, item.ID, part) },
	} {
		if err := load(); err != nil {
			return err
		}
	}
	if err := p.show(view); err != nil {
		return err
	}
	part.more(p, view.MovesInAll, "moves")
	return nil
}

func (v *itemStockView) loadStock(ctx context.Context, pool *pgxpool.Pool) error {
	page, err := office.Stocks(ctx, pool, office.StockFilter{SKU: v.SKU}, office.Part{Page: 1, Size: office.MostPerPage})
	v.Warehouses = page.Rows
	return err
}

func (v *itemStockView) loadWaiting(ctx context.Context, pool *pgxpool.Pool, item int64) error {
	rows, err := dbgen.New().StockWaiting(ctx, pool, item, mostWaiting)
	v.Waiting = make([]stockWaitingView, len(rows))
	for i, r := range rows {
		v.Waiting[i] = stockWaitingView(r)
	}
	return db.Wrap("look who waits for the item", err)
}

func (v *itemStockView) loadMoves(ctx context.Context, pool *pgxpool.Pool, item int64, part pages) (err error) {
	rows, err := dbgen.New().StockMoveList(ctx, pool, dbgen.StockMoveListParams{ItemID: item, Most: part.most(), Skip: part.skip()})
	if err != nil {
		return db.Wrap("list the item's moves", err)
	}
	v.Moves = make([]stockMoveView, len(rows))
	for i, r := range rows {
		v.Moves[i] = stockMoveView{r.MovedAt.UTC(), r.Warehouse, r.Quantity, r.Kind, r.Channel, r.Sale, r.DeliveryNote, r.Actor, r.Reason}
	}
	v.MovesInAll, err = dbgen.New().StockMoveCount(ctx, pool, item)
	return db.Wrap("count the item's moves", err)
}

func (v *itemStockView) page(p *output.Page) {
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
