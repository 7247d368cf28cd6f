package connectors

import (
	"net/http"

	"github.com/orderloom/orderloom/internal/secret"
)

// Webhooks understands what a shop sends by itself.
type Webhooks interface {
	// Webhook says what a request tells and that the shop sent it: it is signed with
	// the secret, which is never empty. body is as it came, to the byte. Not signed,
	// or not by this secret, is fault.Unauthorized; signed and unreadable is
	// fault.Invalid; a type of content that the platform doesn't send is
	// fault.Unsupported.
	Webhook(header http.Header, body []byte, phrase secret.String) (Delivery, error)
}

// Delivery is what a webhook tells: that something happened. It is a nudge; what
// happened is read from the shop.
type Delivery struct {
	// Ping is a shop that asks whether anybody is there. It is not signed, and
	// nothing else is told.
	Ping bool
	// ID names the delivery: the same one again has the same ID.
	ID string
	// Topic is what happened, in the platform's word: "order.updated".
	Topic string
	// RemoteID is what it happened to; empty where that isn't told.
	RemoteID string
	// Orders: an order may have changed.
	Orders bool
}
