package connectortest

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
)

// byName tries connectors.OrderReader.
func (s *suite) byName(t *testing.T, reader connectors.OrderReader) {
	ask := func(ids ...string) connectors.OrderPage {
		asked := time.Now()
		page, err := reader.OrdersByID(t.Context(), ids)
		require.NoError(t, err)
		checkPage(t, page, asked)
		require.False(t, page.More)
		return page
	}
	t.Run("by id, unknown ones left out", func(t *testing.T) {
		require.ElementsMatch(t, s.crowd[3:5], orders(ask(s.crowd[4], s.unknown(t), s.crowd[3])))
		require.Empty(t, orders(ask(s.unknown(t))))
		require.Empty(t, orders(ask()))
	})
	t.Run("a page of ids at once", func(t *testing.T) {
		full := s.crowd[:connectors.PageSize]
		require.ElementsMatch(t, full, orders(ask(full...)))
	})
	t.Run("by exact number", func(t *testing.T) {
		last := s.crowd[len(s.crowd)-1] // of several digits
		number := s.shop.Order(t, last).Number
		page, err := reader.OrdersByNumber(t.Context(), number)
		require.NoError(t, err)
		require.Equal(t, []string{last}, orders(page))
		require.Equal(t, number, page.Orders[0].Order.Number)
		for _, other := range []string{number[:len(number)-1], number + "0", "no such"} {
			page, err := reader.OrdersByNumber(t.Context(), other)
			require.NoError(t, err)
			for _, o := range page.Orders {
				require.Equal(t, other, o.Order.Number)
			}
			require.NotContains(t, orders(page), last, other)
		}
		page, err = reader.OrdersByNumber(t.Context(), "no such")
		require.NoError(t, err)
		require.Empty(t, page.Orders)
	})
}

// placed tries connectors.OrderRange.
func (s *suite) placed(t *testing.T, able connectors.OrderRange) {
	list := func(since, until time.Time) []connectors.Read {
		return wholeList(t, func(at connectors.ListPosition) (connectors.OrderPage, error) {
			return able.OrdersPlaced(t.Context(), connectors.Range{Since: since, Until: until}, at)
		})
	}
	all := list(time.Time{}, time.Time{})
	require.Subset(t, ids(all), s.crowd)
	i := slices.IndexFunc(all, func(o connectors.Read) bool { return o.Order.RemoteID == s.crowd[0] })
	at := all[i].Order.PlacedAt
	for _, tt := range []struct {
		name         string
		since, until time.Time
		there        bool
	}{
		{"that very second", at, at.Add(time.Second), true},
		{"until it, which is left out", at.Add(-time.Hour), at, false},
		{"from it, which is taken in", at, time.Time{}, true},
		{"from after it", at.Add(time.Second), time.Time{}, false},
		{"from within the second", at.Add(time.Millisecond), time.Time{}, false},
		{"until within the second", time.Time{}, at.Add(time.Millisecond), true},
		{"all before it", time.Time{}, at, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := list(tt.since, tt.until)
			require.Equal(t, tt.there, slices.Contains(ids(found), s.crowd[0]))
			for _, o := range found {
				require.False(t, o.Order.PlacedAt.Before(tt.since), "order %s", o.Order.RemoteID)
				require.True(t, tt.until.IsZero() || o.Order.PlacedAt.Before(tt.until), "order %s", o.Order.RemoteID)
			}
		})
	}
	t.Run("nothing is lost over the pages", func(t *testing.T) {
		earliest := at
		for _, o := range all {
			if slices.Contains(s.crowd, o.Order.RemoteID) && o.Order.PlacedAt.Before(earliest) {
				earliest = o.Order.PlacedAt
			}
		}
		require.Subset(t, ids(list(earliest, time.Time{})), s.crowd)
	})
}

// trash tries connectors.TrashReader.
func (s *suite) trash(t *testing.T, able connectors.TrashReader) {
	list := func() []string {
		return ids(wholeList(t, func(at connectors.ListPosition) (connectors.OrderPage, error) {
			page, err := able.TrashedOrders(t.Context(), at.Page+1)
			page.Rest.Page = at.Page + 1
			return page, err
		}))
	}
	made := s.shop.MakeOrders(t, 2)
	before := list()
	require.NotContains(t, before, made[0])
	s.shop.TrashOrder(t, made[0])
	require.ElementsMatch(t, append(before, made[0]), list())
	if reader, err := connectors.As[connectors.OrderReader](s.connector); err == nil {
		page, err := reader.OrdersByID(t.Context(), made)
		require.NoError(t, err)
		require.Equal(t, made[1:], orders(page), "what is in the trash is left out")
	}
}
