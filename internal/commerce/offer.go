package commerce

import "github.com/orderloom/orderloom/internal/money"

// Offer is an item of ours as a shop is to sell it.
type Offer struct {
	SKU         string
	Name        string
	Description string // may be HTML
	Categories  []Category
	Images      []string // addresses, the main one first
	Price       money.Amount
	Currency    string // ISO 4217
	Available   bool
	Quantity    *money.Amount // whole, from 0; nil: the shop isn't told how many there are
}

// OfferLimits are what a shop takes at most of an offer, in characters.
type OfferLimits struct {
	SKU, Name, Description int
	Images                 int // how many
}
