package office

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// ItemRecord is an item: its stock, and what shops show of it.
type ItemRecord struct {
	*ItemStock
	Listings []ItemListing `json:"listings"`
}

// ItemListing is how a shop shows an item.
type ItemListing struct {
	Channel  string `json:"channel"`
	RemoteID string `json:"remote_id"`
	Name     string `json:"name"`
	Quantity string `json:"quantity"` // empty where the shop doesn't count
	InStock  bool   `json:"in_stock"`
	Price    string `json:"price"`
	Hidden   bool   `json:"hidden"`
	Told     Told   `json:"told"`
	Push     int64  `json:"waiting_push"` // the push that waits for a person with what it is to show; 0: none
	Error    string `json:"error"`        // why it can't show what it should; empty: it can

	Zone string `json:"-"` // the channel's, for people
}

// mostListings is how many listings are named that an item has.
const mostListings = 100

// LoadItem loads an item with a part of its moves, the newest first. It is fault.NotFound
// where there is no such item.
func LoadItem(ctx context.Context, q dbgen.DBTX, sku string, moves Part) (*ItemRecord, error) {
	stock, err := LoadItemStock(ctx, q, sku, moves)
	if err != nil {
		return nil, err
	}
	rows, err := dbgen.New().ListingsOfItem(ctx, q, stock.id, mostListings)
	v := &ItemRecord{stock, make([]ItemListing, len(rows))}
	for i, r := range rows {
		v.Listings[i] = ItemListing{
			Channel: r.Channel, RemoteID: r.RemoteID, Name: r.Name, Quantity: money.Text(r.SeenQuantity), InStock: r.SeenInStock,
			Price: money.Text(r.SeenPrice), Hidden: r.SeenHidden, Push: r.Push, Error: r.Error, Zone: r.Zone,
			Told: Told{r.PushedQuantity, r.PushedAvailable, r.PushedPrice, r.PushedHidden, utc(r.PushedAt)},
		}
	}
	return v, db.Wrap("load the item's listings", err)
}
