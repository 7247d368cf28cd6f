package activities

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/catalogue"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/exporting"
	"github.com/orderloom/orderloom/internal/money"
)

// saveListings keeps what the shop shows of some products, and of our items what it says
// of them, by a handful of statements however many there are.
func (r *catalogReader) saveListings(ctx context.Context, tx pgx.Tx, house catalogue.House, list []commerce.Listing) error {
	list = eachListingOnce(list)
	if len(list) == 0 {
		return nil
	}
	shelf, err := r.shelf(ctx, tx, list)
	if err != nil {
		return err
	}
	placed := catalogue.Place(house, shelf, list)
	r.part.Seen += len(placed)
	if err := r.makeItems(ctx, tx, shelf, placed); err != nil { // before any row is locked: sales that are held take turns with it
		return err
	}
	if err := r.saveRows(ctx, tx, placed); err != nil {
		return err
	}
	if err := r.fillItems(ctx, tx, house, placed); err != nil {
		return err
	}
	return r.saveProblems(ctx, tx, remoteIDs(list), problemsOf(placed))
}

// eachListingOnce leaves out what is read again further on, and is newer there.
func eachListingOnce(list []commerce.Listing) []commerce.Listing {
	last := map[string]int{}
	for i, l := range list {
		last[l.RemoteID] = i
	}
	var once []commerce.Listing
	for i, l := range list {
		if last[l.RemoteID] == i {
			once = append(once, l)
		}
	}
	return once
}

// shelf is what there is around these listings.
func (r *catalogReader) shelf(ctx context.Context, tx pgx.Tx, list []commerce.Listing) (catalogue.Shelf, error) {
	shelf := catalogue.Shelf{Kinds: map[string]string{}, Parents: map[string]catalogue.Product{}, Holders: map[string]string{}}
	skus := []string{}
	for _, l := range list {
		skus = append(skus, l.SKU)
	}
	items, err := queries.ItemsBySKU(ctx, tx, skus)
	if err != nil {
		return shelf, db.Wrap("load items", err)
	}
	for _, i := range items {
		shelf.Kinds[i.SKU] = i.Kind
	}
	holders, err := queries.ListingHolders(ctx, tx, r.channel.ID, skus)
	if err != nil {
		return shelf, db.Wrap("load listings of the same SKUs", err)
	}
	for _, h := range holders {
		shelf.Holders[h.SKU] = h.RemoteID
	}
	parents, err := queries.CatalogueParents(ctx, tx, r.channel.ID, parentsOf(list))
	if err != nil {
		return shelf, db.Wrap("load products of variations", err)
	}
	for _, p := range parents {
		shelf.Parents[p.RemoteID] = catalogue.Product{SKU: p.SKU, Name: p.Name, Categories: p.Categories, ItemID: p.ItemID}
	}
	return shelf, nil
}

// parentsOf are the products that variations belong to, each once.
func parentsOf(list []commerce.Listing) []string {
	parents := []string{}
	for _, l := range list {
		if l.ParentID != "" {
			parents = append(parents, l.ParentID)
		}
	}
	slices.Sort(parents)
	return slices.Compact(parents)
}

// makeItems adds items of SKUs that are new to us. Sales that wait for one are woken by
// the database itself.
func (r *catalogReader) makeItems(ctx context.Context, tx pgx.Tx, shelf catalogue.Shelf, placed []catalogue.Placed) error {
	var rows dbgen.ItemsMakeParams
	for _, p := range placed {
		if _, known := shelf.Kinds[p.OwnSKU]; p.Item && !known {
			rows.Skus, rows.Kinds = append(rows.Skus, p.OwnSKU), append(rows.Kinds, p.ItemKind)
			rows.Names = append(rows.Names, cmp.Or(p.Title, p.OwnSKU))
		}
	}
	if len(rows.Skus) == 0 {
		return nil
	}
	made, err := queries.ItemsMake(ctx, tx, rows)
	r.part.Items += int(made)
	return db.Wrap("make items", err)
}

func (r *catalogReader) saveRows(ctx context.Context, tx pgx.Tx, placed []catalogue.Placed) error {
	rows := dbgen.ListingsSaveParams{ChannelID: r.channel.ID}
	for _, p := range placed {
		item := ""
		if p.Item {
			item = p.OwnSKU
		}
		rows.RemoteIds, rows.Parents, rows.ItemSkus = append(rows.RemoteIds, p.RemoteID), append(rows.Parents, p.Listing.ParentID), append(rows.ItemSkus, item)
		rows.Skus, rows.Names, rows.Kinds = append(rows.Skus, p.OwnSKU), append(rows.Names, p.Title), append(rows.Kinds, string(p.Kind))
		rows.Addresses, rows.TaxClasses = append(rows.Addresses, p.Address), append(rows.TaxClasses, p.TaxClass)
		rows.Categories = append(rows.Categories, strings.Join(catalogue.CategoryIDs(p.Listing), ","))
		rows.Manages, rows.InStock = append(rows.Manages, string(p.ManagesStock)), append(rows.InStock, p.InStock)
		rows.Quantities, rows.Prices = append(rows.Quantities, orNone(p.Quantity)), append(rows.Prices, orNone(p.Price))
		rows.SalePrices, rows.Hidden = append(rows.SalePrices, orNone(p.SalePrice)), append(rows.Hidden, p.Hidden)
		if p.Withdrawn {
			rows.Withdrawn = append(rows.Withdrawn, p.RemoteID)
		}
		rows.Modified = append(rows.Modified, orEpoch(p.ModifiedAt))
		rows.ExternalIds, rows.Currencies = append(rows.ExternalIds, p.ExternalID), append(rows.Currencies, p.Currency)
		shown := exporting.OfListing(p.Listing)
		rows.Discounts, rows.ShownTexts = append(rows.Discounts, orNone(p.Discount)), append(rows.ShownTexts, shown.Texts)
		rows.ShownRests = append(rows.ShownRests, shown.Rest)
	}
	if err := queries.ListingsRelease(ctx, tx, dbgen.ListingsReleaseParams{ChannelID: r.channel.ID, RemoteIds: rows.RemoteIds, Skus: rows.ItemSkus}); err != nil {
		return db.Wrap("release items", err)
	}
	saved, err := queries.ListingsSave(ctx, tx, rows)
	r.part.New, r.part.Changed = r.part.New+int(saved.Fresh), r.part.Changed+int(saved.Changed)
	return db.Wrap("keep listings", err)
}

// orNone is an amount's text, empty where there is none.
func orNone(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.String()
}

func orEpoch(at time.Time) time.Time {
	if at.IsZero() {
		return time.Unix(0, 0)
	}
	return at
}
