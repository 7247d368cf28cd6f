package woocommerce

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
)

func TestFeedAsksForTheSecondItStoppedIn(t *testing.T) {
	t.Parallel()
	h := newHostile(1)
	h.add(3, time.Hour)
	c := h.client(t)
	since := h.now.Add(-time.Hour)
	page, err := c.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: since.Add(300 * time.Millisecond)})
	require.NoError(t, err)
	require.Len(t, page.Orders, 3, "the second itself is asked for again")
	require.Equal(t, connectors.FeedPosition{ModifiedAt: since}, page.Next)
	require.False(t, page.More)
	require.Equal(t, 3, page.Total)
	require.Equal(t, h.now, page.ShopTime)
	require.Equal(t, url.Values{
		"modified_after": {"2026-11-22T10:59:59"}, "dates_are_gmt": {"true"}, "orderby": {"modified"}, "order": {"asc"},
		"per_page": {"100"}, "status": {"any"},
	}, h.asked[0])

	_, err = c.ChangedOrders(t.Context(), connectors.FeedPosition{})
	require.NoError(t, err)
	require.NotContains(t, h.asked[1], "modified_after", "from the beginning")
}

func TestFeedNeverTurnsThePageOfAMovingList(t *testing.T) {
	t.Parallel()
	h := newHostile(2)
	for i := range 250 {
		h.add(1, time.Hour-time.Duration(i)*time.Second)
	}
	seen := map[string]time.Time{}
	end := walk(t, h.client(t), connectors.FeedPosition{}, seen)
	requireSeen(t, h, seen)
	require.Equal(t, h.modified[349], end.ModifiedAt)
	require.Len(t, h.asked, 3, "99 new ones a page")
	for _, query := range h.asked {
		require.NotContains(t, query, "page")
	}
}

func TestFeedDrainsACrowdedSecond(t *testing.T) {
	t.Parallel()
	for _, crowd := range []int{99, 100, 101, 199, 200, 201, 430} {
		t.Run(fmt.Sprint(crowd), func(t *testing.T) {
			t.Parallel()
			h := newHostile(uint64(crowd))
			h.add(30, 2*time.Hour)
			h.add(crowd, time.Hour)
			h.add(30, time.Hour-time.Second)
			seen := map[string]time.Time{}
			walk(t, h.client(t), connectors.FeedPosition{}, seen)
			requireSeen(t, h, seen)
		})
	}
}

// TestFeedDrainsACrowdedSecondThatThinsOut lets orders leave the second from its
// front while it is read: read from the front, as many would be skipped.
func TestFeedDrainsACrowdedSecondThatThinsOut(t *testing.T) {
	t.Parallel()
	h := newHostile(3)
	h.add(430, time.Hour)
	gone := 100
	h.before = func(query url.Values) {
		if query.Get("orderby") == "id" {
			h.touch(gone, gone+1, gone+2)
			gone += 3
		}
	}
	seen := map[string]time.Time{}
	end := walk(t, h.client(t), connectors.FeedPosition{}, seen)
	h.before = func(url.Values) {}
	walk(t, h.client(t), connectors.FeedPosition{ModifiedAt: end.ModifiedAt.Add(-2 * time.Minute)}, seen)
	requireSeen(t, h, seen)
}

// TestFeedIsNotFooledByALastRowThatChangedMeanwhile: the row shows a time of now
// in its old place. Going on from there would jump over an hour.
func TestFeedIsNotFooledByALastRowThatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	for name, spread := range map[string]time.Duration{"within one second": 0, "over minutes": time.Second} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHostile(4)
			for i := range 350 {
				h.add(1, time.Hour-time.Duration(i)*spread)
			}
			h.during = func(chosen []int) {
				if len(chosen) == connectors.PageSize {
					h.touch(chosen[97:]...)
				}
			}
			seen := map[string]time.Time{}
			end := walk(t, h.client(t), connectors.FeedPosition{}, seen)
			h.during = func([]int) {}
			walk(t, h.client(t), connectors.FeedPosition{ModifiedAt: end.ModifiedAt.Add(-2 * time.Minute)}, seen)
			requireSeen(t, h, seen)
		})
	}
}

// TestFeedLosesNothingToAnything plays many shops that change at random between
// and within the requests. The second walk is the overlap that callers keep.
func TestFeedLosesNothingToAnything(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			h := newHostile(seed)
			for range 1 + h.rng.IntN(4) {
				h.add(h.rng.IntN(260), time.Hour-time.Duration(h.rng.IntN(3))*time.Second)
			}
			h.add(h.rng.IntN(150), time.Duration(h.rng.IntN(100))*time.Second)
			h.add(1, time.Hour)
			h.before = func(url.Values) {
				h.add(h.rng.IntN(2), 0)
				h.touch(h.anyID(), h.anyID())
				if h.rng.IntN(2) == 0 {
					h.trash[h.anyID()] = true
				}
			}
			h.during = func(chosen []int) {
				if len(chosen) > 0 {
					h.touch(h.anyID(), chosen[len(chosen)-1], chosen[h.rng.IntN(len(chosen))])
				}
			}
			seen := map[string]time.Time{}
			c := h.client(t)
			end := walk(t, c, connectors.FeedPosition{}, seen)
			h.before, h.during = func(url.Values) {}, func([]int) {}
			h.now = h.now.Add(30 * time.Second)
			walk(t, c, connectors.FeedPosition{ModifiedAt: end.ModifiedAt.Add(-2 * time.Minute)}, seen)
			requireSeen(t, h, seen)
		})
	}
}

func TestFeedPassesACrowdedSecondOnlyWhenItIsOver(t *testing.T) {
	t.Parallel()
	h := newHostile(5)
	h.add(150, -time.Second) // the second the request is served in
	c, seen := h.client(t), map[string]time.Time{}
	since := connectors.FeedPosition{ModifiedAt: h.now.Add(time.Second)}
	end := walk(t, c, since, seen)
	requireSeen(t, h, seen)
	require.Equal(t, since, end, "it may still grow")

	h.add(150, h.now.Sub(since.ModifiedAt))
	h.now = h.now.Add(time.Minute)
	end = walk(t, c, end, seen)
	requireSeen(t, h, seen)
	require.Equal(t, since.ModifiedAt.Add(time.Second), end.ModifiedAt)
}

// TestFeedReadsACrowdOfTheFuture: it comes again each time until its time has come, and
// hides nothing that happens before.
func TestFeedReadsACrowdOfTheFuture(t *testing.T) {
	t.Parallel()
	for name, spread := range map[string]time.Duration{"within one second": 0, "over hours": time.Minute} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHostile(12)
			h.add(120, time.Hour)
			for i := range 350 {
				h.add(1, -2*time.Hour-time.Duration(i)*spread)
			}
			c := h.client(t)
			for range 2 {
				seen := map[string]time.Time{}
				end := walk(t, c, connectors.FeedPosition{}, seen)
				requireSeen(t, h, seen)
				require.False(t, end.ModifiedAt.After(h.now), "the position is where it was")
				h.touch(100, 210, 330)
			}
		})
	}
}

// TestFeedNeverPassesTheShopsClock: an order that is dated in the future, by a plugin
// or by a clock that was wrong, is read, but what changes before its time comes is
// read as well.
func TestFeedNeverPassesTheShopsClock(t *testing.T) {
	t.Parallel()
	h := newHostile(9)
	h.add(3, time.Hour)
	h.add(1, -3*time.Hour)
	c, seen := h.client(t), map[string]time.Time{}
	end := walk(t, c, connectors.FeedPosition{}, seen)
	require.Len(t, seen, 4)
	require.Equal(t, h.modified[100], end.ModifiedAt)

	h.touch(101)
	end = walk(t, c, end, seen)
	requireSeen(t, h, seen)
	require.Equal(t, h.modified[100], end.ModifiedAt, "and that is too young to lean on")
}

// TestFeedTellsTheSecondThatIsGoingOn: whoever was just told of a change finds it.
func TestFeedTellsTheSecondThatIsGoingOn(t *testing.T) {
	t.Parallel()
	h := newHostile(10)
	h.add(2, -time.Second) // the second the request is served in
	page, err := h.client(t).ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: h.now})
	require.NoError(t, err)
	require.Len(t, page.Orders, 2)
	require.Equal(t, connectors.FeedPosition{ModifiedAt: h.now.Add(-time.Second)}, page.Next, "it may still grow")
}

// TestFeedStaysWhereAWholePageChangedWhileItWasWritten: each of its rows shows a time
// of now, in the place of one of an hour ago.
func TestFeedStaysWhereAWholePageChangedWhileItWasWritten(t *testing.T) {
	t.Parallel()
	h := newHostile(11)
	for i := range 350 {
		h.add(1, time.Hour-time.Duration(i)*time.Second)
	}
	once := true
	h.during = func(chosen []int) {
		if once {
			h.touch(chosen...)
		}
		once = false
	}
	c, seen := h.client(t), map[string]time.Time{}
	from := connectors.FeedPosition{ModifiedAt: h.now.Add(-2 * time.Hour)}
	end := walk(t, c, from, seen)
	require.Equal(t, from, end, "no page further")
	walk(t, c, end, seen)
	requireSeen(t, h, seen)
}

func TestFeedKeepsWhatItCanRead(t *testing.T) {
	t.Parallel()
	h := newHostile(6)
	h.add(3, time.Hour)
	h.broken = map[int]string{101: "free"}
	page, err := h.client(t).ChangedOrders(t.Context(), connectors.FeedPosition{})
	require.NoError(t, err)
	require.Len(t, page.Orders, 2)
	require.Len(t, page.Unreadable, 1)
	bad := page.Unreadable[0]
	require.Equal(t, "101", bad.RemoteID)
	require.Equal(t, "101", bad.Number)
	require.Equal(t, h.modified[101], bad.ModifiedAt)
	require.Equal(t, `total: "free" is not a decimal number`, bad.Reason)
	require.WithinDuration(t, time.Now(), bad.AskedAt, time.Minute)
	require.Equal(t, h.modified[101], page.Next.ModifiedAt, "it counts for the position")
}

func TestFeedRefusesWhatIsNoFeed(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		body string
		kind fault.Kind
		text string
	}{
		"an object":             {`{"orders":[]}`, fault.Invalid, "the whole answer: a JSON object"},
		"a maintenance page":    {`<html>`, fault.Transient, "not JSON"},
		"a full page of no one": {"[" + strings.Repeat("7,", 99) + "7]", fault.Invalid, "date_modified_gmt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(*http.Request) *http.Response { return answer(200, tt.body) })
			_, err := c.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: time.Unix(1e9, 0)})
			require.Equal(t, tt.kind, fault.KindOf(err))
			require.ErrorContains(t, err, tt.text)
		})
	}
}

func TestFeedNoticesAShopThatIgnoresTheFilter(t *testing.T) {
	t.Parallel()
	h := newHostile(7)
	h.add(150, time.Hour)
	c := newClient(t, func(r *http.Request) *http.Response {
		query := r.URL.Query()
		query.Del("modified_after")
		r.URL.RawQuery = query.Encode()
		return h.serve(r)
	})
	_, err := c.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: h.now})
	require.True(t, fault.Is(err, fault.Invalid))
	require.ErrorContains(t, err, "modified_after")
}

func TestListsWithoutTheHeaders(t *testing.T) {
	t.Parallel()
	h := newHostile(8)
	h.plain = true
	for i := range 150 {
		h.add(1, time.Hour-time.Duration(i)*time.Second)
	}
	seen := map[string]time.Time{}
	c := h.client(t)
	walk(t, c, connectors.FeedPosition{}, seen)
	requireSeen(t, h, seen)

	h.add(150, 30*time.Minute)
	second := h.now.Add(-30 * time.Minute)
	_, err := c.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: second, Page: countPages})
	require.True(t, fault.Is(err, fault.Invalid), "how many pages there are can't be guessed")
	require.ErrorContains(t, err, "X-WP-TotalPages")
}
