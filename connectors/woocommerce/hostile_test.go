package woocommerce

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/connectors"
)

// hostile is a shop whose orders change at the worst moments. It filters, sorts
// and pages as the real one does.
type hostile struct {
	now      time.Time
	modified map[int]time.Time
	trash    map[int]bool
	broken   map[int]string // orders with this for their total
	rng      *rand.Rand
	before   func(url.Values)   // a request is about to be served
	during   func(chosen []int) // the page's orders are chosen, but not written yet
	plain    bool               // something on the way drops the headers
	asked    []url.Values
}

func newHostile(seed uint64) *hostile {
	return &hostile{
		now:      time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC),
		modified: map[int]time.Time{},
		trash:    map[int]bool{},
		rng:      rand.New(rand.NewPCG(seed, 1)),
		before:   func(url.Values) {},
		during:   func([]int) {},
	}
}

// add makes n orders that were modified ago.
func (h *hostile) add(n int, ago time.Duration) {
	for range n {
		h.modified[len(h.modified)+100] = h.now.Add(-ago)
	}
}

func (h *hostile) client(t *testing.T) *Client { t.Helper(); return newClient(t, h.serve) }

func (h *hostile) serve(r *http.Request) *http.Response {
	query := r.URL.Query()
	h.asked = append(h.asked, query)
	h.now = h.now.Add(time.Second)
	h.before(query)
	ids := h.choose(query)
	total := len(ids)
	first := min((pageOf(query)-1)*connectors.PageSize, total)
	ids = ids[first:min(first+connectors.PageSize, total)]
	h.during(ids)
	list := make([]json.RawMessage, 0, len(ids))
	for _, id := range ids {
		list = append(list, h.write(id))
	}
	body, err := json.Marshal(list)
	if err != nil {
		panic(err)
	}
	res := answer(http.StatusOK, string(body))
	res.Header.Set("Date", h.now.Format(http.TimeFormat))
	if !h.plain {
		res.Header.Set("X-WP-Total", strconv.Itoa(total))
		res.Header.Set("X-WP-TotalPages", strconv.Itoa((total+connectors.PageSize-1)/connectors.PageSize))
	}
	return res
}

// choose applies the filters, both ends exclusive, and the order, ties shuffled.
func (h *hostile) choose(query url.Values) []int {
	bound := func(name string, none time.Time) time.Time {
		at, err := time.Parse(shopTime, query.Get(name))
		if err != nil {
			return none
		}
		return at
	}
	after, before := bound("modified_after", time.Time{}), bound("modified_before", h.now.AddDate(9, 0, 0))
	var ids []int
	for id, at := range h.modified {
		if at.After(after) && at.Before(before) && !h.trash[id] {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	if query.Get("orderby") == "modified" {
		h.rng.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		slices.SortStableFunc(ids, func(a, b int) int { return h.modified[a].Compare(h.modified[b]) })
	}
	return ids
}

func (h *hostile) write(id int) json.RawMessage {
	return fmt.Appendf(nil, `{"id":%d,"number":"%d","status":"processing","currency":"EUR",
		"date_created_gmt":"2026-11-01T00:00:00","date_modified_gmt":%q,"total":%q,"total_tax":"0.00","cart_tax":"0.00",
		"shipping_total":"0.00","shipping_tax":"0.00","discount_total":"0.00","discount_tax":"0.00"}`,
		id, id, h.modified[id].Format(shopTime), cmp.Or(h.broken[id], "1.00"))
}

// touch changes some orders now.
func (h *hostile) touch(ids ...int) {
	for _, id := range ids {
		if _, there := h.modified[id]; there && !h.trash[id] {
			h.modified[id] = h.now
		}
	}
}

func (h *hostile) anyID() int {
	ids := slices.Sorted(maps.Keys(h.modified))
	return ids[h.rng.IntN(len(ids))]
}

// walk follows the feed to its end and returns where that is; seen collects the
// youngest state of each order that came by.
func walk(t *testing.T, c *Client, from connectors.FeedPosition, seen map[string]time.Time) connectors.FeedPosition {
	t.Helper()
	for range 100 {
		page, err := c.ChangedOrders(t.Context(), from)
		require.NoError(t, err)
		require.LessOrEqual(t, len(page.Orders), connectors.PageSize)
		for _, o := range page.Orders {
			if at := o.Order.ModifiedAt; at.After(seen[o.Order.RemoteID]) {
				seen[o.Order.RemoteID] = at
			}
		}
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
		if h.trash[id] {
			continue
		}
		got := seen[strconv.Itoa(id)]
		require.True(t, got.Equal(at), "order %d changed at %s; the feed told of %s", id, at, got)
	}
}
