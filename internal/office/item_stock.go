package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// mostWaiting is how many sales are named that have yet to get an item.
const mostWaiting = 100

// ItemStock is an item's stock: where it is, who waits for it, and its moves.
type ItemStock struct {
	SKU        string         `json:"sku"`
	Name       string         `json:"name"`
	Kind       string         `json:"kind"`
	Warehouses []Stock        `json:"warehouses"`
	Waiting    []StockWaiting `json:"waiting"`
	MovesInAll int64          `json:"moves_in_all"`
	Moves      []StockMove    `json:"moves"` // of this page

	id int64
}

// StockWaiting is a sale that has yet to get some.
type StockWaiting struct {
	Channel   string       `json:"channel"`
	Number    string       `json:"number"`
	RemoteID  string       `json:"remote_id"`
	State     string       `json:"state"`
	Wanted    money.Amount `json:"wanted"`
	Open      money.Amount `json:"open"`
	Reserved  money.Amount `json:"reserved"`
	Requested money.Amount `json:"requested"`
}

// StockMove is goods that came, went, or were counted.
type StockMove struct {
	At           time.Time    `json:"at"`
	Warehouse    string       `json:"warehouse"`
	Quantity     money.Amount `json:"quantity"` // negative: out
	Kind         string       `json:"kind"`
	Channel      string       `json:"channel"` // of the sale; empty: it is of none
	Sale         string       `json:"sale"`
	RemoteID     string       `json:"remote_id"`     // of the sale
	DeliveryNote int64        `json:"delivery_note"` // 0: none
	Actor        string       `json:"actor"`         // empty: no person did it
	Reason       string       `json:"reason"`
}

// LoadItemStock loads an item's stock with a part of its moves, the newest first. It is
// fault.NotFound where there is no such item.
func LoadItemStock(ctx context.Context, q dbgen.DBTX, sku string, moves Part) (*ItemStock, error) {
	if err := moves.Check(MostInFile); err != nil {
		return nil, err
	}
	item, err := dbgen.New().StockItem(ctx, q, sku)
	if err != nil {
		return nil, db.Wrap("load the item", err)
	}
	v := &ItemStock{SKU: item.SKU, Name: item.Name, Kind: item.Kind, id: item.ID}
	stocks, err := Stocks(ctx, q, StockFilter{SKU: sku}, Part{Page: 1, Size: MostPerPage})
	if err != nil {
		return nil, err
	}
	v.Warehouses = stocks.Rows
	if err := v.loadWaiting(ctx, q); err != nil {
		return nil, err
	}
	return v, v.loadMoves(ctx, q, moves)
}

func (v *ItemStock) loadWaiting(ctx context.Context, q dbgen.DBTX) error {
	rows, err := dbgen.New().StockWaiting(ctx, q, v.id, mostWaiting)
	v.Waiting = make([]StockWaiting, len(rows))
	for i, r := range rows {
		v.Waiting[i] = StockWaiting(r)
	}
	return db.Wrap("look who waits for the item", err)
}

func (v *ItemStock) loadMoves(ctx context.Context, q dbgen.DBTX, part Part) error {
	rows, err := dbgen.New().StockMoveList(ctx, q, dbgen.StockMoveListParams{ItemID: v.id, Most: part.most(), Skip: part.skip()})
	if err != nil {
		return db.Wrap("list the item's moves", err)
	}
	v.Moves = make([]StockMove, len(rows))
	for i, r := range rows {
		v.Moves[i] = StockMove{r.MovedAt.UTC(), r.Warehouse, r.Quantity, r.Kind, r.Channel, r.Sale, r.RemoteID, r.DeliveryNote, r.Actor, r.Reason}
	}
	v.MovesInAll, err = dbgen.New().StockMoveCount(ctx, q, v.id)
	return db.Wrap("count the item's moves", err)
}
