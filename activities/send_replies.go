package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

const opSendReply = "send a reply"

// SendReplies sends the replies that people wrote to a channel's buyers, in their order.
// Each is recorded before it is sent. One whose outcome nobody knows is in doubt, and
// never sent again by itself; one that can't be sent has failed. It may be repeated: what
// was under way when its sender broke down is in doubt.
func (s *Set) SendReplies(ctx context.Context, code string) (MessagesPart, error) {
	defer alive(ctx)()
	part, err := s.sendReplies(ctx, code)
	return part, toTemporal(err)
}

func (s *Set) sendReplies(ctx context.Context, code string) (part MessagesPart, err error) {
	ch, shop, err := s.messagesAt(ctx, code)
	if err != nil {
		return part, err
	}
	for {
		next, err := s.takeReply(ctx, ch, &part)
		if err != nil {
			return part, err
		}
		if next == nil {
			return part, s.messagesDone(ctx, ch, MessagesReplies)
		}
		became, remoteID, err := s.sendReply(ctx, ch, shop, *next)
		if err != nil {
			return part, err
		}
		if err := s.closeReply(ctx, ch, next.ID, became, remoteID, &part); err != nil {
			return part, err
		}
	}
}

// takeReply takes the next reply that is to be sent, or nil. One that somebody else is
// sending is waited for, as long as a call can last; then it was lost together with who
// sent it.
func (s *Set) takeReply(ctx context.Context, ch channel, part *MessagesPart) (next *dbgen.ReplyNextRow, err error) {
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		for {
			row, err := queries.ReplyNext(ctx, tx, ch.ID)
			if db.IsNotFound(err) {
				return nil
			}
			if err != nil {
				return db.Wrap("take the next reply", err)
			}
			if !row.UnderWay {
				row.Attempts++
				next = &row
				return db.Wrap("take the next reply", queries.ReplyTake(ctx, tx, row.ID))
			}
			since := time.Duration(row.Since * float64(time.Second))
			if since < longestCall {
				return &fault.Error{Kind: fault.RateLimited, Op: opSendReply, RetryAfter: longestCall - since, Message: "another worker is sending it, or was"}
			}
			if err := endReply(ctx, tx, ch, row.ID, lost(), "", part); err != nil {
				return err
			}
		}
	})
	return next, err
}

// sendReply sends one reply and says what became of it. The error is of one that was
// surely not sent and is worth another attempt.
func (s *Set) sendReply(ctx context.Context, ch channel, shop connectors.Messages, r dbgen.ReplyNextRow) (ending, string, error) {
	if !ch.writable() { // its environment was changed since
		return ending{state: replyWithheld, why: "nothing is written to the shop of a channel in " + ch.Environment}, "", nil
	}
	to := connectors.MessageRef{System: r.System, RemoteID: r.RemoteID, ThreadID: r.Thread, OtherID: r.OtherID}
	remoteID, err := shop.CreateReply(ctx, to, r.Body)
	switch {
	case err == nil:
		return ending{state: replySent}, remoteID, nil
	case fault.OutcomeUnknown(err):
		return endedBy(replyInDoubt, err), "", nil
	case fault.KindOf(err).Retryable() && r.Attempts < mostAttempts:
		return ending{}, "", s.replyNotSent(ctx, r.ID, err)
	default:
		return endedBy(replyFailed, err), "", nil
	}
}

// replyNotSent notes that a reply was surely not sent, and passes on why.
func (s *Set) replyNotSent(ctx context.Context, id int64, cause error) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer done()
	if err := queries.ReplyNotSent(ctx, s.DB, cause.Error(), id); err != nil {
		return errors.Join(cause, db.Wrap("note that a reply was not sent", err))
	}
	return cause
}

// closeReply records what became of a reply.
func (s *Set) closeReply(ctx context.Context, ch channel, id int64, became ending, remoteID string, part *MessagesPart) error {
	ctx, done := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer done()
	return db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return endReply(ctx, tx, ch, id, became, remoteID, part) })
}

func endReply(ctx context.Context, tx pgx.Tx, ch channel, id int64, became ending, remoteID string, part *MessagesPart) error {
	end := dbgen.ReplyCloseParams{ID: id, State: became.state}
	if became.why != "" {
		end.Error = &became.why
	}
	if remoteID != "" {
		end.RemoteID = &remoteID
	}
	closed, err := queries.ReplyClose(ctx, tx, end)
	if err != nil || closed == 0 { // somebody else knew before
		return db.Wrap("close the reply", err)
	}
	if became.state == replySent {
		part.Sent++
	} else {
		part.Unsent++
	}
	return journal.Entry{
		Actor: worker, Action: "send reply", Channel: ch.Code, Result: became.state, Detail: map[string]string{"reply": fmt.Sprint(id)},
	}.Write(ctx, tx)
}
