package prom

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
)

// hostile is a shop whose orders change at the worst moments. It filters and pages as the
// marketplace does, in each way that it may.
type hostile struct {
	now       time.Time
	modified  map[uint64]time.Time
	broken    map[uint64]bool
	rng       *rand.Rand
	most      int  // entries of a page, whatever is asked for
	exclusive bool // last_id is not told again
	plain     bool // there is no Date
	before    func()
	asked     []url.Values
}

func newHostile(seed uint64) *hostile {
	return &hostile{
		now: time.Now().UTC().Truncate(time.Second), modified: map[uint64]time.Time{}, broken: map[uint64]bool{},
		rng: rand.New(rand.NewPCG(seed, 1)), most: connectors.PageSize, before: func() {},
	}
}

// add makes n orders that were modified ago.
func (h *hostile) add(n int, ago time.Duration) {
	for range n {
		h.modified[uint64(415000001+len(h.modified))] = h.now.Add(-ago)
	}
}

// touch changes an order now.
func (h *hostile) touch(id uint64) {
	h.modified[id] = h.now.Add(time.Duration(h.rng.IntN(1e6)) * time.Microsecond)
}

func (h *hostile) ids() []uint64 { return slices.Sorted(maps.Keys(h.modified)) }

func (h *hostile) anyID() uint64 { return h.ids()[h.rng.IntN(len(h.modified))] }

func (h *hostile) client(t *testing.T) *Client { t.Helper(); return newClient(t, h.serve) }

func (h *hostile) serve(r *http.Request) *http.Response {
	query := r.URL.Query()
	h.asked = append(h.asked, query)
	h.now = h.now.Add(time.Second)
	h.before()
	var rows []string
	for _, id := range h.choose(query) {
		price := "1 грн"
		if h.broken[id] {
			price = "безцінно"
		}
		rows = append(rows, fmt.Sprintf(`{"id":%d,"status":"received","date_created":"2026-01-01T00:00:00.000000+00:00","date_modified":%q,"price":%q,"products":[]}`,
			id, h.modified[id].Format("2006-01-02T15:04:05.000000-07:00"), price))
	}
	res := answer(http.StatusOK, `{"orders":[`+strings.Join(rows, ",")+`]}`)
	if !h.plain {
		res.Header.Set("Date", h.now.Format(http.TimeFormat))
	}
	return res
}

func (h *hostile) choose(query url.Values) []uint64 {
	bound := func(name string, none time.Time) time.Time {
		at, err := time.Parse(timeAsked, query.Get(name))
		if err != nil {
			return none
		}
		return at
	}
	from, to := bound("last_modified_from", time.Time{}), bound("last_modified_to", h.now.AddDate(9, 0, 0))
	last, _ := strconv.ParseUint(query.Get("last_id"), 10, 64)
	limit, _ := strconv.Atoi(query.Get("limit"))
	var ids []uint64
	for _, id := range h.ids() {
		at := h.modified[id]
		if !at.Before(from) && !at.After(to) && (last == 0 || id < last || id == last && !h.exclusive) {
			ids = append(ids, id)
		}
	}
	slices.Reverse(ids)
	return ids[:min(len(ids), limit, h.most)]
}

// walk follows the feed to its end and returns where that is; seen collects the youngest
// state of each order that came by.
func walk(t *testing.T, c *Client, from connectors.FeedPosition, seen map[string]time.Time) connectors.FeedPosition {
	t.Helper()
	for range 1000 {
		page, err := c.ChangedOrders(t.Context(), from)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.Orders), connectors.PageSize)
		for _, o := range page.Orders {
			if at := o.Order.ModifiedAt; at.After(seen[o.Order.RemoteID]) {
				seen[o.Order.RemoteID] = at
			}
		}
		require.False(t, page.Next.ModifiedAt.Before(from.ModifiedAt), "the feed goes back")
		from = page.Next
		if !page.More {
			return from
		}
	}
	t.Fatal("the feed has no end")
	return from
}

func requireSeen(t *testing.T, h *hostile, seen map[string]time.Time) {
	t.Helper()
	for id, at := range h.modified {
		got := seen[strconv.FormatUint(id, 10)]
		require.True(t, got.Equal(at), "order %d changed at %s; the feed told of %s", id, at, got)
	}
}
