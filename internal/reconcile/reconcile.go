// Package reconcile holds what a shop says against what we have: facts in, findings out.
// It is pure: it asks nobody, and the same facts give the same findings. Whether
// something is still on its way, its caller has to know.
package reconcile

// Kind says what differs.
type Kind string

// The kinds of differences. The names are stored.
const (
	// Missing is an order of the shop's that we have no sale of, and ought to.
	Missing Kind = "missing"
	// Extra is a sale of ours whose order the shop hasn't got.
	Extra Kind = "extra"
	// Status is an order whose newest reading has another status. What follows from a
	// status, money above all, is compared once it agrees.
	Status Kind = "status"
	// Total is a sale over another amount than its order.
	Total Kind = "total"
	// Refunded is more or less credited than the shop gave back.
	Refunded Kind = "refunded"
	// Paid is more or less received than the shop's word comes to, with what people booked
	// by hand. Of an order whose refunds differ it isn't asked: they are a part of it.
	Paid Kind = "paid"
	// Stock is a listing that shows another quantity than it should, or that there is some
	// where there is none.
	Stock Kind = "stock"
	// Price is a listing that shows another price than it should.
	Price Kind = "price"
	// Shown is a listing that buyers find and shouldn't, or don't find though we hid it and
	// no longer do.
	Shown Kind = "shown"
)

// Kinds are all of them, in the order of a list.
func Kinds() []Kind { return append(OrderKinds(), ListingKinds()...) }

// OrderKinds are those that are about an order.
func OrderKinds() []Kind { return []Kind{Missing, Extra, Status, Total, Refunded, Paid} }

// ListingKinds are those that are about a listing.
func ListingKinds() []Kind { return []Kind{Stock, Price, Shown} }

// Repair says what brings the two together. The names are stored.
type Repair string

// The repairs.
const (
	// Read reads the order anew, which walks its sale if it has news.
	Read Repair = "read"
	// Walk walks the sale again: what was read is right, and the books aren't.
	Walk Repair = "walk"
	// Refuse ends the sale as that of an order that was thrown away.
	Refuse Repair = "refuse"
	// Push tells the shop what the listing should show.
	Push Repair = "push"
)

// Words are what a repair does, for people.
func (r Repair) Words() string {
	switch r {
	case Read:
		return "Read the order anew, and walk its sale if it has news."
	case Walk:
		return "Walk the sale again, by the order as it was read last."
	case Refuse:
		return "End the sale, as that of an order that was thrown away: cancelled, or reversed where it is booked."
	default:
		return "Tell the shop what the listing should show."
	}
}

// Finding is one difference.
type Finding struct {
	Kind   Kind   `json:"kind"`
	Shop   string `json:"shop"` // what the shop says; empty: nothing
	Ours   string `json:"ours"` // what we say
	Repair Repair `json:"repair"`
}
