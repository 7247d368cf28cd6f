package connectortest

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
)

const (
	// maxPages is where a list that never ends is given up.
	maxPages = 1000
	// patience is how long a change may take to show up.
	patience = 30 * time.Second
	// overlap is by how much callers go back between runs.
	overlap = 2 * time.Minute
)

// feed tries connectors.OrderFeed.
func (s *suite) feed(t *testing.T, feed connectors.OrderFeed) {
	// The crowd was made within few seconds, so it is full of ties; the second that
	// is going on may be told at a later poll only.
	t.Run("nothing is lost from the beginning", func(t *testing.T) {
		seen := readings{}
		end := connectors.FeedPosition{}
		eventually(t, func() bool {
			end = seen.walk(t, feed, end, nothing)
			return seen.hold(s.crowd)
		})
	})
	t.Run("asking again is harmless", func(t *testing.T) {
		eventually(t, func() bool { // each time anew: in the end one walk tells all
			seen := readings{}
			seen.walk(t, twice{feed}, connectors.FeedPosition{}, nothing)
			return seen.hold(s.crowd)
		})
	})
	t.Run("changes show at the end, and the end stays where it is", func(t *testing.T) { s.feedEnd(t, feed) })
	t.Run("nothing is lost to changes while paging", func(t *testing.T) { s.feedChanges(t, feed) })
}

func (s *suite) feedEnd(t *testing.T, feed connectors.OrderFeed) {
	seen, end := readings{}, connectors.FeedPosition{}
	eventually(t, func() bool { // the second that is going on comes to its end first
		from := end
		end = seen.walk(t, feed, from, nothing)
		return end == from && seen.hold(s.crowd)
	})

	s.shop.SetBuyerNote(t, s.crowd[7], "changed after the end")
	eventually(t, func() bool {
		end = seen.walk(t, feed, end, nothing)
		return seen[s.crowd[7]].Order.BuyerNote == "changed after the end"
	})

	future := connectors.FeedPosition{ModifiedAt: time.Now().Add(time.Hour).UTC().Truncate(time.Second)}
	none, err := feed.ChangedOrders(t.Context(), future)
	require.NoError(t, err)
	require.Empty(t, none.Orders)
	require.False(t, none.More)
	require.Equal(t, future, stored(t, none.Next))
}

// feedChanges lets orders at the front, in the middle and at the end of the list
// jump to its end while it is read, then keeps a caller's overlap.
func (s *suite) feedChanges(t *testing.T, feed connectors.OrderFeed) {
	want := map[string]string{}
	round := 0
	seen := readings{}
	end := seen.walk(t, feed, connectors.FeedPosition{}, func() {
		if round++; round > 10 { // else the feed would have no end
			return
		}
		for _, i := range []int{round, len(s.crowd)/2 + round, len(s.crowd) - 1 - round} {
			want[s.crowd[i]] = fmt.Sprintf("changed after page %d", round)
			s.shop.SetBuyerNote(t, s.crowd[i], want[s.crowd[i]])
		}
	})
	require.NotEmpty(t, want, "the crowd needs more than a page")
	eventually(t, func() bool {
		end = seen.walk(t, feed, connectors.FeedPosition{ModifiedAt: end.ModifiedAt.Add(-overlap)}, nothing)
		return seen.hold(s.crowd) && seen.tell(want)
	})
}

// readings are the newest reading of each order.
type readings map[string]connectors.Read

// walk follows a feed to its end and returns where that is. It stores the
// position between calls as callers do, and calls between where there is more.
func (r readings) walk(t *testing.T, feed connectors.OrderFeed, from connectors.FeedPosition, between func()) connectors.FeedPosition {
	t.Helper()
	for range maxPages {
		asked := time.Now()
		page, err := feed.ChangedOrders(t.Context(), from)
		require.NoError(t, err)
		checkPage(t, page, asked)
		require.True(t, slices.IsSortedFunc(page.Orders, func(a, b connectors.Read) int {
			return a.Order.ModifiedAt.Compare(b.Order.ModifiedAt)
		}), "oldest change first")
		require.False(t, page.Next.ModifiedAt.Before(from.ModifiedAt), "the feed goes back")
		r.keep(page.Orders)
		if !page.More {
			return stored(t, page.Next)
		}
		require.NotEqual(t, from, stored(t, page.Next), "there is more, but always here")
		from = stored(t, page.Next)
		between()
	}
	require.Fail(t, "the feed has no end")
	return from
}

func (r readings) keep(reads []connectors.Read) {
	for _, read := range reads {
		old := r[read.Order.RemoteID]
		newer := read.Order.ModifiedAt.Compare(old.Order.ModifiedAt)
		if newer > 0 || (newer == 0 && read.AskedAt.After(old.AskedAt)) {
			r[read.Order.RemoteID] = read
		}
	}
}

func (r readings) hold(ids []string) bool {
	return !slices.ContainsFunc(ids, func(id string) bool { _, ok := r[id]; return !ok })
}

func (r readings) tell(buyerNotes map[string]string) bool {
	for id, text := range buyerNotes {
		if r[id].Order.BuyerNote != text {
			return false
		}
	}
	return true
}

// twice is a caller that loses each first answer.
type twice struct{ connectors.OrderFeed }

func (f twice) ChangedOrders(ctx context.Context, since connectors.FeedPosition) (connectors.OrderPage, error) {
	if page, err := f.OrderFeed.ChangedOrders(ctx, since); err != nil {
		return page, err
	}
	return f.OrderFeed.ChangedOrders(ctx, since)
}

// stored is a position after it was stored and loaded.
func stored[Position any](t *testing.T, at Position) Position {
	t.Helper()
	raw, err := json.Marshal(at)
	require.NoError(t, err)
	var loaded Position
	require.NoError(t, json.Unmarshal(raw, &loaded))
	return loaded
}

func nothing() {}

// eventually asks until the answer is yes.
func eventually(t *testing.T, done func() bool) {
	t.Helper()
	ticker := time.NewTicker(time.Second / 4)
	defer ticker.Stop()
	for end := time.Now().Add(patience); !done(); <-ticker.C {
		require.True(t, time.Now().Before(end), "it doesn't show up within %s", patience)
	}
}
