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
	// ChangedListings gives one page of the products that changed since, oldest change
	// first and without variations, and promises what OrderFeed does.
	ChangedListings(ctx context.Context, since FeedPosition) (ListingPage, error)
	// ChangedVariations does so for the variations of all products. A shop that can't
	// tell them without their product is fault.Unsupported: whoever finds a product
	// changed asks VariationsOf.
	ChangedVariations(ctx context.Context, since FeedPosition) (ListingPage, error)
}

// ListingRange reads the whole catalogue.
type ListingRange interface {
	// AllListings gives page n (from 1) of all products, oldest first and without
	// variations. What is deleted meanwhile has those behind it move up, past the page
	// to come: the page's Total goes down then.
	AllListings(ctx context.Context, page int) (ListingPage, error)
	// AllVariations does so for the variations of all products, or is
	// fault.Unsupported.
	AllVariations(ctx context.Context, page int) (ListingPage, error)
}

// ListingReader reads products by name.
type ListingReader interface {
	// ListingsByID gives the products with these ids, in any order; an id the shop
	// doesn't know, or keeps in its trash, is left out. At most PageSize ids.
	ListingsByID(ctx context.Context, ids []string) (ListingPage, error)
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
	// Next is where to go on; More says whether there is anything there now.
	Next FeedPosition
	More bool
	// Total is how many the whole list holds, where the shop tells; else 0.
	Total int
	// AskedAt is when the page was asked for by our clock, ShopTime by the shop's, or a
	// little earlier; ours where it doesn't tell.
	AskedAt, ShopTime time.Time
}
