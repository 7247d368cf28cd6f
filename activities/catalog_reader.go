package activities

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// catalogFeed is the cursor of a channel over its shop's catalogue.
const catalogFeed = "catalogue"

const (
	// fullEvery is how long changes alone are read: nothing but a reading of all finds
	// what the shop has deleted.
	fullEvery = 7 * 24 * time.Hour
	// parentsAtOnce is of how many products the variations are read in one part.
	parentsAtOnce = 10
)

// CatalogPhase is what a reading of a catalogue is at.
type CatalogPhase string

// The phases of a reading of all, in their order, and then those of a reading of what
// changed. Variations are read where there are any, below their product where the shop
// lists them no other way.
const (
	CatalogProducts          CatalogPhase = "products"
	CatalogVariations        CatalogPhase = "variations"
	CatalogProductVariations CatalogPhase = "variations by product"
	CatalogGone              CatalogPhase = "gone"
	CatalogChanges           CatalogPhase = "changes"
	CatalogVariationChanges  CatalogPhase = "changed variations"
)

// catalogCursor is how far a catalogue has been read. It outlives the run that reads.
type catalogCursor struct {
	Phase  CatalogPhase `json:"phase,omitempty"`  // none is under way where it is empty
	Wanted bool         `json:"wanted,omitempty"` // a person wants all to be read
	// Of a reading of all: where to go on in the shop's list, the listing of ours after
	// which to go on, and when it began, by our clock and by the shop's.
	Rest    connectors.ListPosition `json:"rest,omitzero"`
	After   int64                   `json:"after,omitempty"`
	Since   time.Time               `json:"since,omitzero"`
	ShopHad time.Time               `json:"shop_had,omitzero"`
	// ByProduct: the shop lists variations by their product alone.
	ByProduct bool `json:"by_product,omitempty"`
	// Where changes are read from, and when all was read last.
	Products   connectors.FeedPosition `json:"products,omitzero"`
	Variations connectors.FeedPosition `json:"variations,omitzero"`
	FullAt     time.Time               `json:"full_at,omitzero"`
}

// full reports whether all is being read.
func (c catalogCursor) full() bool {
	return c.Phase != "" && c.Phase != CatalogChanges && c.Phase != CatalogVariationChanges
}

// catalogReader reads one part of a catalogue.
type catalogReader struct {
	set     *Set
	channel channel
	shop    connectors.Catalogue
	below   connectors.Variations // nil: each is a product of its own
	at      catalogCursor
	part    CatalogPart

	products, variations []commerce.Listing
	unreadable           []connectors.Unreadable
	gone                 []string
	done                 bool // the phase is at its end
}

// begin decides what is read where nothing is under way: a run that has died is gone on
// with.
func (r *catalogReader) begin(ctx context.Context, fresh bool) error {
	if r.at.Phase != "" && !r.at.Wanted {
		return nil
	}
	if !r.at.Wanted && r.set.Now().Sub(r.at.FullAt) < fullEvery {
		heeded, err := r.set.feedHeeded(ctx, r.channel, fresh)
		if err != nil {
			return err
		}
		if heeded {
			r.at.Phase = CatalogChanges
			r.at.Products, r.at.Variations = rewound(r.at.Products, time.Time{}), rewound(r.at.Variations, time.Time{})
			return nil
		}
	}
	r.beginAll()
	return nil
}

func (r *catalogReader) beginAll() {
	r.at = catalogCursor{
		Phase: CatalogProducts, Since: r.set.Now(), FullAt: r.at.FullAt, Products: r.at.Products, Variations: r.at.Variations,
	}
}

// read asks the shop, and moves the cursor on within its phase.
func (r *catalogReader) read(ctx context.Context) error {
	r.part.Phase, r.part.Full = r.at.Phase, r.at.full()
	switch r.at.Phase {
	case CatalogProducts:
		return r.readProducts(ctx)
	case CatalogVariations:
		return r.readVariations(ctx)
	case CatalogProductVariations:
		return r.readProductVariations(ctx)
	case CatalogGone:
		return r.findGone(ctx)
	case CatalogChanges:
		return r.readChanges(ctx)
	default:
		return r.readVariationChanges(ctx)
	}
}

// readProducts reads a page of all products.
func (r *catalogReader) readProducts(ctx context.Context) error {
	page, err := r.shop.AllListings(ctx, r.at.Rest)
	if err != nil {
		return err
	}
	r.keep(page, &r.products)
	r.part.Total = page.Total
	if r.at.ShopHad.IsZero() {
		r.at.ShopHad = page.ShopTime
	}
	r.at.Rest, r.done = page.Rest, !page.More
	return nil
}

// readVariations does so for all variations.
func (r *catalogReader) readVariations(ctx context.Context) error {
	page, err := r.below.AllVariations(ctx, r.at.Rest)
	if fault.Is(err, fault.Unsupported) {
		r.at.Phase, r.at.ByProduct = CatalogProductVariations, true
		return r.readProductVariations(ctx)
	}
	if err != nil {
		return err
	}
	r.keep(page, &r.variations)
	r.at.Rest, r.done = page.Rest, !page.More
	return r.readMissingProducts(ctx)
}

// readProductVariations reads the variations of some products.
func (r *catalogReader) readProductVariations(ctx context.Context) error {
	parents, err := queries.ListingParents(ctx, r.set.DB, dbgen.ListingParentsParams{ChannelID: r.channel.ID, After: r.at.After, Most: parentsAtOnce})
	if err != nil {
		return db.Wrap("list products with variations", err)
	}
	for _, parent := range parents {
		if err := r.readVariationsOf(ctx, parent.RemoteID); err != nil {
			return err
		}
		r.at.After = parent.ID
	}
	r.done = len(parents) < parentsAtOnce
	return nil
}

// readVariationsOf reads all variations of a product; one that is gone has none.
func (r *catalogReader) readVariationsOf(ctx context.Context, product string) error {
	for n := 1; ; n++ {
		page, err := r.below.VariationsOf(ctx, product, n)
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		r.keep(page, &r.variations)
		if !page.More {
			return nil
		}
	}
}

// readChanges reads a page of changed products, with their variations where the shop
// doesn't list these by their changes.
func (r *catalogReader) readChanges(ctx context.Context) error {
	page, err := r.shop.ChangedListings(ctx, r.at.Products)
	if err != nil {
		return err
	}
	r.keep(page, &r.products)
	r.at.Products, r.done = page.Next, !page.More
	if !r.at.ByProduct {
		return nil
	}
	for _, product := range page.Listings {
		if product.Kind != commerce.ParentListing {
			continue
		}
		if err := r.readVariationsOf(ctx, product.RemoteID); err != nil {
			return err
		}
	}
	return nil
}

func (r *catalogReader) readVariationChanges(ctx context.Context) error {
	page, err := r.below.ChangedVariations(ctx, r.at.Variations)
	if fault.Is(err, fault.Unsupported) { // there were none when all was read
		r.beginAll()
		return nil
	}
	if err != nil {
		return err
	}
	r.keep(page, &r.variations)
	r.at.Variations, r.done = page.Next, !page.More
	return r.readMissingProducts(ctx)
}

// readMissingProducts reads products that we don't know and have variations of: what a
// variation is hangs on them.
func (r *catalogReader) readMissingProducts(ctx context.Context) error {
	wanted := parentsOf(r.variations)
	known, err := queries.CatalogueParents(ctx, r.set.DB, r.channel.ID, wanted)
	if err != nil {
		return db.Wrap("load products of variations", err)
	}
	for _, k := range known {
		wanted = without(wanted, k.RemoteID)
	}
	if len(wanted) == 0 {
		return nil
	}
	page, err := r.shop.ListingsByID(ctx, wanted)
	r.keep(page, &r.products)
	return err
}

func (r *catalogReader) keep(page connectors.ListingPage, to *[]commerce.Listing) {
	*to = append(*to, page.Listings...)
	r.unreadable = append(r.unreadable, page.Unreadable...)
	r.gone = append(r.gone, page.Gone...)
}

// pass goes on to the next phase where one is at its end.
func (r *catalogReader) pass(ctx context.Context, q dbgen.DBTX) error {
	r.part.More = true
	if !r.done {
		return nil
	}
	parents, err := queries.ListingParents(ctx, q, dbgen.ListingParentsParams{ChannelID: r.channel.ID, Most: 1})
	if err != nil {
		return db.Wrap("look for products with variations", err)
	}
	r.at.Rest, r.at.After = connectors.ListPosition{}, 0
	switch {
	case r.at.Phase == CatalogProducts && len(parents) > 0:
		r.at.Phase = CatalogVariations
	case r.at.full() && r.at.Phase != CatalogGone:
		r.at.Phase = CatalogGone
	case r.at.Phase == CatalogChanges && len(parents) > 0 && !r.at.ByProduct:
		r.at.Phase = CatalogVariationChanges
	default:
		r.end()
	}
	return nil
}

// end is where nothing is left to read.
func (r *catalogReader) end() {
	next := catalogCursor{ByProduct: r.at.ByProduct, FullAt: r.at.FullAt, Products: r.at.Products, Variations: r.at.Variations}
	if r.at.full() {
		next.FullAt = r.at.Since
		next.Products = connectors.FeedPosition{ModifiedAt: r.at.ShopHad}
		next.Variations = next.Products
	}
	r.at, r.part.More = next, false
}
