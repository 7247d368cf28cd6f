package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// LookFilter says which looks over channels are wanted.
type LookFilter struct{ Channel, State string }

// LookStates are what a look can be.
func LookStates() []string { return []string{"running", "done", "failed"} }

// Check implements Filter.
func (f LookFilter) Check() error { return oneOf("state", f.State, LookStates()) }

// Look is a shop held against our books: the orders placed in a time, and all that it
// showed.
type Look struct {
	ID       int64      `json:"look"`
	Channel  string     `json:"channel"`
	State    string     `json:"state"`
	Since    time.Time  `json:"since"`
	Until    time.Time  `json:"until"`
	Orders   int64      `json:"orders"` // of the shop's, looked at
	Listings int64      `json:"listings"`
	InFlight int64      `json:"in_flight"` // differed, and were on their way to agree
	Opened   int64      `json:"opened"`    // findings
	Closed   int64      `json:"closed"`
	BegunAt  time.Time  `json:"begun_at"`
	EndedAt  *time.Time `json:"ended_at"`
	Error    string     `json:"error"` // why it failed

	Zone string `json:"-"` // the channel's, for people
}

// Looks are looks over channels, the newest first.
func Looks(ctx context.Context, q dbgen.DBTX, f LookFilter, part Part) (Page[Look], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Look]{}, err
	}
	return turn(part, "looks over channels", func(most, skip int32) ([]dbgen.ReconcileLookListRow, error) {
		return dbgen.New().ReconcileLookList(ctx, db.Planned(q), dbgen.ReconcileLookListParams{Channel: f.Channel, State: f.State, Most: most, Skip: skip})
	}, newLook)
}

func newLook(row dbgen.ReconcileLookListRow) (Look, int64) {
	r := row.Reconciliation
	look := Look{
		ID: r.ID, Channel: row.Channel, State: r.State, Since: r.Since, Until: r.Until, Orders: r.Orders, Listings: r.Listings, InFlight: r.InFlight,
		Opened: r.Opened, Closed: r.Closed, BegunAt: r.BegunAt, EndedAt: r.EndedAt, Zone: row.Zone,
	}
	if r.Error != nil {
		look.Error = *r.Error
	}
	return look, row.InAll
}
