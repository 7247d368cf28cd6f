package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/secret"
)

// TryNotices stores a notice of no problem for a channel's person, by which they and we see
// whether notices arrive; a worker sends it at once, whatever rests. It answers with its
// id. fault.Unmapped: nobody is named, or they have no address.
func TryNotices(ctx context.Context, pool *pgxpool.Pool, code, actor string) (id int64, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, code)
		if err != nil {
			return err
		}
		if ch.NoticesTo == nil {
			return fault.New(fault.Unmapped, "try notices", "channel %s names nobody who is told: `orderloom channel edit %s --notices-to PERSON`", code, code)
		}
		m := newNoticeMessage(ch, time.Now())
		m.Test = true
		if id, err = m.store(ctx, tx, ch, 0); err != nil {
			return err
		}
		err = journal.Entry{Actor: actor, Action: "try notices", Channel: code, Detail: map[string]string{"notice": fmt.Sprint(id)}}.Write(ctx, tx)
		if err != nil {
			return err
		}
		return db.Wrap("have a notice sent", queries.OutboxAdd(ctx, tx, dbgen.OutboxAddParams{
			Topic: TopicNotices, Channel: code, Payload: json.RawMessage("{}"),
		}))
	})
	return id, err
}

// NoticePurpose is what the secret of a person's webhook is sealed for.
func NoticePurpose(person string) string { return fmt.Sprintf("person %s webhook", person) }

// SetNoticeSecret keeps, sealed, what a person's webhook is signed with from the next
// notice on. The person is one that exists; an empty secret is fault.Invalid.
func SetNoticeSecret(ctx context.Context, pool *pgxpool.Pool, keyring *secret.Keyring, person string, phrase secret.String, actor string) error {
	if phrase == "" {
		return fault.New(fault.Invalid, "person "+person, "the secret of their webhook can't be empty")
	}
	return db.InTx(ctx, pool, func(tx pgx.Tx) error {
		sealed, err := seal(ctx, tx, keyring, phrase, NoticePurpose(person))
		if err != nil {
			return err
		}
		if err := queries.NoticeSecretSave(ctx, tx, person, sealed); err != nil {
			return db.Wrap("store the secret of "+person, err)
		}
		return journal.Entry{Actor: actor, Action: "notice secret", Detail: map[string]string{"person": person}}.Write(ctx, tx)
	})
}
