package connectors

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Catalogue is all that an import of items asks of a shop.
type Catalogue interface {
	ListingFeed
	ListingRange
	ListingReader
}

// ListingFeed tells which products changed.
type ListingFeed interface {
	// ChangedListings gives one page of the products that changed since, and promises what
	// OrderFeed does. Variations that Variations reads aren't among them.
	ChangedListings(ctx context.Context, since FeedPosition) (ListingPage, error)
}

// ListingRange reads the whole catalogue.
type ListingRange interface {
	// AllListings gives the page of all products at a place: the beginning where that is
	// zero, else the Rest of the page before. Some may come again; none that is there
	// all the while is left out, whatever comes and goes between two pages.
	AllListings(ctx context.Context, at ListPosition) (ListingPage, error)
}

// ListingReader reads products by name.
type ListingReader interface {
	// ListingsByID gives the products with these ids, in any order; an id the shop
	// doesn't know, or keeps in its trash, is left out. At most PageSize ids.
	ListingsByID(ctx context.Context, ids []string) (ListingPage, error)
}

// Variations is the Catalogue of a shop whose products may be sold by variations, which
// stand below them and on none of its lists. Where each variation is a product of its
// own, there are none.
type Variations interface {
	// ChangedVariations does what ChangedListings does, for the variations of all products.
	// A shop that can't tell them without their product is fault.Unsupported: whoever
	// finds a product changed asks VariationsOf.
	ChangedVariations(ctx context.Context, since FeedPosition) (ListingPage, error)
	// AllVariations does what AllListings does, or is fault.Unsupported.
	AllVariations(ctx context.Context, at ListPosition) (ListingPage, error)
	// VariationsOf gives page n (from 1) of a product's variations. A product that
	// isn't there is fault.NotFound.
	VariationsOf(ctx context.Context, product string, page int) (ListingPage, error)
}

// ListingPage is what one call brought.
type ListingPage struct {
	Listings []commerce.Listing
	// Unreadable are those of the page that aren't in the shape we know. They don't
	// hide the others.
	Unreadable []Unreadable
	// Gone are the ids of those that the shop shows as deleted.
	Gone []string
	// Next is where to go on in what changed, Rest in a list of all; More says whether
	// there is anything there now.
	Next FeedPosition
	Rest ListPosition
	More bool
	// Total is how many the whole list holds, where the shop tells; else 0.
	Total int
	// AskedAt is when the page was asked for by our clock, ShopTime by the shop's, or a
	// little earlier; ours where it doesn't tell.
	AskedAt, ShopTime time.Time
}
