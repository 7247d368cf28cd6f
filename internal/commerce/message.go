package commerce

import "time"

// Message is what a buyer wrote to a shop, or the shop to a buyer, as the shop tells it
// at one moment. It holds personal data: it lives in the database, never in a history,
// a log or an error.
type Message struct {
	RemoteID string // within its system
	Thread   Thread
	Own      bool   // the shop's side wrote it, by us or in the shop's own pages
	Kind     string // the shop's word for what is no plain text, such as a file; empty for text
	Subject  string
	Body     string // empty where there is no text, as with some files
	SentAt   time.Time
	Read     bool // the shop's side has read it
	// OrderID and ProductID are the shop's ids of what it is about, where it says so.
	OrderID, ProductID string
}

// Thread is a conversation with one buyer. Where a system has no conversations, each
// message is one by itself, under the message's id.
type Thread struct {
	RemoteID string
	// OtherID is another id, which some of the shop's calls want in place of RemoteID;
	// empty where there is one alone.
	OtherID string
	BuyerID string // the shop's account of the buyer, as Customer.RemoteID; empty where it doesn't tell
	Name    string // of the buyer, as given
	Phone   string // of the buyer, as given
}
