package connectortest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// listings tries connectors.Catalogue.
func (s *suite) listings(t *testing.T, able connectors.Catalogue) {
	crowd := s.shop.MakeProducts(t, connectors.PageSize+20)
	t.Run("what changed is told, and nothing is lost", func(t *testing.T) { s.changedListings(t, able, crowd) })
	t.Run("all of them, page by page", func(t *testing.T) {
		all := allListings(t, able.AllListings)
		require.True(t, hold(all, crowd))
		require.Equal(t, commerce.SimpleListing, all[crowd[0]].Kind)
	})
	t.Run("by id, unknown ones left out", func(t *testing.T) {
		page, err := able.ListingsByID(t.Context(), []string{crowd[4], s.unknownProduct(t), crowd[3]})
		require.NoError(t, err)
		require.True(t, hold(byID(page), crowd[3:5]))
		require.Len(t, page.Listings, 2)
		none, err := able.ListingsByID(t.Context(), nil)
		require.NoError(t, err)
		require.Empty(t, none.Listings)
	})
}

func (s *suite) changedListings(t *testing.T, able connectors.ListingFeed, ids []string) {
	seen, end := map[string]commerce.Listing{}, connectors.FeedPosition{}
	read := func() {
		for more := true; more; {
			page, err := able.ChangedListings(t.Context(), end)
			require.NoError(t, err)
			checkListings(t, page)
			require.False(t, page.Next.ModifiedAt.Before(end.ModifiedAt), "the feed goes back")
			for id, l := range byID(page) {
				seen[id] = l
			}
			end, more = stored(t, page.Next), page.More
		}
	}
	eventually(t, func() bool { read(); return hold(seen, ids) })
	s.shop.RenameProduct(t, ids[7], "Renamed after the end")
	eventually(t, func() bool { read(); return seen[ids[7]].Name == "Renamed after the end" })
}

// variations tries connectors.Variations.
func (s *suite) variations(t *testing.T, able connectors.Variations) {
	product, want := s.shop.MakeVariations(t, 3)
	products, err := connectors.As[connectors.ListingRange](s.connector)
	require.NoError(t, err, "variations without products are of no use")
	listed := allListings(t, products.AllListings)
	require.Equal(t, commerce.ParentListing, listed[product].Kind)
	require.False(t, hold(listed, want[:1]), "variations are on lists of their own")

	of := variationsOf(t, able, product)
	require.Len(t, of, len(want))
	for _, id := range want {
		require.Equal(t, commerce.VariationListing, of[id].Kind)
		require.Equal(t, product, of[id].ParentID)
		require.NotEmpty(t, of[id].Name, "what is chosen")
	}
	_, err = able.VariationsOf(t.Context(), s.unknownProduct(t), 1)
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)

	if _, err := able.AllVariations(t.Context(), connectors.ListPosition{}); fault.Is(err, fault.Unsupported) {
		_, err = able.ChangedVariations(t.Context(), connectors.FeedPosition{})
		require.True(t, fault.Is(err, fault.Unsupported), "neither all nor changed ones: %v", err)
		return
	}
	all := allListings(t, able.AllVariations)
	require.True(t, hold(all, want))
	for _, id := range want {
		require.Equal(t, of[id], all[id], "it says the same on either list")
	}
	eventually(t, func() bool {
		page, err := able.ChangedVariations(t.Context(), connectors.FeedPosition{ModifiedAt: all[want[0]].ModifiedAt.Add(-time.Second)})
		require.NoError(t, err)
		checkListings(t, page)
		return hold(byID(page), want)
	})
}

// unknownProduct is the id of no product.
func (s *suite) unknownProduct(t *testing.T) string {
	t.Helper()
	id := s.shop.MakeProducts(t, 1)[0]
	s.shop.DeleteProduct(t, id)
	return id
}

// variationsOf reads all of a product's variations.
func variationsOf(t *testing.T, able connectors.Variations, product string) map[string]commerce.Listing {
	t.Helper()
	return allListings(t, func(ctx context.Context, at connectors.ListPosition) (connectors.ListingPage, error) {
		page, err := able.VariationsOf(ctx, product, at.Page+1)
		page.Rest.Page = at.Page + 1
		return page, err
	})
}

// allListings reads all pages of a list.
func allListings(t *testing.T, list func(context.Context, connectors.ListPosition) (connectors.ListingPage, error)) map[string]commerce.Listing {
	t.Helper()
	all, at := map[string]commerce.Listing{}, connectors.ListPosition{}
	for range maxPages {
		page, err := list(t.Context(), at)
		require.NoError(t, err)
		checkListings(t, page)
		for id, l := range byID(page) {
			all[id] = l
		}
		if !page.More {
			return all
		}
		at = stored(t, page.Rest)
	}
	require.Fail(t, "the list has no end")
	return nil
}

// checkListings holds what every page promises.
func checkListings(t *testing.T, page connectors.ListingPage) {
	t.Helper()
	require.LessOrEqual(t, len(page.Listings)+len(page.Unreadable), connectors.PageSize)
	require.Empty(t, page.Unreadable)
	require.WithinRange(t, page.ShopTime, time.Now().Add(-patience), time.Now().Add(drift))
	require.Len(t, byID(page), len(page.Listings), "a product stands on the page twice")
	for _, l := range page.Listings {
		require.NotEmpty(t, l.RemoteID)
		require.NotEmpty(t, l.Kind)
		require.NotEmpty(t, l.ManagesStock)
		require.False(t, l.ModifiedAt.IsZero())
		require.Equal(t, l.Kind == commerce.VariationListing, l.ParentID != "")
	}
}

func byID(page connectors.ListingPage) map[string]commerce.Listing {
	found := map[string]commerce.Listing{}
	for _, l := range page.Listings {
		found[l.RemoteID] = l
	}
	return found
}

func hold(all map[string]commerce.Listing, ids []string) bool {
	for _, id := range ids {
		if _, there := all[id]; !there {
			return false
		}
	}
	return true
}
