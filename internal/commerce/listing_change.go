package commerce

import (
	"strings"

	"github.com/orderloom/orderloom/internal/money"
)

// ListingChange is what a listing is to show from now on. Nil is not to change.
type ListingChange struct {
	Quantity  *money.Amount // whole, and not below 0
	Available *bool         // for one that the shop doesn't count
	Price     *money.Amount // the regular one
	Hidden    *bool
}

// IsZero reports whether nothing is to change.
func (c ListingChange) IsZero() bool { return c == ListingChange{} }

// On is what a listing shows that does as it is told.
func (c ListingChange) On(l Listing) Listing {
	if c.Quantity != nil {
		l.Quantity, l.InStock = c.Quantity, c.Quantity.Sign() > 0
	}
	if c.Available != nil {
		l.InStock = *c.Available
	}
	if c.Price != nil {
		l.Price = c.Price
	}
	if c.Hidden != nil {
		l.Hidden = *c.Hidden
	}
	return l
}

// String is the change in a line, the same text for the same change.
func (c ListingChange) String() string {
	var parts []string
	if c.Quantity != nil {
		parts = append(parts, "quantity "+c.Quantity.Short())
	}
	if c.Available != nil {
		parts = append(parts, yesNo("available", *c.Available))
	}
	if c.Price != nil {
		parts = append(parts, "price "+c.Price.Short())
	}
	if c.Hidden != nil {
		parts = append(parts, yesNo("hidden", *c.Hidden))
	}
	return strings.Join(parts, ", ")
}

func yesNo(what string, is bool) string {
	if is {
		return what
	}
	return "not " + what
}
