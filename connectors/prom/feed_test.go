package prom

import (
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
)

// callersOverlap is by how much callers go back between two readings, at least.
const callersOverlap = 2 * time.Second

// TestNoChangeIsLost lets orders change and come about before every request, in shops of
// every kind, and reads as callers do.
func TestNoChangeIsLost(t *testing.T) {
	t.Parallel()
	for seed := range uint64(24) {
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) {
			t.Parallel()
			h := newHostile(seed)
			h.exclusive, h.plain, h.most = seed%2 == 0, seed%3 == 0, []int{connectors.PageSize, 30, 7}[seed%3]
			start := h.now.AddDate(0, 0, -100)
			h.add(h.rng.IntN(150), 95*24*time.Hour)
			h.add(h.rng.IntN(150), 40*24*time.Hour)
			h.add(h.rng.IntN(150), 3*time.Second)
			changes := 200
			h.before = func() {
				if changes--; changes < 0 {
					return
				}
				if h.rng.IntN(4) == 0 {
					h.add(1, 0)
				}
				for range h.rng.IntN(3) {
					h.touch(h.anyID())
				}
			}
			c, seen := h.client(t), map[string]time.Time{}
			at := connectors.FeedPosition{ModifiedAt: start}
			for range 5 { // a reader's polls, after each an answer that is lost
				_, err := c.ChangedOrders(t.Context(), at)
				require.NoError(t, err)
				at = walk(t, c, connectors.FeedPosition{ModifiedAt: at.ModifiedAt.Add(-callersOverlap)}, seen)
			}
			changes, h.now = 0, h.now.Add(5*time.Minute)
			walk(t, c, connectors.FeedPosition{ModifiedAt: at.ModifiedAt.Add(-callersOverlap)}, seen)
			requireSeen(t, h, seen)
		})
	}
}

func TestTheEndStaysWhereItIs(t *testing.T) {
	t.Parallel()
	h := newHostile(1)
	h.add(3, time.Hour)
	c, seen := h.client(t), map[string]time.Time{}
	at := walk(t, c, connectors.FeedPosition{ModifiedAt: h.now.Add(-2 * time.Hour)}, seen)
	require.Equal(t, connectors.FeedPosition{ModifiedAt: h.now.Add(-time.Hour - time.Duration(len(h.asked))*time.Second)}, at, "the youngest change")
	h.asked = nil
	require.Equal(t, at, walk(t, c, at, seen))
	require.Len(t, h.asked, 2, "the page, and whether there is another one")
	require.Equal(t, "100", h.asked[0].Get("limit"))
	require.Regexp(t, `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$`, h.asked[0].Get("last_modified_from"), "neither a zone nor a fraction")
	require.Empty(t, h.asked[0].Get("last_modified_to"), "the last window is open")
	require.Equal(t, strconv.FormatUint(h.ids()[0], 10), h.asked[1].Get("last_id"))

	h.modified, h.asked = map[uint64]time.Time{}, nil
	require.Equal(t, at, walk(t, c, at, seen))
	require.Len(t, h.asked, 1, "nothing is the end")
}

// TestManyChangesOfOneMomentAreNotReadForEver: what was touched all at once moves the
// position on when the moment is past, though nothing younger is on the first page.
func TestManyChangesOfOneMomentAreNotReadForEver(t *testing.T) {
	t.Parallel()
	h := newHostile(1)
	h.add(350, time.Hour)
	old := h.ids()[3]
	h.touch(old)
	c, seen := h.client(t), map[string]time.Time{}
	at := walk(t, c, connectors.FeedPosition{ModifiedAt: h.now.Add(-2 * time.Hour)}, seen)
	requireSeen(t, h, seen)
	h.now = h.now.Add(5 * time.Minute)
	at = walk(t, c, at, seen)
	h.asked = nil
	again := map[string]time.Time{}
	walk(t, c, at, again)
	require.Len(t, again, 1, "the youngest alone")
	require.Len(t, h.asked, 2)
}

func TestWhatIsLongPastIsReadByTheMonth(t *testing.T) {
	t.Parallel()
	h := newHostile(1)
	h.exclusive = true
	h.add(250, 100*24*time.Hour)
	h.add(5, time.Hour)
	start := h.now.AddDate(0, 0, -110)
	c, seen := h.client(t), map[string]time.Time{}
	page, err := c.ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: start})
	require.NoError(t, err)
	require.Equal(t, start, page.Next.ModifiedAt, "the position stays until the window is whole")
	require.Equal(t, start.Add(window), page.Next.Ahead)
	require.True(t, page.More)
	require.Equal(t, asked(start.Add(-time.Second)), h.asked[0].Get("last_modified_from"), "a second earlier")
	require.Equal(t, asked(start.Add(window+time.Second)), h.asked[0].Get("last_modified_to"), "and a second later")

	page, err = c.ChangedOrders(t.Context(), page.Next)
	require.NoError(t, err)
	page, err = c.ChangedOrders(t.Context(), page.Next)
	require.NoError(t, err)
	require.Len(t, page.Orders, 250-2*connectors.PageSize)
	require.Equal(t, connectors.FeedPosition{ModifiedAt: start.Add(window)}, page.Next, "and then moves on")
	require.True(t, page.More, "there are further windows")
	walk(t, c, page.Next, seen)
	require.Len(t, seen, 5)
}

func TestFromTheBeginningOfTime(t *testing.T) {
	t.Parallel()
	for _, from := range []time.Time{{}, time.Time{}.Add(-callersOverlap)} {
		h := newHostile(1)
		h.add(250, 400*24*time.Hour)
		seen := map[string]time.Time{}
		walk(t, h.client(t), connectors.FeedPosition{ModifiedAt: from}, seen)
		requireSeen(t, h, seen)
		require.Empty(t, h.asked[0].Get("last_modified_from"))
	}
}

func TestOneOrderThatCantBeReadHidesNoOther(t *testing.T) {
	t.Parallel()
	h := newHostile(1)
	h.add(3, time.Hour)
	h.broken[h.ids()[1]] = true
	want := h.modified[h.ids()[1]]
	page, err := h.client(t).ChangedOrders(t.Context(), connectors.FeedPosition{ModifiedAt: h.now.Add(-2 * time.Hour)})
	require.NoError(t, err)
	require.Len(t, page.Orders, 2)
	require.Len(t, page.Unreadable, 1)
	bad := page.Unreadable[0]
	require.Equal(t, strconv.FormatUint(h.ids()[1], 10), bad.RemoteID)
	require.Equal(t, bad.RemoteID, bad.Number)
	require.True(t, want.Equal(bad.ModifiedAt))
	require.Equal(t, `price: "безцінно" is not money like "1 713,50 грн"`, bad.Reason)
	require.Equal(t, want, page.Next.ModifiedAt, "the feed passes it")
}

func TestAnAnswerThatIsNoListIsAnError(t *testing.T) {
	t.Parallel()
	const order = `{"id":%d,"status":"received","date_created":"2026-01-01T00:00:00+00:00","date_modified":"2026-01-01T00:00:00+00:00","price":"1 грн"}`
	for name, tt := range map[string]struct {
		body string
		last int
		want string
	}{
		"another object":              {`{"products":[]}`, 0, "the answer holds no list of orders"},
		"no list":                     {`{"orders":null}`, 0, "the answer holds no list of orders"},
		"an object in its place":      {`{"orders":{}}`, 0, "the answer holds no list of orders"},
		"a list without a name":       {`[]`, 0, "the whole answer"},
		"an entry without an id":      {`{"orders":[{"status":"received"}]}`, 0, "orders[0].id: is missing or no id"},
		"an entry that is no object":  {`{"orders":[7]}`, 0, "orders[0].id: is missing or no id"},
		"a refusal with status 200":   {`{"error":"Invalid value of parameter limit"}`, 0, "Invalid value of parameter limit"},
		"a page that goes on upwards": {`{"orders":[` + fmt.Sprintf(order, 9) + `]}`, 7, "the shop ignores last_id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newClient(t, func(*http.Request) *http.Response { return answer(200, tt.body) })
			since := connectors.FeedPosition{ModifiedAt: time.Now().Add(-time.Hour), Page: tt.last}
			page, err := c.ChangedOrders(t.Context(), since)
			require.True(t, fault.Is(err, fault.Invalid), "%v", err)
			require.ErrorContains(t, err, tt.want)
			require.Empty(t, page.Next, "and no place to go on from")
		})
	}
}
