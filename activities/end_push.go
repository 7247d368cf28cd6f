package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
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
		row, err := queries.PushFacts(ctx, tx, ch.ID)
		if err != nil {
			return db.Wrap("load the pushes of "+ch.Code, err)
		}
		if row.Waiting == 0 {
			if err := ReportFindings(ctx, tx, ch.Channel, findingPush); err != nil {
				return err
			}
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

// ReportPush keeps that a shop takes no push: people see it until it does.
func (s *Set) ReportPush(ctx context.Context, in PushFailure) (struct{}, error) {
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		return ReportFindings(ctx, tx, ch.Channel, findingPushFailed, Finding{
			Detail: "The shop takes neither stock nor prices: " + in.Message,
			Remedy: pushRemedy(fault.Kind(in.Kind)) + fmt.Sprintf(", then run `orderloom sync stock --channel %s`.", in.Channel),
		})
	})
	return struct{}{}, toTemporal(err)
}

func pushRemedy(kind fault.Kind) string {
	if kind == fault.Unauthorized {
		return "Give the key's user the right to change products, or store a new key"
	}
	return "Mend what the message says"
}
