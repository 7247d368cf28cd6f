package office

import (
	"context"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// ItemFilter says which items are wanted, and in which order.
type ItemFilter struct {
	Search     string // a part of the SKU or the name, or of what it is sorted by; empty: all
	Sort       string // one of ItemSorts; empty: sku
	Descending bool
}

// ItemSorts are what items can be sorted by.
func ItemSorts() []string { return []string{"sku", "name", "kind", "category", "tax_group"} }

// Check implements Filter.
func (f ItemFilter) Check() error { return oneOf("sort", f.Sort, ItemSorts()) }

// Items are items, each as a file has it.
func Items(ctx context.Context, q dbgen.DBTX, f ItemFilter, part Part) (page Page[blueprint.Item], err error) {
	if err := admit(ctx, q, f, part); err != nil {
		return page, err
	}
	found, err := turn(part, "items", func(most, skip int32) ([]dbgen.ItemListRow, error) {
		return dbgen.New().ItemList(ctx, db.Planned(q), dbgen.ItemListParams{Search: f.Search, Sort: f.Sort, Descending: f.Descending, Most: most, Skip: skip})
	}, func(r dbgen.ItemListRow) (string, int64) { return r.SKU, r.InAll })
	if err != nil {
		return page, err
	}
	page.Total = found.Total
	page.Rows, err = blueprint.ItemsOf(ctx, q, found.Rows)
	return page, err
}
