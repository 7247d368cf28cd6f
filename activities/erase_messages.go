package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// EraseMessages takes out of a message's conversation what was said in it, by both sides,
// and who the buyer is. That there were messages stays. What the shop shows of them isn't
// taken in again; what is written later is, without a name. It answers whether there was
// anything to erase; repeating it changes nothing. fault.NotFound: there is no such
// message. fault.Conflict: a reply there is being sent.
func EraseMessages(ctx context.Context, pool *pgxpool.Pool, id int64, actor, reason string) (erased bool, err error) {
	const op = "erase a conversation"
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		m, ch, err := messageToAnswer(ctx, tx, op, id)
		if err != nil {
			return err
		}
		if m.Busy {
			return fault.New(fault.Conflict, op, "a reply is being sent there: wait for what becomes of it")
		}
		threads, err := queries.ThreadErase(ctx, tx, id)
		if erased = threads > 0; err != nil || !erased {
			return db.Wrap(op, err)
		}
		return journal.Entry{
			Actor: actor, Action: "erase messages", Channel: ch.Code, Detail: map[string]string{"message": fmt.Sprint(id), "reason": reason},
		}.Write(ctx, tx)
	})
	return erased, err
}
