package connectors

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/internal/commerce"
)

// Messages are all that is asked of a platform whose buyers write to a shop. It may keep
// them in several systems that know nothing of each other: each call names one.
type Messages interface {
	MessageFeed
	MessageWriter
	ThreadReader
}

// MessageFeed tells what was written.
type MessageFeed interface {
	// MessageSystems are the names of the platform's systems, in the order of a list.
	MessageSystems() []string
	// SentMessages gives a page of what was sent since, by buyers and, where the system
	// shows it, by the shop. Any may come again; once a page has no More, none that was
	// sent before its Next is left out. A caller begins each reading some minutes before
	// the end of the last one.
	SentMessages(ctx context.Context, system string, since MessagePosition) (MessagePage, error)
	// UnreadMessages does so for what buyers sent and the shop has not read: none of it
	// is left out, though some may have been read meanwhile.
	UnreadMessages(ctx context.Context, system string, since MessagePosition) (MessagePage, error)
}

// MessageWriter answers buyers.
type MessageWriter interface {
	// CreateReply is NOT safe to repeat. It answers a buyer's message, and tells the id of
	// what was sent, empty where the shop doesn't tell it. Its errors quote nothing of
	// the text.
	CreateReply(ctx context.Context, to MessageRef, text string) (remoteID string, err error)
	// SetMessageRead is absolute and may be repeated. fault.NotFound: the shop has no
	// such message any more.
	SetMessageRead(ctx context.Context, message MessageRef) error
}

// ThreadReader reads a conversation, to look whether a reply has arrived.
type ThreadReader interface {
	// ThreadMessages is MessageFeed.SentMessages for one conversation. A system that
	// doesn't show what the shop wrote is fault.Unsupported.
	ThreadMessages(ctx context.Context, of MessageRef, since MessagePosition) (MessagePage, error)
}

// MessageRef names one message of a shop.
type MessageRef struct {
	System   string
	RemoteID string
	ThreadID string // commerce.Thread.RemoteID
	OtherID  string // commerce.Thread.OtherID
}

// MessagePosition is a place in what was written in a system: everything that was sent
// before SentAt has been read. It is stored as JSON between calls.
type MessagePosition struct {
	SentAt time.Time `json:"sent_at"`
	// Within is how far the reading that began at SentAt has got, and Upto where the next
	// one begins. They mean something to the connector alone; a caller that goes back in
	// time clears them.
	Within string    `json:"within,omitempty"`
	Upto   time.Time `json:"upto,omitzero"`
}

// MessagePage is what one call brought.
type MessagePage struct {
	Messages []commerce.Message
	// Unreadable are those of the page that aren't in the shape we know. They don't hide
	// the others.
	Unreadable []Unreadable
	// Next is where to go on; More says whether there may be anything there now.
	Next MessagePosition
	More bool
	// Off is why the shop has no such system, where its owner doesn't use it: there is
	// nothing to read then, and nothing wrong.
	Off string
}
