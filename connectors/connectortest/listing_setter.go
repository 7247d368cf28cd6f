package connectortest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/money"
)

// listingSetter tries connectors.ListingSetter: to and fro, each twice, on products and
// on variations.
func (s *suite) listingSetter(t *testing.T, able connectors.ListingSetter) {
	reader, err := connectors.As[connectors.ListingReader](s.connector)
	require.NoError(t, err, "what is told without a way to read it can't be held against anything")
	products := s.shop.MakeProducts(t, 2)
	page, err := reader.ListingsByID(t.Context(), products[:1])
	require.NoError(t, err)
	require.Len(t, page.Listings, 1)
	counted := page.Listings[0].ManagesStock == commerce.StockCounted
	for i, hidden := range []bool{true, true, false, false} {
		price, quantity, some := money.MustParse("12.50").Add(money.Int(int64(i/2))), money.Int(int64(i/2)), i/2 == 1
		change := commerce.ListingChange{Price: &price, Hidden: &hidden, Available: &some}
		if counted {
			change.Available, change.Quantity = nil, &quantity
		}
		outcomes, err := able.SetListings(t.Context(), "", []connectors.ListingChange{
			{RemoteID: products[0], ListingChange: change}, {RemoteID: s.unknownProduct(t), ListingChange: change},
		})
		require.NoError(t, err)
		require.Len(t, outcomes, 2, "one for each, in their order")
		require.True(t, fault.Is(outcomes[1].Err, fault.NotFound), "one that isn't there hinders no other: %v", outcomes[1].Err)
		page, err := reader.ListingsByID(t.Context(), products[:1])
		require.NoError(t, err)
		require.NoError(t, outcomes[0].Err)
		told := map[string]commerce.Listing{"what is read": page.Listings[0]}
		if outcomes[0].Now != nil {
			told["the answer"] = *outcomes[0].Now
		}
		for what, now := range told {
			require.True(t, price.Equal(*now.Price), what)
			require.Equal(t, hidden, now.Hidden, what)
			require.Equal(t, some, now.InStock, what)
			require.Equal(t, products[0], now.RemoteID, what)
		}
	}
	if below, err := connectors.As[connectors.Variations](s.connector); err == nil {
		s.tellsVariations(t, able, below)
	}
	s.refusesWhatIsNoFigure(t, able, products[1])
}

func (s *suite) tellsVariations(t *testing.T, able connectors.ListingSetter, reader connectors.Variations) {
	product, variations := s.shop.MakeVariations(t, 2)
	price := money.MustParse("7.25")
	outcomes, err := able.SetListings(t.Context(), product, []connectors.ListingChange{{RemoteID: variations[1], ListingChange: commerce.ListingChange{Price: &price}}})
	require.NoError(t, err)
	require.NoError(t, outcomes[0].Err)
	page, err := reader.VariationsOf(t.Context(), product, 1)
	require.NoError(t, err)
	require.True(t, price.Equal(*byID(page)[variations[1]].Price))
	require.False(t, price.Equal(*byID(page)[variations[0]].Price), "and no other")
}

// refusesWhatIsNoFigure: nothing of it reaches the shop.
func (s *suite) refusesWhatIsNoFigure(t *testing.T, able connectors.ListingSetter, product string) {
	for _, wrong := range []string{"1.5", "-1"} {
		quantity := money.MustParse(wrong)
		outcomes, err := able.SetListings(t.Context(), "", []connectors.ListingChange{{RemoteID: product, ListingChange: commerce.ListingChange{Quantity: &quantity}}})
		require.NoError(t, err)
		require.True(t, fault.Is(outcomes[0].Err, fault.Invalid), "%v", outcomes[0].Err)
	}
	_, err := able.SetListings(t.Context(), "", make([]connectors.ListingChange, connectors.PageSize+1))
	require.True(t, fault.Is(err, fault.Invalid), "%v", err)
}
