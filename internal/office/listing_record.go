package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// ListingRecord is a listing in full.
type ListingRecord struct {
	Listing

	Address    string             `json:"address"`
	Categories []string           `json:"categories"` // the shop's ids
	TaxClass   string             `json:"tax_class"`
	ModifiedAt time.Time          `json:"modified_at"` // in the shop
	FirstSeen  time.Time          `json:"first_seen_at"`
	SeenAt     time.Time          `json:"seen_at"`
	GoneAt     *time.Time         `json:"gone_at"`
	Told       Told               `json:"told"`
	ErrorKind  string             `json:"error_kind"` // why it can't show what it should; empty: it can
	Error      string             `json:"error"`
	Wrong      []CatalogueProblem `json:"what_is_wrong"`

	Zone string `json:"-"` // the channel's, for people
}

// Told is what a shop was told last of each; null where that never was.
type Told struct {
	Quantity  *money.Amount `json:"quantity"`
	Available *bool         `json:"available"`
	Price     *money.Amount `json:"price"`
	Hidden    bool          `json:"hidden"` // by us
	At        *time.Time    `json:"at"`
}

// String is it in a line.
func (t Told) String() string {
	told := commerce.ListingChange{Quantity: t.Quantity, Available: t.Available, Price: t.Price}
	if t.Hidden {
		told.Hidden = &t.Hidden
	}
	return told.String()
}

// LoadListing loads the rest of a listing that was found.
func LoadListing(ctx context.Context, q dbgen.DBTX, row dbgen.ListingFindRow) (*ListingRecord, error) {
	v := newListingRecord(row)
	wrong, err := CatalogueProblems(ctx, q, CatalogueProblemFilter{Channel: v.Channel, RemoteID: v.RemoteID}, Part{Page: 1, Size: MostPerPage})
	v.Wrong, v.Problems = wrong.Rows, wrong.Total
	return v, err
}

func newListingRecord(r dbgen.ListingFindRow) *ListingRecord {
	l := r.Listing
	return &ListingRecord{
		Listing: Listing{
			Channel: r.Channel, RemoteID: l.RemoteID, Parent: l.RemoteParent, Kind: l.Kind, SKU: l.SKU, Name: l.Name, Item: r.Item, Manages: l.ManagesStock,
			Quantity: money.Text(l.SeenQuantity), InStock: l.SeenInStock, Price: money.Text(l.SeenPrice), SalePrice: money.Text(l.SeenSalePrice),
			Hidden: l.SeenHidden, Gone: l.GoneAt != nil,
		},
		Address: l.Address, Categories: append([]string{}, l.Categories...), TaxClass: l.TaxClass, ModifiedAt: l.ModifiedAt.UTC(), FirstSeen: l.FirstSeenAt.UTC(),
		SeenAt: l.SeenAt.UTC(), GoneAt: utc(l.GoneAt),
		Told:      Told{l.PushedQuantity, l.PushedAvailable, l.PushedPrice, l.PushedHidden, utc(l.PushedAt)},
		ErrorKind: orEmpty(l.ErrorKind), Error: orEmpty(l.ErrorText), Zone: r.Zone,
	}
}
