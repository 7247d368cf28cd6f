// Package catalogue holds the rules of an import of items: which of a shop's products is
// which item of ours, what the shop says of an item, and what is wrong with a product.
// It is pure: whoever asks brings what there is.
//
// A product is the item of its SKU. What keeps it from being one is a problem of that
// product alone; a warning is about one that is an item all the same.
package catalogue

import "github.com/orderloom/orderloom/internal/commerce"

// The kinds that an item can have.
const (
	Simple    = "simple"
	Parent    = "parent"
	Variation = "variation"
	Service   = "service" // never delivered
)

// House is how a channel sees its shop's products.
type House struct {
	// Categories are ours by the shop's ids of them.
	Categories      map[string]Category `json:"categories"`
	DefaultCategory string              `json:"default_category"` // of items that no mapping finds one for
	// Classes are the tax groups that stand for a tax class: the one that it is mapped to,
	// or those of its rates in the shop's order.
	Classes         map[string][]string `json:"classes"`
	DefaultTaxGroup string              `json:"default_tax_group"`
	// PriceGroup and Currency say whose prices the shop's are; none are taken where one
	// is empty.
	PriceGroup string `json:"price_group"`
	Currency   string `json:"currency"`
	// MakesItems: an unknown SKU becomes an item.
	MakesItems bool `json:"makes_items"`
}

// Category is one of ours, as a channel maps it.
type Category struct {
	Code    string `json:"code"`
	LeftOut bool   `json:"left_out"` // the channel has nothing to do with its items
}

// Shelf is what there is around the products of a page.
type Shelf struct {
	Kinds   map[string]string  // of our items, by SKU
	Parents map[string]Product // of variations, by the shop's id
	// Holders are the listings of the channel that are items, by SKU: the shop's ids.
	Holders map[string]string
}

// Product is a product with variations, as far as these depend on it.
type Product struct {
	SKU        string // its own
	Name       string
	Categories []string // the shop's ids
	ItemID     int64    // of its item, if that is a parent; else 0
}

// Placed is a product with what it is to us.
type Placed struct {
	commerce.Listing

	OwnSKU string // empty where it has none of its own
	Title  string // with its product's name, where it is a variation
	// Item is whether it is the item of its SKU; ItemKind is what that is made as, where
	// it isn't there yet.
	Item     bool
	ItemKind string
	// What the shop says of the item, where it says so.
	Category string // ours
	TaxGroup string
	ParentID int64 // of the item

	Problems []Problem
}

// CategoryIDs are the shop's ids of a listing's categories, as far as they have one.
func CategoryIDs(l commerce.Listing) []string {
	ids := make([]string, 0, len(l.Categories))
	for _, c := range l.Categories {
		if c.ID != "" {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
