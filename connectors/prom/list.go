package prom

import (
	"cmp"
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fields"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// listed is a page of a list, the newest id first.
type listed struct {
	rows []row
	// more says whether there are older ones, with ids below last.
	more bool
	last uint64
	// Of the first call that the page took.
	answer           httpapi.Answer
	askedAt, heardAt time.Time
}

// row is one entry of a list.
type row struct {
	id      uint64
	raw     json.RawMessage
	askedAt time.Time
}

// listPage reads up to connectors.PageSize entries with ids below last, or the newest
// where that is 0; path is the list's, and key what its answer calls it.
//
// Nobody says how many entries the shop gives at once at most, so that one page with few
// may or may not be the last one: whoever gets such a page asks once more. Nor does
// anybody say whether last_id is told again: if it is, it is dropped.
func (c *Client) listPage(ctx context.Context, op, path, key string, query url.Values, last uint64) (listed, error) {
	page, full, err := c.oneList(ctx, op, path, key, query, last)
	if err != nil || len(page.rows) == 0 {
		return page, err
	}
	page.more = true
	if full {
		return page, nil
	}
	rest, _, err := c.oneList(ctx, op, path, key, query, page.last)
	if err != nil {
		return listed{}, err
	}
	page.more = len(rest.rows) > 0
	page.rows = append(page.rows, rest.rows[:min(len(rest.rows), connectors.PageSize-len(page.rows))]...)
	page.last = page.rows[len(page.rows)-1].id
	return page, nil
}

// oneList is one call for a page; full says whether it brought as many as were asked for.
func (c *Client) oneList(ctx context.Context, op, path, key string, query url.Values, last uint64) (page listed, full bool, err error) {
	ask := url.Values{"limit": {strconv.Itoa(connectors.PageSize)}}
	for name, value := range query {
		ask[name] = value
	}
	if last > 0 {
		ask.Set("last_id", strconv.FormatUint(last, 10))
	}
	page.askedAt = time.Now().UTC()
	var body map[string]json.RawMessage
	if page.answer, err = c.get(ctx, op, path, ask, &body); err != nil {
		return listed{}, false, err
	}
	page.heardAt = time.Now().UTC()
	var list []json.RawMessage
	if err := json.Unmarshal(body[key], &list); err != nil || list == nil {
		return listed{}, false, invalid(op, "the answer holds no list of %s", key)
	}
	for i, raw := range list {
		id, ok := idOf(raw)
		switch {
		case !ok:
			return listed{}, false, invalid(op, "%s[%d].id: is missing or no id", key, i)
		case last > 0 && id > last:
			return listed{}, false, invalid(op, "the shop ignores last_id: it told of what is newer")
		case id != last:
			page.rows = append(page.rows, row{id: id, raw: raw, askedAt: page.askedAt})
		}
	}
	slices.SortFunc(page.rows, func(a, b row) int { return cmp.Compare(b.id, a.id) })
	page.rows = slices.CompactFunc(page.rows, func(a, b row) bool { return a.id == b.id })
	if n := len(page.rows); n > 0 {
		page.last = page.rows[n-1].id
	}
	return page, len(list) >= connectors.PageSize, nil
}

// idOf is what an entry is called.
func idOf(raw json.RawMessage) (id uint64, ok bool) {
	var entry struct {
		ID fields.Scalar `json:"id"`
	}
	if json.Unmarshal(raw, &entry) != nil {
		return 0, false
	}
	id, err := strconv.ParseUint(string(entry.ID), 10, 63)
	return id, err == nil && id > 0
}
