package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// KeepCredentials keeps, sealed, what lets us into a channel's shop from the next call
// on, in place of what did before; nothing else of the channel changes. The shop's
// webhooks are looked after at once, which tries it, and its lists are pulled. No key is
// fault.Invalid; what else its platform wants of it, its connector says.
func KeepCredentials(ctx context.Context, tx pgx.Tx, keyring *secret.Keyring, ch dbgen.Channel, c connectors.Credentials, actor string) error {
	if c.Key == "" {
		return fault.New(fault.Invalid, "channel "+ch.Code, "the key is needed")
	}
	sealedKey, err := seal(ctx, tx, keyring, c.Key, KeyPurpose(ch.Code))
	if err != nil {
		return err
	}
	sealedSecret, err := seal(ctx, tx, keyring, c.Secret, SecretPurpose(ch.Code))
	if err != nil {
		return err
	}
	if err := queries.CredentialsSave(ctx, tx, dbgen.CredentialsSaveParams{
		ChannelID: ch.ID, SealedKey: sealedKey, SealedSecret: sealedSecret,
	}); err != nil {
		return db.Wrap("store the key of "+ch.Code, err)
	}
	if err := (journal.Entry{Actor: actor, Action: "key", Channel: ch.Code}).Write(ctx, tx); err != nil {
		return err
	}
	if err := queries.ListsAsk(ctx, tx, ch.Code); err != nil {
		return db.Wrap("ask for the lists of "+ch.Code, err)
	}
	return WakeWebhooks(ctx, tx, ch.Code)
}

// seal seals for a transaction: no rotation of keys comes between this and its commit.
func seal(ctx context.Context, tx pgx.Tx, keyring *secret.Keyring, s secret.String, purpose string) ([]byte, error) {
	if err := queries.KeyringShare(ctx, tx); err != nil {
		return nil, db.Wrap("keep the keys as they are", err)
	}
	return keyring.Seal(s, purpose)
}
