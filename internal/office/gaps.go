package office

import (
	"context"
	"time"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/posting"
)

// GapFilter says which gaps are wanted.
type GapFilter struct {
	Channel, Kind string
	Value         string // the shop's, or a setting's name
}

// GapKinds are what can be missing, in the order in which it holds sales.
func GapKinds() []string {
	return words([]posting.NeedKind{
		posting.NeedItem, posting.NeedProduct, posting.NeedSetting, posting.NeedTax, posting.NeedPayment, posting.NeedCurrency,
	})
}

// Check implements Filter.
func (f GapFilter) Check() error { return oneOf("kind", f.Kind, GapKinds()) }

// Gap is a value of a shop that nothing of ours stands for.
type Gap struct {
	Gap        string      `json:"gap"` // its name: channel/kind/value
	Channel    string      `json:"channel"`
	Kind       string      `json:"kind"`
	Value      string      `json:"value"` // the shop's, or the setting's name
	Title      string      `json:"title"`
	Percent    string      `json:"percent"` // of a tax
	Waiting    int64       `json:"waiting"` // sales
	Since      *time.Time  `json:"since"`   // when the first of them came in
	Filled     string      `json:"filled"`  // by what, until the last of them has looked again; empty for a gap
	Suggestion *Suggestion `json:"suggestion"`

	Zone string `json:"-"` // the channel's, for people
}

// Suggestion is what might be meant. One that can't be filled in is for the shop.
type Suggestion struct {
	Value    string `json:"value"`
	Why      string `json:"why"`
	Fillable bool   `json:"fillable"`
}

// Gaps are what is missing, by channel, kind and value.
func Gaps(ctx context.Context, q dbgen.DBTX, f GapFilter, part Part) (Page[Gap], error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return Page[Gap]{}, err
	}
	return turn(part, "gaps", func(most, skip int32) ([]activities.Gap, error) {
		return activities.Gaps(ctx, q, activities.GapFilter{Channel: f.Channel, Kind: posting.NeedKind(f.Kind), Value: f.Value, Most: most, Skip: skip})
	}, newGap)
}

func newGap(g activities.Gap) (Gap, int64) {
	row := Gap{
		Gap: g.String(), Channel: g.Channel, Kind: string(g.Kind), Value: g.Value, Title: g.Title,
		Waiting: g.Waiting, Since: g.Since, Filled: g.Filled, Zone: g.Zone,
	}
	if g.Percent != nil {
		row.Percent = g.Percent.Short()
	}
	if s := g.Suggestion; s != nil {
		row.Suggestion = &Suggestion{Value: s.Value, Why: s.Why, Fillable: !s.Told}
	}
	return row, g.InAll
}
