// Package pushing decides what a shop is to be told of one of its listings: quantity,
// whether it is available, price, whether buyers find it. It is pure: it knows neither
// the shop nor the database, and the same figures give the same answer.
//
// Nothing is told that is so already. What a shop shows differs from what it should for
// one of three reasons, and each has its rule:
//
//   - Ours changed: the shop is told.
//   - Somebody changed the shop's, by hand: the shop is told again.
//   - The shop sold something. It has lowered its own quantity by then, and the order
//     lowers ours as soon as it is imported: then both agree. Until it is, our figure is
//     the older one, and telling it would undo what the shop counted. So a quantity that
//     differs though ours hasn't changed is doubted, and told only once all orders up to
//     the moment at which it was seen are read (Listing.OrdersRead).
//
// A shop that shows the same other quantity after it was told a second time ignores it
// (ProblemIgnored): that is reported, and no longer doubted.
//
// A quantity of ours that changes in between goes out all the same, and may undo the
// shop's own count of an order that we haven't read: no platform has a write that says
// "unless it changed". The import of that order is news, and the next push corrects it.
// The window is from the order to that push.
package pushing

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
)

// Shown is how much of the stock a channel shows.
type Shown string

const (
	// ShowNone shows nothing of it.
	ShowNone Shown = "none"
	// ShowAvailable shows whether there is any.
	ShowAvailable Shown = "available"
	// ShowExact shows how many there are.
	ShowExact Shown = "exact"
)

// Terms are a channel's settings.
type Terms struct {
	Shown      Shown
	HideAtZero bool
	// Rehearsing is a channel whose shop is told nothing: what it was told last is what
	// it would have.
	Rehearsing bool
}

// tells reports whether a listing can be told what there is of it.
func (t Terms) tells(seen commerce.Listing) bool {
	return seen.Kind != commerce.OtherListing &&
		(t.Shown == ShowExact && seen.ManagesStock == commerce.StockCounted || t.Shown == ShowAvailable && seen.ManagesStock == commerce.StockUncounted)
}

// Listing is one of a shop's products or variations, with what is known of it.
type Listing struct {
	// Quantity and Price are what it should show; nil: nothing is said of that. The
	// quantity may have a fraction, and be below 0.
	Quantity, Price *money.Amount
	// Seen is what the shop said last, be it to an import or to a push.
	Seen commerce.Listing
	// Told is what the shop was told last of each; Hidden is set where we hid it, for
	// what somebody else hid stays hidden.
	Told commerce.ListingChange
	// Unknown is set where a push was sent and its answer was lost.
	Unknown bool
	// OrdersRead is set where all orders up to the moment of Seen are read and counted.
	OrdersRead bool
	// Ignored is set where the shop was told its quantity twice and shows another one all
	// the same.
	Ignored bool
	// Repeated is what it showed when it was told its quantity again and said no more than
	// that it took it; nil: it never was, or has agreed since.
	Repeated *money.Amount
	// Refused is the Attempt that the shop refused for good; empty: none.
	Refused string
}

func (l Listing) hiddenByUs() bool { return l.Told.Hidden != nil && *l.Told.Hidden }

// Repeats reports whether a change tells a quantity once more that the shop had been told,
// with all its orders read: nothing it sold explains what it shows.
func (l Listing) Repeats(change commerce.ListingChange) bool {
	return change.Quantity != nil && l.Told.Quantity != nil && l.Told.Quantity.Equal(*change.Quantity) && l.OrdersRead && !l.Unknown
}

// defied reports whether the shop still shows what it did when it was told again.
func (l Listing) defied() bool {
	return l.Repeated != nil && l.Seen.Quantity != nil && l.Seen.Quantity.Equal(*l.Repeated)
}

// Attempt names a change to a listing as it is seen: the same change to what shows
// something else by now is another one.
func Attempt(change commerce.ListingChange, seen commerce.Listing) string {
	shows := commerce.ListingChange{Quantity: seen.Quantity, Available: &seen.InStock, Price: seen.Price, Hidden: &seen.Hidden}
	text := change.String() + " to " + string(seen.ManagesStock) + ", " + shows.String()
	if seen.SalePrice != nil {
		text += ", sale " + seen.SalePrice.Short()
	}
	return text
}
