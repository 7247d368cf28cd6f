package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// findingReconcile is the kind of finding that a channel can't be reconciled.
	findingReconcile = "reconcile"
	// reconcileBack is how far back orders are looked at where nobody says.
	reconcileBack = 30 * 24 * time.Hour
	// keepOver is how long a finding is known that is over, a look that has ended, and a
	// notice that was told.
	keepOver = 400 * 24 * time.Hour
)

// ReconcileInput asks for a look over a channel: the orders placed in [Since, Until), and
// all that it shows. Zero times are the last thirty days.
type ReconcileInput struct {
	Channel string    `json:"channel"`
	Since   time.Time `json:"since,omitzero"`
	Until   time.Time `json:"until,omitzero"`
	// Key makes it one look, however often it is begun.
	Key string `json:"key,omitempty"`
}

// ReconcilePhase is what a look is at.
type ReconcilePhase string

// The phases, in their order.
const (
	ReconcileOrders   ReconcilePhase = "orders"
	ReconcileUnseen   ReconcilePhase = "orders unseen"
	ReconcileListings ReconcilePhase = "listings"
	reconcileEnd      ReconcilePhase = "end"
)

// Reconciled is what a look came to so far, or a part of it, in figures.
type Reconciled struct {
	Run      int64          `json:"run,omitempty"`
	Phase    ReconcilePhase `json:"phase,omitempty"`
	Orders   int64          `json:"orders"`    // of the shop's
	Listings int64          `json:"listings"`  // that we push to
	InFlight int64          `json:"in_flight"` // differ, and are on their way to agree
	Opened   int64          `json:"opened"`    // findings
	Closed   int64          `json:"closed"`
	More     bool           `json:"more,omitempty"` // there is another part now
}

// BeginReconcile begins a look over a channel, or goes on with the one of the same key.
// What another one has left is at its end, and what was over long ago is forgotten.
func (s *Set) BeginReconcile(ctx context.Context, in ReconcileInput) (Reconciled, error) {
	run, err := s.beginReconcile(ctx, in)
	return Reconciled{Run: run}, toTemporal(err)
}

func (s *Set) beginReconcile(ctx context.Context, in ReconcileInput) (int64, error) {
	ch, err := s.readableChannel(ctx, in.Channel)
	if err != nil {
		return 0, err
	}
	if err := queries.ReconcileForget(ctx, s.DB, ch.ID, s.Now().Add(-keepOver)); err != nil {
		return 0, db.Wrap("forget old findings", err)
	}
	in.settle(s.Now())
	row, err := queries.ReconcileBegin(ctx, s.DB, dbgen.ReconcileBeginParams{ChannelID: ch.ID, Key: in.Key, Since: in.Since, Until: in.Until})
	return row.ID, db.Wrap("begin to reconcile "+ch.Code, err)
}

// Means reports whether this look is the one that is asked for, give or take a minute.
func (in ReconcileInput) Means(look dbgen.ReconcileRunningRow) bool {
	in.settle(look.BegunAt)
	return in.Since.Sub(look.Since).Abs() < time.Minute && in.Until.Sub(look.Until).Abs() < time.Minute
}

// settle fills in the times that nobody said.
func (in *ReconcileInput) settle(now time.Time) {
	if in.Until.IsZero() {
		in.Until = now
	}
	if in.Since.IsZero() {
		in.Since = in.Until.Add(-reconcileBack)
	}
}

// ReconcilePart looks at about a page of what the shop has, and keeps what it found
// together with how far it got, all or nothing. It writes nothing to the shop and may be
// repeated.
func (s *Set) ReconcilePart(ctx context.Context, run int64) (Reconciled, error) {
	defer alive(ctx)()
	part, err := s.reconcilePart(ctx, run)
	return part, toTemporal(err)
}

func (s *Set) reconcilePart(ctx context.Context, run int64) (Reconciled, error) {
	row, err := queries.ReconcileGet(ctx, s.DB, run)
	if err != nil || row.Reconciliation.State != "running" {
		return Reconciled{Run: run}, db.Wrap("load the look", err)
	}
	ch, err := s.readableChannel(ctx, row.Channel)
	if err != nil {
		return Reconciled{}, err
	}
	r := &reconciler{set: s, ch: ch, run: row.Reconciliation}
	if err := json.Unmarshal(r.run.Position, &r.at); err != nil {
		return Reconciled{}, fmt.Errorf("a stored position is not in today's shape: %w", err)
	}
	if err := r.look(ctx); err != nil {
		return Reconciled{}, err
	}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error { return r.save(ctx, tx) })
	return r.part, err
}

// ReconcileEnded is how a look ended: for Failed, where it isn't empty.
type ReconcileEnded struct {
	Channel string `json:"channel"`
	Run     int64  `json:"run"`
	Failed  string `json:"failed,omitempty"`
}

// EndReconcile ends a look, and answers with what all of it came to. It may be repeated.
func (s *Set) EndReconcile(ctx context.Context, in ReconcileEnded) (Reconciled, error) {
	sum, err := s.endReconcile(ctx, in)
	return sum, toTemporal(err)
}

func (s *Set) endReconcile(ctx context.Context, in ReconcileEnded) (sum Reconciled, err error) {
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		ch, err := loadChannel(ctx, tx, in.Channel)
		if err != nil {
			return err
		}
		var found []Finding
		if in.Failed != "" {
			found = append(found, Finding{
				Detail: "The shop could not be held against our books: " + in.Failed,
				Remedy: "Mend what it says, then run `orderloom reconcile --channel " + ch.Code + "`.",
			})
		}
		if err := ReportFindings(ctx, tx, ch.Channel, findingReconcile, found...); err != nil {
			return err
		}
		row, err := queries.ReconcileEnd(ctx, tx, in.Failed, in.Run)
		sum = Reconciled{Run: row.ID, Orders: row.Orders, Listings: row.Listings, InFlight: row.InFlight, Opened: row.Opened, Closed: row.Closed}
		return db.Wrap("end the look", err)
	})
	return sum, err
}

// reconcilePosition is how far a look has got.
type reconcilePosition struct {
	Phase ReconcilePhase          `json:"phase,omitempty"`
	Rest  connectors.ListPosition `json:"rest,omitzero"`   // in the shop's list of orders
	After string                  `json:"after,omitempty"` // of ours, the order after which to go on
	Seen  int                     `json:"seen,omitempty"`  // orders of the shop's so far
	// Catalogue is how far it has been read, apart from what an import of it keeps.
	Catalogue catalogCursor `json:"catalogue,omitzero"`
}

func (p *reconcilePosition) pass() {
	switch p.Phase {
	case ReconcileOrders:
		p.Phase = ReconcileUnseen
	case ReconcileUnseen:
		p.Phase = ReconcileListings
	default:
		p.Phase = reconcileEnd
	}
}

// conflictingLook is a part that somebody else has done.
func conflictingLook(run int64) error {
	return fault.New(fault.Conflict, "reconcile", "look %d was moved on by somebody else", run)
}
