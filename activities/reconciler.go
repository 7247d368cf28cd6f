package activities

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/reconcile"
)

// Difference is something that was found of an order or a listing.
type Difference struct {
	reconcile.Finding

	Subject string        `json:"subject"` // the shop's id
	Name    string        `json:"name"`    // what people call it: an order's number, or a SKU
	AskedAt time.Time     `json:"asked_at"`
	Shows   *shownListing `json:"shows,omitempty"` // by a listing
}

// shownListing is what a shop shows of a listing, as it is stored.
type shownListing struct {
	ManagesStock string        `json:"manages_stock"`
	Quantity     *money.Amount `json:"quantity"`
	InStock      bool          `json:"in_stock"`
	Price        *money.Amount `json:"price"`
	SalePrice    *money.Amount `json:"sale_price"`
	Discount     *money.Amount `json:"discount"`
	Hidden       bool          `json:"hidden"`
}

// reconciler makes one part of a look: it asks the shop, then compares.
type reconciler struct {
	set      *Set
	ch       channel
	run      dbgen.Reconciliation
	at       reconcilePosition
	frontier dbgen.ReconcileFrontierRow
	// before are the orders that earlier parts have seen, where the database doesn't know.
	before map[string]bool

	part   Reconciled
	kinds  []reconcile.Kind // that were looked for
	seen   []string         // orders of the shop's
	agreed []string         // what isn't found of these is over
	found  []Difference
}

// look makes the part. It writes nothing.
func (r *reconciler) look(ctx context.Context) (err error) {
	if r.frontier, err = queries.ReconcileFrontier(ctx, r.set.DB, r.ch.ID); err != nil {
		return db.Wrap("look how far the shop has been read", err)
	}
	r.at.Phase = cmp.Or(r.at.Phase, ReconcileOrders)
	r.part = Reconciled{Run: r.run.ID, Phase: r.at.Phase}
	switch r.at.Phase {
	case ReconcileOrders:
		err = r.lookAtOrders(ctx)
	case ReconcileUnseen:
		err = r.lookForUnseen(ctx)
	default:
		err = r.lookAtListings(ctx)
	}
	r.part.More = r.at.Phase != reconcileEnd
	return err
}

// weigh keeps what was found of one thing; of what is in flight nothing is said.
func (r *reconciler) weigh(about Difference, found []reconcile.Finding, inFlight bool) {
	if len(found) > 0 && inFlight {
		r.part.InFlight++
		return
	}
	r.agreed = append(r.agreed, about.Subject)
	for _, f := range found {
		about.Finding = f
		r.found = append(r.found, about)
	}
}

// save keeps what was found, and how far the look has got.
func (r *reconciler) save(ctx context.Context, tx pgx.Tx) error {
	raw, err := json.Marshal(append([]Difference{}, r.found...))
	if err != nil {
		return err
	}
	given := dbgen.ReconcileSaveParams{ChannelID: r.ch.ID, Channel: r.ch.Code, Found: raw, Agreed: append([]string{}, r.agreed...), Kinds: []string{}, Still: []string{}}
	for _, k := range r.kinds {
		given.Kinds = append(given.Kinds, string(k))
	}
	for _, d := range r.found {
		given.Still = append(given.Still, fmt.Sprintf("%s %s", d.Kind, d.Subject))
	}
	saved, err := queries.ReconcileSave(ctx, tx, given)
	if err != nil {
		return db.Wrap("keep what was found", err)
	}
	r.part.Opened, r.part.Closed = saved.Opened, saved.Closed
	if err := queries.ReconcileSaw(ctx, tx, r.run.ID, append([]string{}, r.seen...)); err != nil {
		return db.Wrap("keep what was seen", err)
	}
	return r.move(ctx, tx)
}

func (r *reconciler) move(ctx context.Context, tx pgx.Tx) error {
	position, err := json.Marshal(r.at)
	if err != nil {
		return err
	}
	moved, err := queries.ReconcileMove(ctx, tx, dbgen.ReconcileMoveParams{
		ID: r.run.ID, Version: r.run.Version, Position: position, Orders: r.part.Orders, Listings: r.part.Listings,
		InFlight: r.part.InFlight, Opened: r.part.Opened, Closed: r.part.Closed,
	})
	if err == nil && moved == 0 {
		return conflictingLook(r.run.ID)
	}
	return db.Wrap("keep how far the look has got", err)
}

// able is a capability of the channel's connector, and whether it has it.
func able[T any](ctx context.Context, r *reconciler) (shop T, has bool, err error) {
	connector, err := r.set.Channels.Connector(ctx, r.ch.Code)
	if err != nil {
		return shop, false, err
	}
	shop, has = connector.(T)
	return shop, has, nil
}

// tooYoung reports whether a change of the shop's needn't have been read by us yet.
func tooYoung(changed, known, frontier time.Time) bool {
	return changed.After(known) && changed.After(frontier)
}
