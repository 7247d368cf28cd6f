package office

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
)

// ListingFilter says which listings are wanted: without a state, those that the shop
// still has.
type ListingFilter struct {
	Channel, State string
	Search         string // a part of the SKU or the name, or the shop's id
}

// ListingStates are what a listing can be to us.
func ListingStates() []string { return []string{"bound", "unbound", "gone"} }

// Check implements Filter.
func (f ListingFilter) Check() error { return oneOf("state", f.State, ListingStates()) }

// Listing is a product or variation of a shop, as it was seen last.
type Listing struct {
	Channel   string `json:"channel"`
	RemoteID  string `json:"remote_id"`
	Parent    string `json:"remote_parent"` // of a variation: its product
	Kind      string `json:"kind"`
	SKU       string `json:"sku"`
	Name      string `json:"name"`
	Item      string `json:"item"`     // its SKU; empty where it is none of ours
	Manages   string `json:"manages"`  // stock: yes, no, parent
	Quantity  string `json:"quantity"` // empty where the shop doesn't count
	InStock   bool   `json:"in_stock"`
	Price     string `json:"price"`
	SalePrice string `json:"sale_price"`
	Hidden    bool   `json:"hidden"`
	Gone      bool   `json:"gone"`
	Problems  int64  `json:"problems"`
}

// Listings are listings by channel, in the order in which channels were added, and the
// shop's id.
func Listings(ctx context.Context, q dbgen.DBTX, f ListingFilter, part Part) (Page[Listing], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Listing]{}, err
	}
	return turn(part, "listings", func(most, skip int32) ([]dbgen.ListingListRow, error) {
		return dbgen.New().ListingList(ctx, db.Planned(q), dbgen.ListingListParams{Channel: f.Channel, State: f.State, Search: f.Search, Most: most, Skip: skip})
	}, func(r dbgen.ListingListRow) (Listing, int64) {
		return Listing{
			r.Channel, r.RemoteID, r.RemoteParent, r.Kind, r.SKU, r.Name, r.Item, r.ManagesStock, money.Text(r.SeenQuantity), r.SeenInStock,
			money.Text(r.SeenPrice), money.Text(r.SeenSalePrice), r.SeenHidden, r.GoneAt != nil, r.Problems,
		}, r.InAll
	})
}
