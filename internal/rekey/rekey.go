// Package rekey seals all that is stored anew, by a new key, and retires the one
// before. Whoever works meanwhile follows the key file: it holds both keys until
// nothing stored needs the old one.
package rekey

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// batch is how much is sealed anew in one transaction.
const batch = 100

// queries are stateless: each call names the connection or transaction it runs on.
var queries = dbgen.New()

// Rotation is what a rotation came to.
type Rotation struct {
	KeyID    uint32 // of the key that seals now
	Finished bool   // it went on with one that was begun and not ended
	Resealed int    // secrets that were sealed anew
	Retired  int    // keys that are gone
}

// Rotate puts a new key into the key file, seals everything stored anew and takes the
// old keys out; two at once take turns. One that was interrupted is gone on with: a
// further key isn't made then. A secret that no key opens keeps the old keys in the
// file, and is an error that names its channel or person; everything else is sealed anew.
func Rotate(ctx context.Context, pool *pgxpool.Pool, keyring *secret.Keyring, actor string) (done Rotation, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := queries.RotationLock(ctx, tx); err != nil {
			return db.Wrap("wait for others who rotate", err)
		}
		done, err = rotate(ctx, pool, keyring)
		if err != nil {
			return err
		}
		return journal.Entry{
			Actor: actor, Action: "key rotation", Detail: map[string]any{"key_id": done.KeyID, "resealed": done.Resealed, "retired": done.Retired},
		}.Write(ctx, tx)
	})
	return done, err
}

func rotate(ctx context.Context, pool *pgxpool.Pool, keyring *secret.Keyring) (done Rotation, err error) {
	older, err := keyring.Older()
	if err != nil {
		return done, err
	}
	if done.Finished = len(older) > 0; !done.Finished {
		if err := addKey(ctx, pool, keyring); err != nil {
			return done, err
		}
		if older, err = keyring.Older(); err != nil {
			return done, err
		}
	}
	done.KeyID = keyring.KeyID()
	lost, err := sealAll(ctx, pool, keyring, &done.Resealed)
	switch {
	case err != nil:
		return done, err
	case len(lost) > 0:
		return done, fmt.Errorf("no key opens %s: store them anew by `orderloom channel join`, `channel key`, `channel secret` or `person secret`, then rotate again; the old keys stay until then", strings.Join(lost, ", "))
	}
	done.Retired = len(older)
	return done, keyring.Drop(older)
}

// addKey adds a key while nobody is about to store what the one before sealed.
func addKey(ctx context.Context, pool *pgxpool.Pool, keyring *secret.Keyring) error {
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		if err := queries.KeyringAlone(ctx, tx); err != nil {
			return db.Wrap("wait for everybody who seals", err)
		}
		return keyring.AddKey()
	})
}

// sealAll seals what the older keys sealed anew, and names what none of them opens.
func sealAll(ctx context.Context, pool *pgxpool.Pool, keyring *secret.Keyring, count *int) (lost []string, err error) {
	canary, err := keyring.Canary()
	if err != nil {
		return nil, err
	}
	if err := queries.CanaryReseal(ctx, pool, canary); err != nil {
		return nil, db.Wrap("seal the canary anew", err)
	}
	for _, seal := range []func(context.Context, pgx.Tx, *secret.Keyring, int64) (part, error){credentials, webhookSecrets, noticeSecrets} {
		for last := int64(0); ; {
			var p part
			err := db.InTx(ctx, pool, func(tx pgx.Tx) (err error) {
				p, err = seal(ctx, tx, keyring, last)
				return err
			})
			if err != nil {
				return lost, err
			}
			lost, last, *count = append(lost, p.lost...), p.last, *count+p.sealed
			if p.seen < batch {
				break
			}
		}
	}
	return lost, nil
}

// part is what one transaction came to.
type part struct {
	seen, sealed int
	last         int64 // the last one that was looked at
	lost         []string
}
