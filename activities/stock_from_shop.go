package activities

import (
	"context"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// StockOfShop says what of a channel's shop is to be booked.
type StockOfShop struct {
	Channel   string
	Warehouse string // by its code; empty: the point of sale's
	// Adjust also brings what was ever booked to what the shop shows; else only items
	// without any stock of ours get it.
	Adjust bool
	DryRun bool
	Key    string
	Actor  string
	Reason string
}

// SaidByShop is a booking of what a shop showed when its catalogue was read last, and of
// what its own sales have yet to take from the shelf, which it doesn't show any more. It
// is fault.NotFound where there is no such channel, fault.Conflict where the shop is to
// show our stock: then what it shows comes from here.
func SaidByShop(ctx context.Context, pool *pgxpool.Pool, o StockOfShop) (StockBooking, error) {
	ch, err := loadChannel(ctx, pool, o.Channel)
	if err != nil {
		return StockBooking{}, err
	}
	if o.Adjust && ch.Stock {
		return StockBooking{}, fault.New(fault.Conflict, "import stock", "the shop of %s shows the stock that is booked here: count it, and import a file", o.Channel)
	}
	if o.Warehouse == "" {
		if o.Warehouse, err = queries.WarehouseCode(ctx, pool, ch.pos.WarehouseID); err != nil {
			return StockBooking{}, db.Wrap("look for the warehouse", err)
		}
	}
	rows, err := queries.StockSeen(ctx, pool, ch.ID)
	if err != nil {
		return StockBooking{}, db.Wrap("look what the shop shows", err)
	}
	b := StockBooking{Key: o.Key, Kind: StockImport, OpenOnly: !o.Adjust, DryRun: o.DryRun, Actor: o.Actor, Reason: o.Reason, Said: make([]StockSaid, len(rows))}
	for i, row := range rows {
		b.Said[i] = StockSaid{SKU: row.SKU, Warehouse: o.Warehouse, Quantity: onShelf(row.Seen, row.Open)}
	}
	return b, nil
}

// onShelf is what is there of what a shop shows, which is less than nothing where it
// sells what has yet to come.
func onShelf(shown, open money.Amount) money.Amount {
	if there := shown.Add(open); there.Sign() > 0 {
		return there
	}
	return money.Zero
}
