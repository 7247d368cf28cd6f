package blueprint

import (
	"context"

	"github.com/orderloom/orderloom/db/dbgen"
)

// ItemsOf are the items of these SKUs, in their order, of which there may be too many to
// hold all. What isn't there is left out.
func ItemsOf(ctx context.Context, q dbgen.DBTX, skus []string) ([]Item, error) {
	s, err := get(ctx, q, dbgen.BlueprintGetParams{Skus: skus})
	if err != nil {
		return nil, err
	}
	known, items := by(s.Items), []Item{}
	for _, sku := range skus {
		if item, there := known[sku]; there {
			items = append(items, item)
		}
	}
	return items, nil
}
