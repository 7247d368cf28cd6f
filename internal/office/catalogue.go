package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/catalogue"
)

// CatalogueProblemFilter says which problems of shops' products are wanted.
type CatalogueProblemFilter struct {
	Channel, Kind string
	RemoteID      string // of this product
	Search        string // a part of the product's SKU or name or of the problem's words, or the product's id
	NoWarnings    bool   // only what keeps a product from being an item
	Since         time.Time
}

// CatalogueProblemKinds are the kinds of what can be wrong with a product.
func CatalogueProblemKinds() []string { return words(catalogue.ProblemKinds()) }

// Check implements Filter.
func (f CatalogueProblemFilter) Check() error { return oneOf("kind", f.Kind, CatalogueProblemKinds()) }

// CatalogueProblem is what is wrong with a shop's product.
type CatalogueProblem struct {
	Channel  string    `json:"channel"`
	RemoteID string    `json:"remote_id"`
	SKU      string    `json:"sku"`
	Name     string    `json:"name"`
	Kind     string    `json:"kind"`
	Warning  bool      `json:"warning"`
	Detail   string    `json:"detail"`
	Remedy   string    `json:"remedy"`
	Since    time.Time `json:"since"`
	SeenAt   time.Time `json:"seen_at"`

	Zone string `json:"-"` // the channel's, for people
}

// CatalogueProblems are what is wrong with shops' products: what keeps one from being an
// item first, then the newest.
func CatalogueProblems(ctx context.Context, q dbgen.DBTX, f CatalogueProblemFilter, part Part) (Page[CatalogueProblem], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[CatalogueProblem]{}, err
	}
	return turn(part, "problems", func(most, skip int32) ([]dbgen.CatalogueProblemListRow, error) {
		return dbgen.New().CatalogueProblemList(ctx, db.Planned(q), dbgen.CatalogueProblemListParams{
			Channel: f.Channel, Kind: f.Kind, RemoteID: f.RemoteID, Search: f.Search, NoWarnings: f.NoWarnings, Since: f.Since, Most: most, Skip: skip,
		})
	}, func(r dbgen.CatalogueProblemListRow) (CatalogueProblem, int64) {
		return CatalogueProblem{
			r.Channel, r.RemoteID, r.SKU, r.Name, r.Kind, r.Warning, r.Detail, r.Remedy, r.FirstSeenAt, r.LastSeenAt, r.Zone,
		}, r.InAll
	})
}

// ExportFilter says which exports of items are wanted.
type ExportFilter struct {
	ID             int64 // that one alone; 0: any
	Channel, State string
}

// ExportStates are what an export can be in.
func ExportStates() []string { return []string{"running", "importing", "done", "failed"} }

// Check implements Filter.
func (f ExportFilter) Check() error { return oneOf("state", f.State, ExportStates()) }

// Export is an export of items to a shop.
type Export struct {
	ID         int64      `json:"export"`
	Channel    string     `json:"channel"`
	State      string     `json:"state"`
	Offered    int64      `json:"offered"` // items of categories that the channel sends
	Edits      int64      `json:"edits"`   // told of products that the shop has
	Filed      int64      `json:"filed"`   // in the file
	Taken      int64      `json:"taken"`
	Refused    int64      `json:"refused"`
	Import     string     `json:"import"`      // the shop's id of it
	ImportSaid string     `json:"import_said"` // by the shop
	Reason     string     `json:"reason"`      // why it failed
	BegunAt    time.Time  `json:"begun_at"`
	EndedAt    *time.Time `json:"ended_at"`

	Zone string `json:"-"` // the channel's, for people
}

// Exports are exports of items to shops, the newest first.
func Exports(ctx context.Context, q dbgen.DBTX, f ExportFilter, part Part) (Page[Export], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Export]{}, err
	}
	return turn(part, "exports", func(most, skip int32) ([]dbgen.ExportListRow, error) {
		return dbgen.New().ExportList(ctx, db.Planned(q), dbgen.ExportListParams{ID: f.ID, Channel: f.Channel, State: f.State, Most: most, Skip: skip})
	}, newExport)
}

func newExport(r dbgen.ExportListRow) (Export, int64) {
	e := r.Export
	return Export{
		ID: e.ID, Channel: r.Channel, State: e.State, Offered: e.Offered, Edits: e.Edits, Filed: e.Filed, Taken: e.Taken, Refused: e.Refused,
		Import: r.Import, ImportSaid: e.ImportSaid, Reason: r.Reason, BegunAt: e.BegunAt, EndedAt: e.EndedAt, Zone: r.Zone,
	}, r.InAll
}
