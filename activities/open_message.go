package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/journal"
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
		err = journal.Entry{
			Actor: actor, Action: "read message", Channel: ch.Code, Detail: map[string]string{"message": fmt.Sprint(id), "messages": fmt.Sprint(read)},
		}.Write(ctx, tx)
		if err != nil || ch.takesMessages() != nil {
			return err
		}
		return askMessages(ctx, tx, ch.Code, MessagesTell)
	})
	return read, err
}
