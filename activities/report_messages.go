package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
)

// What is done with messages beside reading a system, as it is reported.
const (
	MessagesReplies = "replies"          // sent
	MessagesDoubts  = "replies in doubt" // looked for
	MessagesRead    = "messages read"    // told to the shop
)

// MessagesFailure is something about a shop's messages that can't be done, and why.
type MessagesFailure struct {
	Channel string `json:"channel"`
	What    string `json:"what"`    // a system that can't be read, or one of Messages…
	Kind    string `json:"kind"`    // of fault
	Message string `json:"message"` // without personal data, as all our errors
}

// ReportMessages keeps what can't be done: people see it until it can.
func (s *Set) ReportMessages(ctx context.Context, in MessagesFailure) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		return ReportFindings(ctx, tx, ch.Channel, messageFinding(in.What), Finding{
			Detail: cantBeDone(in.What) + ": " + in.Message,
			Remedy: messageRemedy(fault.Kind(in.Kind)) + ", then do it by `orderloom sync messages --channel " + in.Channel + "`.",
		})
	})
	return struct{}{}, toTemporal(err)
}

func cantBeDone(what string) string {
	switch what {
	case MessagesReplies:
		return "Replies to buyers can't be sent"
	case MessagesDoubts:
		return "Replies in doubt can't be looked for"
	case MessagesRead:
		return "The shop can't be told which messages were read"
	default:
		return "The shop's " + what + " can't be read"
	}
}

// messagesDone settles what kept something from being done.
func (s *Set) messagesDone(ctx context.Context, ch channel, what string) error {
	return db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return ReportFindings(ctx, tx, ch.Channel, messageFinding(what)) })
}

func messageRemedy(kind fault.Kind) string {
	if kind == fault.Unauthorized {
		return "Give the key the right to read and write messages, or store a new key"
	}
	return "Mend what the message says"
}

// messageFinding is the kind of finding about something that is done with messages.
func messageFinding(what string) string { return "messages: " + what }

// reportMessages settles what kept a system from being read; where the shop doesn't use
// it, that is the finding.
func reportMessages(ctx context.Context, tx pgx.Tx, ch channel, system, off string) error {
	if off == "" {
		return ReportFindings(ctx, tx, ch.Channel, messageFinding(system))
	}
	return ReportFindings(ctx, tx, ch.Channel, messageFinding(system), Finding{
		Detail: "The shop has its " + system + " switched off: " + off,
		Remedy: "Nothing, unless its buyers should be able to write there: then switch it on in the shop.",
	})
}
