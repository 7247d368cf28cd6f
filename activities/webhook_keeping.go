package activities

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// keeping is one look after a channel's webhooks.
type keeping struct {
	set      *Set
	ch       channel
	shop     connectors.WebhookKeeper
	phrase   secret.String
	secretAt time.Time
	watched  Watched
}

// prepare opens what the webhooks are signed with, and makes it where there is none.
func (k *keeping) prepare(ctx context.Context) error {
	row, err := queries.WebhookSecret(ctx, k.set.DB, k.ch.ID)
	if db.IsNotFound(err) {
		err = db.InTx(ctx, k.set.DB, func(tx pgx.Tx) (err error) {
			if err = keepWebhookSecret(ctx, tx, k.set.Keyring, k.ch.Code, secret.String(rand.Text()+rand.Text()), worker); err != nil {
				return err
			}
			row, err = queries.WebhookSecret(ctx, tx, k.ch.ID)
			return err
		})
	}
	if err != nil {
		return db.Wrap("load the webhook secret of "+k.ch.Code, err)
	}
	k.secretAt = row.UpdatedAt
	k.phrase, err = k.set.Keyring.Open(row.Sealed, WebhookPurpose(k.ch.Code))
	return fault.Wrap(fault.Unauthorized, "channel "+k.ch.Code, err)
}

// putRight does what is to be done, and tells what was wrong before it mends it: a
// repeat finds it mended.
func (k *keeping) putRight(ctx context.Context, there []connectors.Webhook) error {
	plan, err := newWebhookPlan(ctx, k.set.DB, k.ch, WebhookAddress(k.set.PublicURL, k.ch.Code), there)
	if err != nil {
		return err
	}
	deeds := plan.deeds(k.shop.WebhookTopics())
	found := k.findings(deeds)
	if err := k.set.report(ctx, k.ch, findingWebhook, found); err != nil {
		return err
	}
	for _, d := range deeds {
		err := k.do(ctx, d, plan.address)
		switch {
		case fault.Is(err, fault.Unauthorized):
			k.watched.Shut, err = k.set.proveKey(ctx, k.ch, err)
			return err
		case fault.Is(err, fault.Invalid):
			found = append(found, Finding{Subject: d.topic, Detail: err.Error(), Remedy: "mend what the shop says of it; the channel is polled meanwhile"})
			if err := k.set.report(ctx, k.ch, findingWebhook, found); err != nil {
				return err
			}
		case err != nil:
			return err
		}
	}
	return nil
}

// do does one deed and keeps what came of it.
func (k *keeping) do(ctx context.Context, d deed, address string) error {
	wish := connectors.WebhookWish{Topic: d.topic, Address: address, Secret: k.phrase}
	id, err := k.ask(ctx, d, wish)
	if err != nil || d.what == leaveWebhook {
		return err
	}
	return db.InTx(ctx, k.set.DB, func(tx pgx.Tx) error {
		if d.what != removeWebhook {
			if err := k.save(ctx, tx, d, wish, &id); err != nil {
				return err
			}
		}
		return k.journal(ctx, tx, d, id)
	})
}

// ask has the shop do a deed, and gives the webhook's id.
func (k *keeping) ask(ctx context.Context, d deed, wish connectors.WebhookWish) (id string, err error) {
	counts := new(int)
	switch id = d.id; d.what {
	case makeWebhook:
		// Kept before it is asked for: without an id it is looked for, and known.
		if err = k.save(ctx, k.set.DB, d, wish, nil); err != nil {
			return "", err
		}
		var made connectors.Webhook
		made, err = k.shop.CreateWebhook(ctx, wish)
		id, counts = made.RemoteID, &k.watched.Made
	case mendWebhook:
		_, err = k.shop.UpdateWebhook(ctx, id, wish)
		counts = &k.watched.Mended
	case removeWebhook:
		if err = k.shop.DeleteWebhook(ctx, id); fault.Is(err, fault.NotFound) {
			err = nil
		}
		counts = &k.watched.Removed
	}
	if err == nil {
		*counts++
	}
	return id, err
}

func (k *keeping) save(ctx context.Context, q dbgen.DBTX, d deed, wish connectors.WebhookWish, id *string) error {
	return db.Wrap("keep a webhook of "+k.ch.Code, queries.ChannelWebhookSave(ctx, q, dbgen.ChannelWebhookSaveParams{
		ChannelID: k.ch.ID, Topic: d.topic, Shop: k.ch.Address, SendsTo: wish.Address, RemoteID: id, SecretAt: k.secretAt, Mended: d.wrong != "",
	}))
}

func (k *keeping) journal(ctx context.Context, tx pgx.Tx, d deed, id string) error {
	if d.what == knowWebhook {
		return nil // it was journalled when it was meant to be made, or is nothing new
	}
	return journal.Entry{
		Actor: worker, Action: "webhook", Channel: k.ch.Code, Detail: map[string]string{"became": string(d.what), "topic": d.topic, "remote_id": id},
	}.Write(ctx, tx)
}
