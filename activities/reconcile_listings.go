package activities

import (
	"context"
	"slices"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/reconcile"
)

// lookAtListings compares a part of the shop's catalogue with what it would be told. A
// shop that is told nothing, or whose first push waits for a person, has nothing to differ
// from.
func (r *reconciler) lookAtListings(ctx context.Context) error {
	shop, has, err := able[connectors.Catalogue](ctx, r)
	if err != nil {
		return err
	}
	facts, err := queries.PushFacts(ctx, r.set.DB, r.ch.ID)
	if err != nil {
		return db.Wrap("load the pushes", err)
	}
	if !has || !r.ch.Pushes || !facts.EverConfirmed {
		r.at.pass()
		return nil
	}
	reader := &catalogReader{set: r.set, channel: r.ch, shop: shop, at: r.at.Catalogue}
	reader.below, _ = shop.(connectors.Variations)
	if reader.at.Phase == "" {
		reader.beginAll()
	}
	askedAt := r.set.Now()
	if err := reader.read(ctx); err != nil {
		return err
	}
	if err := r.passCatalogue(ctx, reader); err != nil {
		return err
	}
	return r.compareListings(ctx, slices.Concat(reader.products, reader.variations), Difference{AskedAt: askedAt})
}

// passCatalogue goes on in the catalogue, up to what is gone: an import looks for that.
func (r *reconciler) passCatalogue(ctx context.Context, reader *catalogReader) error {
	if err := reader.pass(ctx, r.set.DB); err != nil {
		return err
	}
	if r.at.Catalogue = reader.at; reader.at.Phase == CatalogGone {
		r.at.pass()
	}
	return nil
}

func (r *reconciler) compareListings(ctx context.Context, shown []commerce.Listing, about Difference) error {
	r.kinds = reconcile.ListingKinds()
	shown = eachListingOnce(shown)
	rows, err := queries.ReconcileListings(ctx, r.set.DB, r.ch.ID, remoteIDs(shown))
	if err != nil {
		return db.Wrap("load listings", err)
	}
	r.part.Listings = int64(len(rows))
	var sold *bool
	for _, row := range rows {
		at := slices.IndexFunc(shown, func(l commerce.Listing) bool { return l.RemoteID == row.Listing.RemoteID })
		says := shown[at]
		about.Subject, about.Name, about.Shows = says.RemoteID, row.Listing.SKU, showing(says)
		inFlight := row.Moving || row.Listing.SeenAt.After(about.AskedAt) ||
			r.ch.ReadsCatalogue && tooYoung(says.ModifiedAt, row.Listing.ModifiedAt, r.frontier.Listings)
		found := r.differing(row, says)
		if !inFlight && slices.ContainsFunc(found, func(f reconcile.Finding) bool { return f.Kind == reconcile.Stock }) {
			if inFlight, err = r.mayHaveSold(ctx, &sold); err != nil {
				return err
			}
		}
		r.weigh(about, found, inFlight)
	}
	return nil
}

// differing is what a listing shows otherwise than it should. Whether the shop has sold
// some is asked by itself.
func (r *reconciler) differing(row dbgen.ReconcileListingsRow, says commerce.Listing) []reconcile.Finding {
	known := r.ch.shelve(dbgen.PushNewsRow{Listing: row.Listing, Quantity: row.Quantity, Price: row.Price}).known
	known.Seen, known.OrdersRead = says, true
	return reconcile.Listing(known, r.ch.terms())
}

// mayHaveSold reports whether an order that isn't counted yet may be why the shop shows
// less. It is asked once.
func (r *reconciler) mayHaveSold(ctx context.Context, known **bool) (bool, error) {
	if *known != nil {
		return **known, nil
	}
	behind, err := r.ordersBehind(ctx)
	*known = &behind
	return behind, err
}

// ordersBehind reports whether the channel has an order that wasn't read or walked.
func (r *reconciler) ordersBehind(ctx context.Context) (bool, error) {
	waiting, err := queries.OrdersUnprocessed(ctx, r.set.DB, r.ch.Code)
	if err != nil || waiting > 0 {
		return true, db.Wrap("count unfinished orders", err)
	}
	shop, has, err := able[connectors.OrderFeed](ctx, r)
	if err != nil || !has {
		return false, err
	}
	page, err := shop.ChangedOrders(ctx, connectors.FeedPosition{ModifiedAt: r.frontier.Orders})
	if err != nil {
		return true, err
	}
	known, err := queries.OrdersKnown(ctx, r.set.DB, r.ch.ID, idsOf(page))
	if err != nil {
		return true, db.Wrap("load orders", err)
	}
	return page.More || slices.ContainsFunc(page.Orders, func(read connectors.Read) bool {
		return !slices.ContainsFunc(known, func(row dbgen.OrdersKnownRow) bool {
			return row.RemoteID == read.Order.RemoteID && !read.Order.ModifiedAt.After(row.ModifiedAt)
		})
	}), nil
}

func showing(l commerce.Listing) *shownListing {
	return &shownListing{
		ManagesStock: string(l.ManagesStock), Quantity: l.Quantity, InStock: l.InStock, Price: l.Price, SalePrice: l.SalePrice, Discount: l.Discount, Hidden: l.Hidden,
	}
}
