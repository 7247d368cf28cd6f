package reconcile

import (
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/money"
	"github.com/orderloom/orderloom/internal/pushing"
)

// Listing finds what a shop shows otherwise than it would be told to. What it refused for
// good, or can't show, is known already and no finding.
func Listing(l pushing.Listing, t pushing.Terms) []Finding {
	change := pushing.Build(l, t).Change
	var found []Finding
	if change.Quantity != nil {
		found = append(found, Finding{Stock, figure(l.Seen.Quantity), change.Quantity.Short(), Push})
	}
	if change.Available != nil {
		found = append(found, Finding{Stock, commerce.ListingChange{Available: &l.Seen.InStock}.String(), commerce.ListingChange{Available: change.Available}.String(), Push})
	}
	if change.Price != nil {
		found = append(found, Finding{Price, figure(l.Seen.Price), change.Price.Short(), Push})
	}
	if change.Hidden != nil {
		found = append(found, Finding{Shown, commerce.ListingChange{Hidden: &l.Seen.Hidden}.String(), commerce.ListingChange{Hidden: change.Hidden}.String(), Push})
	}
	return found
}

func figure(a *money.Amount) string {
	if a == nil {
		return ""
	}
	return a.Short()
}
