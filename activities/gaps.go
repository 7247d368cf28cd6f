package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/gaps"
	"github.com/orderloom/orderloom/internal/posting"
)

// Gap is a value of a shop that nothing of ours stands for.
type Gap struct {
	gaps.Gap
	Zone       string           // its channel's
	Waiting    int64            // sales that wait for it
	Since      *time.Time       // when the first of them came in; nil while none waits
	Filled     string           // by what, while some of its sales have yet to look again; empty for a gap
	Suggestion *gaps.Suggestion // nil for none
	InAll      int64            // how many the filter leaves on all pages
}

// GapFilter narrows gaps down; what is empty narrows nothing.
type GapFilter struct {
	Channel    string
	Kind       posting.NeedKind
	Value      string
	Most, Skip int32 // a page of them; most 0: all
}

// Gaps are what is missing, by channel, kind and value: what held sales wait for, and the payment methods that
// the shops of enabled channels offer and that have no money account. One that was filled
// is among them until the last of its sales has looked again.
func Gaps(ctx context.Context, q dbgen.DBTX, f GapFilter) ([]Gap, error) {
	rows, err := queries.GapList(ctx, q, dbgen.GapListParams{Channel: f.Channel, Kind: string(f.Kind), Value: f.Value, Most: f.Most, Skip: f.Skip})
	if err != nil || len(rows) == 0 {
		return nil, db.Wrap("list gaps", err)
	}
	list := make([]Gap, len(rows))
	for i, row := range rows {
		if list[i], err = gapOf(row); err != nil {
			return nil, err
		}
	}
	house, err := loadHouse(ctx, q, list)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if suggestion, ok := house.Suggest(list[i].Gap); ok && list[i].Filled == "" {
			list[i].Suggestion = &suggestion
		}
	}
	return list, nil
}

func gapOf(row dbgen.GapListRow) (Gap, error) {
	g := Gap{Zone: row.Zone, Waiting: row.Waiting, Filled: row.Filled, InAll: row.InAll, Gap: gaps.Gap{
		Name:    gaps.Name{Channel: row.Channel, Kind: posting.NeedKind(row.Kind), Value: row.Value},
		Percent: row.Percent,
	}}
	if row.Waiting > 0 {
		g.Since = &row.Since
	}
	if row.Title != nil {
		g.Title = *row.Title
	}
	if !row.Body.Valid {
		return g, nil
	}
	order, err := orderOf(row.Body)
	if err != nil {
		return g, err
	}
	g.learn(order)
	return g, nil
}

// learn takes from an order what the shop's lists don't tell.
func (g *Gap) learn(o commerce.Order) {
	switch g.Kind {
	case posting.NeedPayment:
		if o.Payment.Method == g.Value {
			g.call(o.Payment.Title)
		}
	case posting.NeedTax:
		if i := slices.IndexFunc(o.Taxes, func(t commerce.Tax) bool { return t.RateID == g.Value }); i >= 0 {
			g.call(o.Taxes[i].Label)
			if g.Percent == nil && !o.Taxes[i].Percent.IsZero() {
				g.Percent = &o.Taxes[i].Percent
			}
		}
	case posting.NeedItem, posting.NeedProduct:
		if i := slices.IndexFunc(o.Lines, func(l commerce.Line) bool { return l.SKU == g.Value || l.ProductID == g.Value }); i >= 0 {
			g.call(o.Lines[i].Name)
		}
	}
}

func (g *Gap) call(title string) {
	if g.Title == "" {
		g.Title = title
	}
}

// loadHouse is what gaps are filled with.
func loadHouse(ctx context.Context, q dbgen.DBTX, list []Gap) (gaps.House, error) {
	var house gaps.House
	raw, err := queries.GapHouse(ctx, q, slices.ContainsFunc(list, func(g Gap) bool { return g.Kind == posting.NeedItem }))
	if err != nil {
		return house, db.Wrap("load what gaps are filled with", err)
	}
	if err := json.Unmarshal(raw, &house); err != nil {
		return house, fmt.Errorf("read what gaps are filled with: %w", err)
	}
	return house, nil
}
