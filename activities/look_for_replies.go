package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// LookForReplies looks in the shop for the replies of a channel that are in doubt, once
// each: what is found there was sent. What isn't found stays in doubt, for a person to
// decide, and so does what a system doesn't show. A later reading that comes upon it
// settles it all the same.
func (s *Set) LookForReplies(ctx context.Context, code string) (MessagesPart, error) {
	defer alive(ctx)()
	part, err := s.lookForReplies(ctx, code)
	return part, toTemporal(err)
}

func (s *Set) lookForReplies(ctx context.Context, code string) (part MessagesPart, err error) {
	ch, shop, err := s.messagesAt(ctx, code)
	if err != nil {
		return part, err
	}
	doubts, err := queries.RepliesInDoubt(ctx, s.DB, ch.ID)
	if err != nil {
		return part, db.Wrap("load replies in doubt", err)
	}
	for _, r := range doubts {
		if err := s.lookForReply(ctx, ch, shop, r, &part); err != nil {
			return part, err
		}
	}
	return part, s.messagesDone(ctx, ch, MessagesDoubts)
}

func (s *Set) lookForReply(ctx context.Context, ch channel, shop connectors.Messages, r dbgen.RepliesInDoubtRow, part *MessagesPart) error {
	of := connectors.MessageRef{System: r.System, RemoteID: r.RemoteID, ThreadID: r.Thread, OtherID: r.OtherID}
	for at, more := (connectors.MessagePosition{SentAt: behind(r.IntendedAt, ch.StartAt)}), true; more; {
		page, err := shop.ThreadMessages(ctx, of, at)
		if fault.Is(err, fault.Unsupported) {
			return db.Wrap("note that nobody can look", queries.ReplyUnseen(ctx, s.DB, r.ID))
		}
		if err != nil {
			return err
		}
		if more = page.More && page.Next != at; more {
			at = page.Next
		}
		err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
			if err := saveMessages(ctx, tx, ch, r.System, page, part); err != nil || more {
				return err
			}
			return db.Wrap("note the look", queries.ReplyLooked(ctx, tx, r.ID))
		})
		if err != nil {
			return err
		}
	}
	return nil
}
