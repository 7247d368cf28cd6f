package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
)

// MessagesFailure is a system of a shop whose messages can't be read, or a shop that can't
// be told anything, and why.
type MessagesFailure struct {
	Channel string `json:"channel"`
	System  string `json:"system,omitempty"` // empty: it is about telling the shop
	Kind    string `json:"kind"`             // of fault
	Message string `json:"message"`          // without personal data, as all our errors
}

// ReportMessages keeps why messages can't be read or told: people see it until they can.
func (s *Set) ReportMessages(ctx context.Context, in MessagesFailure) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		what := "Its " + in.System + " can't be read: "
		if in.System == "" {
			what = "What people answered or read here can't be told: "
		}
		return ReportFindings(ctx, tx, ch.Channel, messageFinding(in.System), Finding{
			Detail: what + in.Message, Remedy: messageRemedy(fault.Kind(in.Kind)) + ", then do it by `orderloom sync messages --channel " + in.Channel + "`.",
		})
	})
	return struct{}{}, toTemporal(err)
}

func messageRemedy(kind fault.Kind) string {
	if kind == fault.Unauthorized {
		return "Give the key the right to read and write messages, or store a new key"
	}
	return "Mend what the message says"
}

// messageFinding is the kind of finding about a system's messages.
func messageFinding(system string) string {
	if system == "" {
		return "messages to tell"
	}
	return "messages " + system
}

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
