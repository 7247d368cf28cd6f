package connectors

import (
	"context"
	"errors"

	"github.com/orderloom/orderloom/internal/commerce"
)

// ListingSetter tells a shop what to show of its products.
type ListingSetter interface {
	// SetListings changes up to PageSize products, or variations of one product, in one
	// call; parent is that product's id, empty for products themselves. Each change is
	// absolute and may be repeated, though each repetition may be news in the shop; an id
	// comes once. It answers for each change, in their order. What the shop would take
	// for something else, such as a quantity with a fraction, is fault.Invalid and isn't
	// sent. What was withdrawn (commerce.Listing) stays so, where the shop can be asked;
	// the answer tells.
	//
	// The error is about all of them. fault.NotFound: the product that parent names is
	// gone. One that Is ErrTooMany is a shop that has too much at once: fewer may do. One
	// that is Unknown may come of a single change: it is found by telling fewer.
	SetListings(ctx context.Context, parent string, changes []ListingChange) ([]ListingOutcome, error)
}

// ErrTooMany is the cause of a failure that a smaller batch may not have.
var ErrTooMany = errors.New("more than the shop can do at once")

// ListingChange is what one of a shop's products or variations is to show.
type ListingChange struct {
	RemoteID string
	commerce.ListingChange
}

// ListingOutcome is what became of a change.
type ListingOutcome struct {
	// Now is the listing as the shop answers with it, where Err is nil: it may not have
	// done as it was told. Nil: it answers with no more than that it took the change.
	Now *commerce.Listing
	// Err is a *fault.Error, or nil. fault.NotFound: the shop has it no longer. What is
	// retryable may go well another time; what is Unknown may have been done.
	Err error
}
