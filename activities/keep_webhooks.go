package activities

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
)

// The kinds of findings about how a shop reaches us.
const (
	findingKey     = "key"
	findingWebhook = "webhook"
	findingSilence = "webhooks silent"
)

// Watched is what a look at a channel's webhooks came to.
type Watched struct {
	Made    int `json:"made,omitempty"`
	Mended  int `json:"mended,omitempty"`
	Removed int `json:"removed,omitempty"`
	// Shut is a shop that doesn't let us in.
	Shut bool `json:"shut,omitempty"`
	// Changed is how many orders changed lately, Told of how many a webhook told.
	Changed int64 `json:"changed,omitempty"`
	Told    int64 `json:"told,omitempty"`
}

// WebhookAddress is where a channel's shop sends its webhooks, below the gateway's
// public address.
func WebhookAddress(publicURL, channel string) string {
	return strings.TrimSuffix(publicURL, "/") + "/hooks/" + channel
}

// KeepWebhooks makes the webhooks that a channel's shop lacks, puts back those that
// were disabled or deleted and removes doubles of ours. It knows ours by where they
// send, and leaves all others alone. Nothing is written to the shop of a channel that
// rehearses, nor where the gateway has no public address: there it only proves the key.
// What it finds wrong is a finding of the channel. Safe to repeat: it looks before it
// makes one, so that one whose answer was lost is found.
func (s *Set) KeepWebhooks(ctx context.Context, code string) (Watched, error) {
	defer alive(ctx)()
	watched, err := s.keepWebhooks(ctx, code)
	return watched, toTemporal(err)
}

func (s *Set) keepWebhooks(ctx context.Context, code string) (Watched, error) {
	ch, err := loadChannel(ctx, s.DB, code)
	if err != nil || !ch.Enabled {
		return Watched{}, err
	}
	shop, err := capability[connectors.WebhookKeeper](ctx, s.Channels, code)
	if fault.Is(err, fault.Unsupported) {
		return Watched{}, nil
	}
	var there []connectors.Webhook
	if err == nil {
		there, err = shop.ListWebhooks(ctx)
	}
	if shut, err := s.proveKey(ctx, ch, err); shut || err != nil {
		return Watched{Shut: shut}, err
	}
	if !ch.writable() || s.PublicURL == "" {
		return Watched{}, nil
	}
	k := keeping{set: s, ch: ch, shop: shop}
	if err := k.prepare(ctx); err != nil {
		return Watched{}, err
	}
	err = k.putRight(ctx, there)
	return k.watched, err
}

// proveKey reports that a shop doesn't let us in, or that it does again. What heals by
// itself says nothing of that.
func (s *Set) proveKey(ctx context.Context, ch channel, tried error) (shut bool, err error) {
	if tried != nil && fault.KindOf(tried).Retryable() {
		return false, tried
	}
	var found []Finding
	if tried != nil {
		found = append(found, Finding{Detail: tried.Error(), Remedy: shutRemedy(tried, ch.Code)})
	}
	return tried != nil, s.report(ctx, ch, findingKey, found)
}

func (s *Set) report(ctx context.Context, ch channel, kind string, found []Finding) error {
	return db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		return ReportFindings(ctx, tx, ch.Channel, kind, found...)
	})
}
