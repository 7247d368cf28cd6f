package connectors

import (
	"context"
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
	// Listings: a product may have changed, or a variation.
	Listings bool
}

// WebhookKeeper makes and mends what a shop sends by itself.
type WebhookKeeper interface {
	// WebhookTopics are those that we want to hear of, in the platform's words.
	WebhookTopics() []string
	// ListWebhooks gives all webhooks of the shop, also those that are nobody's
	// business of ours.
	ListWebhooks(ctx context.Context) ([]Webhook, error)
	// CreateWebhook is NOT safe to repeat: the shop makes another one each time.
	CreateWebhook(ctx context.Context, wish WebhookWish) (Webhook, error)
	// UpdateWebhook makes a webhook what is wished, and wakes it. Safe to repeat.
	UpdateWebhook(ctx context.Context, id string, wish WebhookWish) (Webhook, error)
	// DeleteWebhook removes a webhook. One that isn't there is fault.NotFound.
	DeleteWebhook(ctx context.Context, id string) error
}

// WebhookWish is a webhook as we want it.
type WebhookWish struct {
	Topic   string
	Address string        // where it sends
	Secret  secret.String // what it signs with
}

// Webhook is one as the shop shows it; no shop shows the secret.
type Webhook struct {
	RemoteID string
	Topic    string
	Address  string
	State    WebhookState
}

// WebhookState is whether a webhook sends.
type WebhookState string

const (
	// WebhookActive sends.
	WebhookActive WebhookState = "active"
	// WebhookPaused was stopped by a person.
	WebhookPaused WebhookState = "paused"
	// WebhookDisabled was stopped by the shop, because what it sent wasn't taken.
	WebhookDisabled WebhookState = "disabled"
)
