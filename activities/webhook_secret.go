package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// WebhookPurpose is what the secret of a channel's webhooks is sealed for.
func WebhookPurpose(channel string) string { return fmt.Sprintf("channel %s webhook", channel) }

// SetWebhookSecret keeps, sealed, what a channel's webhooks are signed with from now
// on, and has those that the shop has told of it. The channel is one that exists; an
// empty secret is fault.Invalid.
func SetWebhookSecret(ctx context.Context, pool *pgxpool.Pool, keyring *secret.Keyring, channel string, phrase secret.String, actor string) error {
	if phrase == "" {
		return fault.New(fault.Invalid, "channel "+channel, "the secret of its webhooks can't be empty")
	}
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := keepWebhookSecret(ctx, tx, keyring, channel, phrase, actor); err != nil {
			return err
		}
		return WakeWebhooks(ctx, tx, channel)
	})
}

func keepWebhookSecret(ctx context.Context, tx pgx.Tx, keyring *secret.Keyring, channel string, phrase secret.String, actor string) error {
	sealed, err := seal(ctx, tx, keyring, phrase, WebhookPurpose(channel))
	if err != nil {
		return err
	}
	if err := queries.WebhookSecretSave(ctx, tx, sealed, channel); err != nil {
		return db.Wrap("store the webhook secret of "+channel, err)
	}
	return journal.Entry{Actor: actor, Action: "webhook secret", Channel: channel}.Write(ctx, tx)
}
