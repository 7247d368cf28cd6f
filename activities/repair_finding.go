package activities

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/reconcile"
)

// FindingDecision is what a person says of a finding of a look.
type FindingDecision struct {
	Finding int64
	Key     string // the person's own: said twice, it is done once
	Actor   string
	Reason  string // for the journal; no personal data
}

// RepairFinding sets about what brings the shop and us together again; the finding is
// closed by the next look that sees them agree. One that is closed already, or whose order
// was read since, is fault.Conflict; one that isn't there fault.NotFound.
func RepairFinding(ctx context.Context, tx pgx.Tx, d FindingDecision) error {
	return d.decide(ctx, tx, "repairing", repairFinding)
}

// IgnoreFinding leaves a finding alone, until it is about something else.
func IgnoreFinding(ctx context.Context, tx pgx.Tx, d FindingDecision) error {
	return d.decide(ctx, tx, "ignored", func(context.Context, pgx.Tx, dbgen.ReconcileFindingLockRow) error { return nil })
}

func (d FindingDecision) decide(ctx context.Context, tx pgx.Tx, state string, do func(context.Context, pgx.Tx, dbgen.ReconcileFindingLockRow) error) error {
	row, err := queries.ReconcileFindingLock(ctx, tx, d.Finding)
	if db.IsNotFound(err) {
		return fault.New(fault.NotFound, "look for the finding", "there is no finding %d: `orderloom reconcile list --state all` shows them", d.Finding)
	}
	if err != nil {
		return db.Wrap(fmt.Sprintf("load finding %d", d.Finding), err)
	}
	f := row.ReconcileFinding
	switch {
	case orEmpty(f.Command) == d.Key:
		return nil // said before
	case f.State == "closed":
		return fault.New(fault.Conflict, fmt.Sprintf("finding %d", f.ID), "the shop and we agree by now: nothing is to be done")
	}
	if err := do(ctx, tx, row); err != nil {
		return err
	}
	err = queries.ReconcileFindingDecide(ctx, tx, dbgen.ReconcileFindingDecideParams{ID: f.ID, State: state, Command: d.Key, Actor: d.Actor, Reason: d.Reason})
	if err != nil {
		return db.Wrap("keep what was decided", err)
	}
	return journal.Entry{
		Actor: d.Actor, Action: "reconcile finding", Channel: row.Channel.Code,
		Detail: map[string]any{"finding": f.ID, "kind": f.Kind, "subject": f.Subject, "name": f.Name, "repair": f.Repair, "state": state, "reason": d.Reason},
	}.Write(ctx, tx)
}

func repairFinding(ctx context.Context, tx pgx.Tx, row dbgen.ReconcileFindingLockRow) error {
	f := row.ReconcileFinding
	switch reconcile.Repair(f.Repair) {
	case reconcile.Read:
		return WakeReader(ctx, tx, row.Channel.Code)
	case reconcile.Walk:
		return WakeOrder(ctx, tx, commerce.OrderRef{Channel: row.Channel.Code, RemoteID: f.Subject}, OrderWake{Number: f.Name, Environment: row.Channel.Environment})
	case reconcile.Refuse:
		return refuseFound(ctx, tx, row)
	default:
		return pushFound(ctx, tx, f)
	}
}

// refuseFound ends an order that the shop has no longer as one that was thrown away.
func refuseFound(ctx context.Context, tx pgx.Tx, row dbgen.ReconcileFindingLockRow) error {
	ch, err := loadChannel(ctx, tx, row.Channel.Code)
	if err != nil {
		return err
	}
	refused, err := bury(ctx, tx, ch, []Gone{{row.ReconcileFinding.Subject, row.ReconcileFinding.AskedAt}})
	if err == nil && refused == 0 {
		return fault.New(fault.Conflict, fmt.Sprintf("finding %d", row.ReconcileFinding.ID), "the order was read since it was missed: look again by `orderloom reconcile`")
	}
	return err
}

// pushFound has a listing told what it should show, by what it was seen to show.
func pushFound(ctx context.Context, tx pgx.Tx, f dbgen.ReconcileFinding) error {
	listing, err := queries.ReconcileShown(ctx, tx, dbgen.ReconcileShownParams{
		ChannelID: f.ChannelID, RemoteID: f.Subject, AskedAt: f.AskedAt, Shows: f.Shows.RawMessage,
	})
	if err != nil {
		return db.Wrap("keep what the shop shows", err)
	}
	if listing == 0 {
		return fault.New(fault.Conflict, fmt.Sprintf("finding %d", f.ID), "the shop has the product no longer")
	}
	return db.Wrap("have the listing told", queries.PushNewsAdd(ctx, tx, []int64{listing}))
}

// followRepairs reads the orders anew that people want read, and answers how many had
// news.
func (s *Set) followRepairs(ctx context.Context, ch channel) (news int, err error) {
	for {
		rows, err := queries.ReconcileToRead(ctx, s.DB, ch.ID, connectors.PageSize)
		if err != nil || len(rows) == 0 {
			return news, db.Wrap("list orders to read anew", err)
		}
		findings, ids := make([]int64, len(rows)), make([]string, len(rows))
		for i, row := range rows {
			findings[i], ids[i] = row.ID, row.Subject
		}
		seen, err := s.lookFor(ctx, ch, ids)
		if err != nil {
			return news, err
		}
		news += seen
		if err := queries.ReconcileRead(ctx, s.DB, findings); err != nil {
			return news, db.Wrap("tick off what was read anew", err)
		}
	}
}
