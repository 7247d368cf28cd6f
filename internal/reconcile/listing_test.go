package reconcile_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/pushing"
	"github.com/orderloom/orderloom/internal/reconcile"
)

func TestWhatDiffersOfAListing(t *testing.T) {
	t.Parallel()
	none, yes := of("0"), true
	for name, tt := range map[string]struct {
		change func(*pushing.Listing, *pushing.Terms)
		want   string
	}{
		"nothing, where it shows what it should": {func(*pushing.Listing, *pushing.Terms) {}, ""},
		"another quantity":                       {func(l *pushing.Listing, _ *pushing.Terms) { l.Seen.Quantity = &none }, "stock: 0 / 5: push"},
		"another price":                          {func(l *pushing.Listing, _ *pushing.Terms) { l.Seen.Price = &none }, "price: 0 / 9.99: push"},
		"no price at all":                        {func(l *pushing.Listing, _ *pushing.Terms) { l.Seen.Price = nil }, "price:  / 9.99: push"},
		"some where there is none": {func(l *pushing.Listing, terms *pushing.Terms) {
			terms.Shown, l.Seen.ManagesStock, l.Quantity, l.Seen.InStock = pushing.ShowAvailable, commerce.StockUncounted, &none, true
		}, "stock: available / not available: push"},
		"one that we hid and that is to be found": {func(l *pushing.Listing, _ *pushing.Terms) { l.Seen.Hidden, l.Told.Hidden = true, &yes }, "shown: hidden / not hidden: push"},
		"nothing that the shop can't show":        {func(l *pushing.Listing, _ *pushing.Terms) { l.Seen.ManagesStock = commerce.StockUncounted }, ""},
		"nothing of which nothing is said":        {func(l *pushing.Listing, _ *pushing.Terms) { l.Quantity, l.Price, l.Seen.Quantity = nil, nil, &none }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			five, price := of("5"), of("9.99")
			l := pushing.Listing{
				Quantity: &five, Price: &price, OrdersRead: true, Told: commerce.ListingChange{Quantity: &five, Price: &price},
				Seen: commerce.Listing{Kind: commerce.SimpleListing, ManagesStock: commerce.StockCounted, Quantity: &five, InStock: true, Price: &price},
			}
			terms := pushing.Terms{Shown: pushing.ShowExact}
			tt.change(&l, &terms)
			require.Equal(t, tt.want, said(reconcile.Listing(l, terms)))
		})
	}
}
