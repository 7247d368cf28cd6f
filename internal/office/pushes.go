package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// PushFilter says which pushes of stock and prices are wanted.
type PushFilter struct {
	ID             int64 // that one alone; 0: any
	Channel, State string
}

// PushStates are what a push can be in.
func PushStates() []string { return []string{"running", "waiting", "confirmed", "replaced", "done"} }

// Check implements Filter.
func (f PushFilter) Check() error { return oneOf("state", f.State, PushStates()) }

// Push is a push of stock and prices to a shop.
type Push struct {
	ID          int64      `json:"push"`
	Channel     string     `json:"channel"`
	State       string     `json:"state"`
	Asks        string     `json:"asks"`     // why a person has to look first: first, share; empty: nobody has to
	Listings    int64      `json:"listings"` // that the channel has
	Changes     int64      `json:"changes"`
	Emptied     int64      `json:"emptied"` // shown as sold out, or hidden
	Sent        int64      `json:"sent"`
	Failed      int64      `json:"failed"`
	BegunAt     time.Time  `json:"begun_at"`
	ConfirmedBy string     `json:"confirmed_by"`
	EndedAt     *time.Time `json:"ended_at"`

	Zone string `json:"-"` // the channel's, for people
}

// Pushes are pushes of stock and prices, the newest first.
func Pushes(ctx context.Context, q dbgen.DBTX, f PushFilter, part Part) (Page[Push], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Push]{}, err
	}
	return turn(part, "pushes", func(most, skip int32) ([]dbgen.PushListRow, error) {
		return dbgen.New().PushList(ctx, db.Planned(q), dbgen.PushListParams{ID: f.ID, Channel: f.Channel, State: f.State, Most: most, Skip: skip})
	}, newPush)
}

func newPush(r dbgen.PushListRow) (Push, int64) {
	p := r.StockPush
	return Push{
		ID: p.ID, Channel: r.Channel, State: p.State, Asks: p.Asks, Listings: p.Listings, Changes: p.Changes, Emptied: p.Emptied,
		Sent: p.Sent, Failed: p.Failed, BegunAt: p.BegunAt, ConfirmedBy: r.ConfirmedBy, EndedAt: p.EndedAt, Zone: r.Zone,
	}, r.InAll
}

// PushProblemFilter says which listings in trouble are wanted. Search is a part of their
// SKU or name, or a kind of problem.
type PushProblemFilter struct{ Channel, Search string }

// Check implements Filter.
func (PushProblemFilter) Check() error { return nil }

// PushProblem is a listing that can't show the stock or price that it should.
type PushProblem struct {
	Channel  string    `json:"channel"`
	SKU      string    `json:"sku"`
	Name     string    `json:"name"`
	RemoteID string    `json:"remote_id"`
	Kind     string    `json:"kind"`
	Text     string    `json:"text"`
	Since    time.Time `json:"since"`
	Tries    int32     `json:"tries"`

	Zone string `json:"-"` // the channel's, for people
}

// PushProblems are listings in trouble, the oldest trouble first.
func PushProblems(ctx context.Context, q dbgen.DBTX, f PushProblemFilter, part Part) (Page[PushProblem], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[PushProblem]{}, err
	}
	return turn(part, "problems", func(most, skip int32) ([]dbgen.PushProblemListRow, error) {
		return dbgen.New().PushProblemList(ctx, db.Planned(q), dbgen.PushProblemListParams{Channel: f.Channel, Search: f.Search, Most: most, Skip: skip})
	}, func(r dbgen.PushProblemListRow) (PushProblem, int64) {
		return PushProblem{r.Channel, r.SKU, r.Name, r.RemoteID, r.Kind, r.Text, r.Since, r.Tries, r.Zone}, r.InAll
	})
}
