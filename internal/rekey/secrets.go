package rekey

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/secret"
)

// credentials seals the keys of some channels' shops anew.
func credentials(ctx context.Context, tx pgx.Tx, keyring *secret.Keyring, after int64) (part, error) {
	rows, err := queries.CredentialsSealedElse(ctx, tx, dbgen.CredentialsSealedElseParams{After: after, Mark: keyring.Mark(), Most: batch})
	if err != nil {
		return part{}, db.Wrap("load credentials", err)
	}
	p := part{seen: len(rows)}
	var anew dbgen.CredentialsResealParams
	for _, row := range rows {
		p.last = row.ChannelID
		key, keyErr := reseal(keyring, row.SealedKey, activities.KeyPurpose(row.Code))
		phrase, phraseErr := reseal(keyring, row.SealedSecret, activities.SecretPurpose(row.Code))
		if keyErr != nil || phraseErr != nil {
			p.lost = append(p.lost, "the key of channel "+row.Code)
			continue
		}
		anew.ChannelIds, anew.SealedKeys, anew.SealedSecrets = append(anew.ChannelIds, row.ChannelID), append(anew.SealedKeys, key), append(anew.SealedSecrets, phrase)
	}
	p.sealed = 2 * len(anew.ChannelIds)
	return p, db.Wrap("store credentials", queries.CredentialsReseal(ctx, tx, anew))
}

// webhookSecrets seals what some channels' webhooks are signed with anew.
func webhookSecrets(ctx context.Context, tx pgx.Tx, keyring *secret.Keyring, after int64) (part, error) {
	rows, err := queries.WebhookSecretsSealedElse(ctx, tx, dbgen.WebhookSecretsSealedElseParams{After: after, Mark: keyring.Mark(), Most: batch})
	if err != nil {
		return part{}, db.Wrap("load webhook secrets", err)
	}
	p, channels, anew := resealEach(keyring, rows, func(r dbgen.WebhookSecretsSealedElseRow) kept {
		return kept{r.ChannelID, r.Sealed, activities.WebhookPurpose(r.Code), "the webhook secret of channel " + r.Code}
	})
	return p, db.Wrap("store webhook secrets", queries.WebhookSecretsReseal(ctx, tx, channels, anew))
}

// noticeSecrets seals what some people's webhooks are signed with anew.
func noticeSecrets(ctx context.Context, tx pgx.Tx, keyring *secret.Keyring, after int64) (part, error) {
	rows, err := queries.NoticeSecretsSealedElse(ctx, tx, dbgen.NoticeSecretsSealedElseParams{After: after, Mark: keyring.Mark(), Most: batch})
	if err != nil {
		return part{}, db.Wrap("load secrets of people's webhooks", err)
	}
	p, ids, anew := resealEach(keyring, rows, func(r dbgen.NoticeSecretsSealedElseRow) kept {
		return kept{r.ID, r.Sealed, activities.NoticePurpose(r.Person), "the webhook secret of person " + r.Person}
	})
	return p, db.Wrap("store secrets of people's webhooks", queries.NoticeSecretsReseal(ctx, tx, ids, anew))
}

// kept is a secret as it is stored, and what people call it.
type kept struct {
	id            int64
	sealed        []byte
	purpose, name string
}

// resealEach seals what rows keep anew, by their ids; what can't be opened is lost.
func resealEach[R any](keyring *secret.Keyring, rows []R, of func(R) kept) (p part, ids []int64, anew [][]byte) {
	p.seen = len(rows)
	for _, row := range rows {
		k := of(row)
		p.last = k.id
		sealed, err := reseal(keyring, k.sealed, k.purpose)
		if err != nil {
			p.lost = append(p.lost, k.name)
			continue
		}
		ids, anew = append(ids, k.id), append(anew, sealed)
	}
	p.sealed = len(ids)
	return p, ids, anew
}

// reseal seals a secret by the key that seals now.
func reseal(keyring *secret.Keyring, sealed []byte, purpose string) ([]byte, error) {
	text, err := keyring.Open(sealed, purpose)
	if err != nil {
		return nil, err
	}
	return keyring.Seal(text, purpose)
}
