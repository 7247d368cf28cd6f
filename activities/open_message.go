package activities

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ReadMessage notes that a person has read a message, and what the buyer wrote before it
// in the same conversation, and has the shop told so. It answers how many were unread.
// Repeating it changes nothing. fault.NotFound: there is no such message.
func ReadMessage(ctx context.Context, pool *pgxpool.Pool, id int64, actor string) (read int64, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		_, ch, err := messageToAnswer(ctx, tx, "read a message", id)
		if err != nil {
			return err
		}
		if read, err = queries.MessagesRead(ctx, tx, actor, id); err != nil || read == 0 {
			return db.Wrap("note that it was read", err)
		}
		if err := journalMessage(ctx, tx, entry{actor: actor, action: "read message", result: "done"}, ch.Code, map[string]string{
			"message": fmt.Sprint(id), "messages": fmt.Sprint(read),
		}); err != nil || ch.takesMessages() != nil {
			return err
		}
		return askMessages(ctx, tx, ch.Code, MessagesTell)
	})
	return read, err
}

// journalMessage notes what was done with messages: ids and figures, no text of theirs.
func journalMessage(ctx context.Context, tx pgx.Tx, e entry, channel string, detail map[string]string) error {
	raw, err := json.Marshal(detail)
	if err != nil {
		return err
	}
	return db.Wrap("journal", queries.MessageJournal(ctx, tx, dbgen.MessageJournalParams{
		Actor: e.actor, Action: e.action, Channel: channel, Result: e.result, Detail: raw,
	}))
}
