package main

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/activities"
)

// followCatalog waits for a reading of a catalogue, showing how far it has got.
func (p *program) followCatalog(ctx context.Context, s *services, run client.WorkflowRun) (activities.CatalogPart, error) {
	var sum activities.CatalogPart
	return follow[activities.CatalogPart, activities.CatalogPart](ctx, p, s.temporal, run, func(part activities.CatalogPart) string {
		sum = sum.Add(part)
		return progressOf(sum, part)
	})
}

// progressOf is a line such as: products: 300 of 1200 (25 %), 120 new, 3 changed.
func progressOf(sum, part activities.CatalogPart) string {
	seen := fmt.Sprintf("%d", sum.Seen)
	if part.Phase == activities.CatalogProducts && sum.Total > 0 {
		done := min(sum.Seen+sum.Unreadable, sum.Total)
		seen = fmt.Sprintf("%d of %d (%d %%)", done, sum.Total, 100*done/sum.Total)
	}
	return fmt.Sprintf("%s: %s, %d new, %d changed, %d problems", part.Phase, seen, sum.New, sum.Changed, sum.Opened)
}
