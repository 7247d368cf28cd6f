package prom

import (
	"context"
	"encoding/json"
	"net/url"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fields"
)

const (
	// window is how long a time is read at once where it is long past, so that a first
	// reading of years gets on though it is cut short again and again.
	window = 30 * 24 * time.Hour
	// longPast is what no clock is off by: beyond it, a window's end is known by ours.
	longPast = 24 * time.Hour
	// settled is how long ago a change has to be for the shop's clock to tell that it was
	// on a page, or would have been.
	settled = time.Minute
	// opened is a year before there was anything to read.
	opened = 2007
)

// readOn reads on in the feed of what changed on a list, once. Lists go by id, the newest
// first, whatever is asked of the time that their entries changed in. So what changed is
// read in windows of time, each from the newest id down to the oldest, and the position
// moves on only when a window was read whole. A change moves nothing from its place.
//
// A window begins where the one before ended, and a second earlier: times are asked for
// by the second, and nobody says whether the ends of a time belong to it. One that is long
// past ends after a month: what changes meanwhile leaves it for a later one. The last one
// is open; what is known of it when its first page was read is where the next one begins.
//
// FeedPosition.Page is the id that a window was read down to, and Ahead where the next one
// begins.
func (c *Client) readOn(ctx context.Context, op, path, key string, since connectors.FeedPosition) (page listed, next connectors.FeedPosition, err error) {
	since.ModifiedAt, since.Ahead = second(since.ModifiedAt), second(since.Ahead)
	begins := since.Page == 0
	if begins {
		since.Ahead = pastEnd(since.ModifiedAt, time.Now())
	}
	past := since.Ahead.Equal(since.ModifiedAt.Add(window))
	query := changedFrom(since.ModifiedAt)
	if past {
		query.Set("last_modified_to", asked(since.Ahead.Add(time.Second)))
	}
	page, err = c.listPage(ctx, op, path, key, query, uint64(since.Page)) //nolint:gosec // it was an id
	if err != nil {
		return listed{}, since, err
	}
	if begins && !past {
		since.Ahead = openEnd(page, since.ModifiedAt)
	}
	if page.more {
		since.Page = int(page.last) //nolint:gosec // ids have 63 bits
		return page, since, nil
	}
	page.more = past
	return page, connectors.FeedPosition{ModifiedAt: since.Ahead}, nil
}

// pastEnd is where a window ends that is long past; zero for one that isn't, and for one
// that begins before there was anything.
func pastEnd(from, now time.Time) time.Time {
	end := from.Add(window)
	if from.Year() < opened || end.After(now.Add(-longPast)) {
		return time.Time{}
	}
	return end
}

// openEnd is where the window after an open one begins, as the first page of that tells:
// with the youngest change on it, as the shop told of all before. There may be younger
// ones on the pages to come; where there are such pages, it is not before what was settled
// when the page was asked for, by the shop's clock. So the same few aren't read for ever.
func openEnd(page listed, from time.Time) time.Time {
	end := second(youngest(page, from))
	if page.more && !page.answer.Date().IsZero() {
		if sure := second(page.answer.DateAtAsking(page.askedAt).Add(-settled)); sure.After(end) {
			end = sure
		}
	}
	if end.Equal(from.Add(window)) { // that would mark a window that is long past
		end = end.Add(-time.Second)
	}
	return end
}

// changedFrom asks for what changed since.
func changedFrom(from time.Time) url.Values {
	if from.Year() < opened {
		return url.Values{}
	}
	return url.Values{"last_modified_from": {asked(from.Add(-time.Second))}}
}

// youngest is the latest change on a page from before it was asked for, and not before
// from.
func youngest(page listed, from time.Time) time.Time {
	limit := page.answer.DateAtAsking(page.askedAt)
	for _, r := range page.rows {
		if at := changedAt(r.raw); at.After(from) && at.Before(limit) {
			from = at
		}
	}
	return from
}

// changedAt is when an entry changed; zero where that can't be read.
func changedAt(raw json.RawMessage) time.Time {
	var entry struct {
		Modified fields.Scalar `json:"date_modified"`
	}
	_ = json.Unmarshal(raw, &entry) // what isn't even an object has no time
	at, err := time.Parse(timeTold, string(entry.Modified))
	if err != nil {
		return time.Time{}
	}
	return at.UTC()
}

// second is the second that a time is in.
func second(at time.Time) time.Time { return at.UTC().Truncate(time.Second) }
