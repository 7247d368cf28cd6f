package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// findingPushFailed is the kind of finding about a shop that takes no push.
const findingPushFailed = "push failed"

// PushEnd is a push that is over.
type PushEnd struct {
	Channel string `json:"channel"`
	Push    int64  `json:"push"`
	Size    int    `json:"size"` // of a request, at the end: the next push begins with it
}

// EndPush ends a push that has told all it had to. It may be repeated.
func (s *Set) EndPush(ctx context.Context, in PushEnd) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		if err := queries.PushEnd(ctx, tx, int32(in.Size), in.Push); err != nil { //nolint:gosec // a page at most
			return db.Wrap("end the push", err)
		}
		facts, err := queries.PushFacts(ctx, tx, ch.ID)
		if err != nil {
			return db.Wrap("load the pushes of "+ch.Code, err)
		}
		if facts.Waiting == 0 {
			if err := ReportFindings(ctx, tx, ch.Channel, findingPush); err != nil {
				return err
			}
		}
		row, err := queries.PushGet(ctx, tx, in.Push)
		if err != nil {
			return db.Wrap("load the push", err)
		}
		if p := row.StockPush; p.Unanswered > 0 && p.Unanswered == p.Sent+p.Failed {
			return nil // the shop has yet to answer for a change
		}
		return ReportFindings(ctx, tx, ch.Channel, findingPushFailed)
	})
	return struct{}{}, toTemporal(err)
}

// PushFailure is a push that a shop didn't take as a whole, and why.
type PushFailure struct {
	Channel string `json:"channel"`
	Kind    string `json:"kind"`    // of fault
	Message string `json:"message"` // without personal data, as all our errors
}

// ReportPush keeps that a shop takes no push: people see it until it does. It is asked
// for again by itself, after a while that grows with how long it has been so.
func (s *Set) ReportPush(ctx context.Context, in PushFailure) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		if err := reportPush(ctx, tx, ch, fault.Kind(in.Kind), in.Message); err != nil {
			return err
		}
		rest, err := pushRest(ctx, tx, ch)
		if err != nil {
			return err
		}
		return db.Wrap("ask for another push", queries.PushAskLater(ctx, tx, dbgen.PushAskLaterParams{Channel: ch.Code, Subject: pushAgain, Seconds: rest}))
	})
	return struct{}{}, toTemporal(err)
}

func reportPush(ctx context.Context, tx pgx.Tx, ch channel, kind fault.Kind, message string) error {
	return ReportFindings(ctx, tx, ch.Channel, findingPushFailed, Finding{
		Detail: "The shop takes neither stock nor prices: " + message,
		Remedy: pushRemedy(kind) + fmt.Sprintf(", then run `orderloom sync stock --channel %s`, or wait: it is tried again by itself.", ch.Code),
	})
}

// pushRest is how many seconds a shop is left alone that takes no push.
func pushRest(ctx context.Context, tx pgx.Tx, ch channel) (int64, error) {
	rest, err := queries.PushRest(ctx, tx, ch.ID, findingPushFailed)
	return rest, db.Wrap("look since when no push goes", err)
}

func pushRemedy(kind fault.Kind) string {
	switch kind {
	case fault.Unauthorized:
		return "Give the key's user the right to change products, or store a new key"
	case fault.Transient:
		return "See the shop's log of errors: it can be read, and breaks when a product is changed"
	default:
		return "Mend what the message says"
	}
}
