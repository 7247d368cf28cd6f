package connectortest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// proof tries connectors.FeedProver.
func (s *suite) proof(t *testing.T, able connectors.FeedProver) {
	heeded, err := able.ProveFeed(t.Context())
	require.NoError(t, err)
	require.True(t, heeded, "the shop of a suite is a new one")
}

// stack tries connectors.OrderStack.
func (s *suite) stack(t *testing.T, able connectors.OrderStack) {
	page := func(skip int) connectors.OrderPage {
		asked := time.Now()
		page, err := able.NewestOrders(t.Context(), skip)
		require.NoError(t, err)
		checkPage(t, page, asked)
		return page
	}
	first := page(0)
	require.True(t, first.More)
	require.Len(t, first.Orders, connectors.PageSize)
	newest := orders(first)
	made := slices.Clone(s.crowd)
	slices.Reverse(made)
	require.Equal(t, made[:connectors.PageSize], newest, "the newest first")
	require.Equal(t, made[90:], orders(page(90))[:len(made)-90], "from anywhere")
	end := page(1 << 20)
	require.Empty(t, end.Orders)
	require.False(t, end.More)
}

// finder tries connectors.OrderFinder.
func (s *suite) finder(t *testing.T, able connectors.OrderFinder) {
	find := func(id string) []connectors.Read {
		asked := time.Now()
		page, err := able.FindOrder(t.Context(), id)
		require.NoError(t, err)
		checkPage(t, page, asked)
		require.Equal(t, []string{id}, orders(page))
		return page.Orders
	}
	made := s.shop.MakeOrders(t, 1)[0]
	require.Equal(t, s.shop.Statuses()[0], find(made)[0].Order.Status)
	if _, err := connectors.As[connectors.TrashReader](s.connector); err == nil {
		s.shop.TrashOrder(t, made)
		require.Equal(t, commerce.Trashed, find(made)[0].Order.Status)
	}
	_, err := able.FindOrder(t.Context(), s.unknown(t))
	require.True(t, fault.Is(err, fault.NotFound), "%v", err)
}
