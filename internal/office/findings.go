package office

import (
	"context"
	"strings"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/reconcile"
)

// FindingFilter says which differences between shops and our books are wanted.
type FindingFilter struct {
	ID                   int64 // that one alone; 0: any
	Channel, Kind, State string
}

// FindingStates are what can be asked for: unsettled is open or repairing.
func FindingStates() []string {
	return []string{"unsettled", "open", "repairing", "ignored", "closed", "all"}
}

// FindingKinds are the kinds of differences.
func FindingKinds() []string { return words(reconcile.Kinds()) }

// Check implements Filter.
func (f FindingFilter) Check() error {
	if err := oneOf("kind", f.Kind, FindingKinds()); err != nil {
		return err
	}
	return oneOf("state", f.State, FindingStates())
}

// Finding is a difference between a shop and our books. One of a look that keeps none
// has no id.
type Finding struct {
	ID        int64      `json:"id"`
	Channel   string     `json:"channel"`
	Kind      string     `json:"kind"`
	Subject   string     `json:"subject"` // the shop's id of the order, or of the product
	Name      string     `json:"name"`    // the order's number, or the SKU
	Shop      string     `json:"shop"`    // what the shop says; empty: nothing
	Ours      string     `json:"ours"`
	State     string     `json:"state"`
	Repair    string     `json:"repair"`
	FoundAt   time.Time  `json:"found_at"`
	SeenAt    time.Time  `json:"seen_at"`
	ClosedAt  *time.Time `json:"closed_at"`
	SaleState string     `json:"sale_state"` // empty: it is of no sale
	Actor     string     `json:"actor"`      // who repaired or ignored it
	Reason    string     `json:"reason"`

	Zone string `json:"-"` // the channel's, for people
}

// Findings are differences, the newest first.
func Findings(ctx context.Context, q dbgen.DBTX, f FindingFilter, part Part) (Page[Finding], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Finding]{}, err
	}
	return turn(part, "the findings", func(most, skip int32) ([]dbgen.ReconcileFindingListRow, error) {
		return dbgen.New().ReconcileFindingList(ctx, db.Planned(q), dbgen.ReconcileFindingListParams{
			ID: f.ID, Channel: f.Channel, Kind: f.Kind, State: strings.Replace(f.State, "all", "", 1), Most: most, Skip: skip,
		})
	}, newFinding)
}

func newFinding(r dbgen.ReconcileFindingListRow) (Finding, int64) {
	f := r.ReconcileFinding
	return Finding{
		ID: f.ID, Channel: r.Channel, Kind: f.Kind, Subject: f.Subject, Name: f.Name, Shop: f.Shop, Ours: f.Ours, State: f.State, Repair: f.Repair,
		FoundAt: f.FoundAt, SeenAt: f.SeenAt, ClosedAt: f.ClosedAt, SaleState: r.SaleState, Actor: r.Actor, Reason: f.Reason, Zone: r.Zone,
	}, r.InAll
}
