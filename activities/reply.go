package activities

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
)

// The states of a reply.
const (
	replyIntended = "intended"
	replySent     = "sent"
	replyInDoubt  = "in_doubt" // the buyer may have it
	replyFailed   = "failed"   // the buyer surely hasn't
	replyWithheld = "withheld" // it was never tried
)

const opReply = "answer a message"

// Reply is a person's answer to a buyer's message.
type Reply struct {
	Key       string // the same key is the same reply
	MessageID int64
	// Text is what is sent, as it is. Empty with Again, which sends the last reply to the
	// message once more: one that is in doubt, has failed or was withheld.
	Text  string
	Again bool
	Actor string
}

// Replied is what became of a reply.
type Replied struct {
	ID          int64
	State       string // intended until a worker has sent it
	GivenBefore bool   // it was stored before, and not again
}

// ReplyToMessage stores a reply and has a worker send it at once. The message, and what
// the buyer wrote before it, counts as read. The same reply twice is one. A channel that
// rehearses withholds it. fault.NotFound: there is no such message. fault.Conflict: it
// can't be answered so, or the key is another reply's. fault.Unmapped: the channel has
// messages switched off.
func ReplyToMessage(ctx context.Context, pool *pgxpool.Pool, r Reply) (out Replied, err error) {
	err = db.InTx(ctx, pool, func(tx pgx.Tx) error {
		m, ch, err := messageToAnswer(ctx, tx, opReply, r.MessageID)
		if err != nil {
			return err
		}
		if out, err = r.given(ctx, tx); err != nil || out.GivenBefore {
			return err
		}
		if err := ch.takesMessages(); err != nil {
			return err
		}
		if err := r.fits(m); err != nil {
			return err
		}
		out, err = r.intend(ctx, tx, ch)
		return err
	})
	return out, err
}

// messageToAnswer is a message, locked, with its channel.
func messageToAnswer(ctx context.Context, tx pgx.Tx, op string, id int64) (dbgen.MessageToAnswerRow, channel, error) {
	m, err := queries.MessageToAnswer(ctx, tx, id)
	if db.IsNotFound(err) {
		return m, channel{}, fault.New(fault.NotFound, op, "there is no such message")
	}
	if err != nil {
		return m, channel{}, db.Wrap("load the message", err)
	}
	ch, err := loadChannel(ctx, tx, m.Channel)
	return m, ch, err
}

// given says what became of the reply if it was given before.
func (r Reply) given(ctx context.Context, tx pgx.Tx) (Replied, error) {
	known, err := queries.ReplyByKey(ctx, tx, r.Key)
	if db.IsNotFound(err) {
		return Replied{}, nil
	}
	if err != nil {
		return Replied{}, db.Wrap("look for the reply", err)
	}
	if known.MessageID != r.MessageID || !r.Again && known.Body != r.Text {
		return Replied{}, keyTaken(opReply, r.Key)
	}
	return Replied{ID: known.ID, State: known.State, GivenBefore: true}, nil
}

// fits refuses what can't be answered.
func (r Reply) fits(m dbgen.MessageToAnswerRow) error {
	switch {
	case m.Own:
		return fault.New(fault.Conflict, opReply, "the shop wrote message %s itself: answer one of the buyer's", m.RemoteID)
	case m.Unreadable:
		return fault.New(fault.Conflict, opReply, "message %s could not be understood: answer it in the shop", m.RemoteID)
	case m.Erased:
		return fault.New(fault.Conflict, opReply, "message %s is erased", m.RemoteID)
	case !r.Again && strings.TrimSpace(r.Text) == "":
		return fault.New(fault.Invalid, opReply, "there is nothing to send: the reply is empty")
	default:
		return nil
	}
}

func (r Reply) intend(ctx context.Context, tx pgx.Tx, ch channel) (Replied, error) {
	add := dbgen.ReplyAddParams{Key: r.Key, MessageID: r.MessageID, Body: r.Text, Actor: r.Actor, State: replyIntended}
	if err := r.after(ctx, tx, &add); err != nil {
		return Replied{}, err
	}
	if !ch.writable() {
		why := "channel " + ch.Code + " is a " + ch.Environment + " one: nothing is written to its shop"
		add.State, add.Error = replyWithheld, &why
	}
	id, err := queries.ReplyAdd(ctx, tx, add)
	if db.IsNotFound(err) { // given to another message meanwhile
		return Replied{}, keyTaken(opReply, r.Key)
	}
	if err != nil {
		return Replied{}, db.Wrap("store the reply", err)
	}
	if _, err := queries.MessagesRead(ctx, tx, r.Actor, r.MessageID); err != nil {
		return Replied{}, db.Wrap("note that it was read", err)
	}
	err = journal.Entry{
		Actor: r.Actor, Action: "reply", Channel: ch.Code, Result: add.State, Detail: map[string]string{"reply": fmt.Sprint(id), "message": fmt.Sprint(r.MessageID)},
	}.Write(ctx, tx)
	if err != nil {
		return Replied{}, err
	}
	return Replied{ID: id, State: add.State}, askMessages(ctx, tx, ch.Code, MessagesTell)
}

// after holds the reply against the last one to the same message: none is sent twice but
// by a person who says so.
func (r Reply) after(ctx context.Context, tx pgx.Tx, add *dbgen.ReplyAddParams) error {
	last, err := queries.ReplyLast(ctx, tx, r.MessageID)
	if db.IsNotFound(err) {
		if r.Again {
			return fault.New(fault.Conflict, opReply, "there is no reply to send again")
		}
		return nil
	}
	if err != nil {
		return db.Wrap("look for the last reply", err)
	}
	switch {
	case r.Again && (last.State == replySent || last.State == replyIntended):
		return fault.New(fault.Conflict, opReply, "the last reply is %s: it is not sent again", last.State)
	case r.Again && last.Body == "":
		return fault.New(fault.Conflict, opReply, "the last reply is erased: write it anew")
	case r.Again:
		add.Body, add.AgainOf = last.Body, &last.ID
	case last.Body == r.Text && last.State == replyInDoubt:
		return fault.New(fault.Conflict, opReply, "this very reply is in doubt, the buyer may have it: look in the shop, and send it once more with --again")
	case last.Body == r.Text && last.State == replyIntended:
		return fault.New(fault.Conflict, opReply, "this very reply is being sent")
	}
	return nil
}
