package commerce

import (
	"time"

	"github.com/orderloom/orderloom/internal/money"
)

// Listing is a product or a variation as its shop tells it at one moment.
type Listing struct {
	RemoteID string
	// ParentID is a variation's product; empty for any other.
	ParentID string
	Kind     ListingKind
	// SKU is the one that the shop shows: where a variation has none, that may be its
	// product's.
	SKU string
	// ExternalID is ours, by which the shop's imports find the product; empty where it has
	// none, or needs none.
	ExternalID  string
	Name        string // of a variation: what is chosen, such as "XL, red"
	Description string // may be HTML
	Address     string // of its page in the shop
	Categories  []Category
	Images      []string // addresses, the main one first
	// TaxClass is "standard" for the default one; empty where it is sold without tax.
	TaxClass string

	// Price is the regular one as it was typed, with tax or without; nil: it has none.
	Price     *money.Amount
	SalePrice *money.Amount
	// Discount is what the shop takes off by itself, whatever the price is.
	Discount *money.Amount
	// Currency is the price's, where not all of the shop's prices are in one.
	Currency string

	ManagesStock StockManager
	Quantity     *money.Amount // nil where the shop doesn't count
	InStock      bool
	Hidden       bool // buyers don't find it
	// Withdrawn is set where it is hidden, and not as a change of ours hides: it is its
	// owner's to show again.
	Withdrawn bool
	Virtual   bool // there is nothing to deliver

	ModifiedAt time.Time // whole seconds on platforms that have no more
}

// ListingKind says what a listing is in its shop.
type ListingKind string

const (
	// SimpleListing is sold as it is.
	SimpleListing ListingKind = "simple"
	// ParentListing is sold by its variations alone.
	ParentListing ListingKind = "parent"
	// VariationListing is one of those.
	VariationListing ListingKind = "variation"
	// OtherListing is shown and not sold: a group of products, a link to another shop.
	OtherListing ListingKind = "other"
)

// StockManager says whether a shop counts the stock of a listing.
type StockManager string

const (
	// StockCounted is that it does.
	StockCounted StockManager = "yes"
	// StockUncounted is that it knows no more than whether there is any.
	StockUncounted StockManager = "no"
	// StockOfParent is that a variation's product is counted, all variations together.
	StockOfParent StockManager = "parent"
)
