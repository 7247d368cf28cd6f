package connectors

import (
	"crypto/sha256"
	"time"

	"github.com/orderloom/orderloom/internal/commerce"
)

// PageSize is how many orders a page holds at most.
const PageSize = 100

// Range is a half-open time [Since, Until); zero times leave a side open.
type Range struct {
	Since time.Time
	Until time.Time
}

// FeedPosition is a place in a change feed: everything that changed before
// ModifiedAt has been read. It is stored as JSON between calls.
type FeedPosition struct {
	ModifiedAt time.Time `json:"modified_at"`
	// Page and Ahead are set in the middle of what takes more than a page: one moment, the
	// changes that are too young to be passed for good, a time that is read as a whole. They
	// mean something to the connector alone; a caller that goes back in time clears them.
	Page  int       `json:"page,omitempty"`
	Ahead time.Time `json:"ahead,omitzero"`
}

// ListPosition is a place in a list of everything; the zero one is its beginning. It
// means something to the connector alone, and is stored as JSON between calls.
type ListPosition struct {
	// Page is how many pages have been read, and Total how many entries the list had then.
	Page  int `json:"page,omitempty"`
	Total int `json:"total,omitempty"`
	// LastID is of the last entry that was read.
	LastID string `json:"last_id,omitempty"`
}

// OrderPage is what one call brought.
type OrderPage struct {
	Orders []Read
	// Unreadable are the orders of the page that aren't in the shape we know.
	// They don't hide the others.
	Unreadable []Unreadable
	// Next is where to go on in a feed, and Rest in a list; More says whether there is
	// anything there now.
	Next FeedPosition
	Rest ListPosition
	More bool
	// Total is how many the whole list holds, where the shop tells; else 0.
	Total int
	// ShopTime is the shop's own clock at the answer, in whole seconds; zero where it
	// doesn't tell. By ours it was asked at AskedAt and heard at HeardAt.
	ShopTime, AskedAt, HeardAt time.Time
}

// ShopAhead is how far the shop's clock is ahead of ours; less than 0 is behind. An
// answer tells it as exactly as it was quick: of what it allows, this is the nearest
// to what was known before.
func (p OrderPage) ShopAhead(known time.Duration) time.Duration {
	if p.ShopTime.IsZero() {
		return known
	}
	least, most := p.ShopTime.Sub(p.HeardAt), p.ShopTime.Add(time.Second).Sub(p.AskedAt)
	return min(max(known, least), most)
}

// Read is an order with the moment it was asked for: of two readings with the
// same modification time the later asked is the newer.
type Read struct {
	Order   commerce.Order
	AskedAt time.Time
	Payload []byte // PayloadHash of the order as it came; nil where none did
}

// Unreadable names an order that could not be understood. Reason holds the path
// of the offending field and no personal data.
type Unreadable struct {
	RemoteID   string // empty where it is no id
	Number     string
	ModifiedAt time.Time // zero where even that is unreadable
	AskedAt    time.Time
	Payload    []byte // as Read has it
	Reason     string
}

// PayloadHash is by what it can be told later that something came exactly so: SHA-256.
func PayloadHash(raw []byte) []byte {
	sum := sha256.Sum256(raw)
	return sum[:]
}
