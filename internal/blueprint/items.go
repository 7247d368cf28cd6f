package blueprint

import (
	"context"
	"reflect"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// ItemFilter says which items are wanted, of which there may be too many to hold.
type ItemFilter struct {
	Search     string // is in the SKU, the name or what it is sorted by; empty: all
	Sort       string // sku, name, kind, category or tax_group; empty: sku
	Descending bool
	Skip, Most int32
}

// Items are a part of all items, and how many there are of the wanted.
func Items(ctx context.Context, q dbgen.DBTX, f ItemFilter) (page []Entry, all int64, err error) {
	skus, err := dbgen.New().ItemPage(ctx, q, dbgen.ItemPageParams{
		Search: f.Search, Sort: f.Sort, Descending: f.Descending, Skip: f.Skip, Most: f.Most,
	})
	if err != nil {
		return nil, 0, db.Wrap("list items", err)
	}
	if all, err = dbgen.New().ItemCount(ctx, q, f.Search); err != nil {
		return nil, 0, db.Wrap("count items", err)
	}
	s, err := get(ctx, q, dbgen.BlueprintGetParams{Skus: skus})
	if err != nil {
		return nil, 0, err
	}
	known := by(s.Items)
	for _, sku := range skus {
		if item, there := known[sku]; there { // else it was deleted just now
			page = append(page, newEntry(reflect.ValueOf(item)))
		}
	}
	return page, all, nil
}
