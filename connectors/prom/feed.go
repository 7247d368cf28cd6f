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
)

// readOn reads on in the feed of what changed on a list, once. Lists go by id, the newest
// first, whatever is asked of the time that their entries changed in. So what changed is
// read in windows of time, each from the newest id down to the oldest, and the position
// moves on only when a window was read whole. A change moves nothing from its place, and
// whoever changes meanwhile leaves the window for the next one.
//
// A window begins where the one before ended, and a second earlier: times are asked for
// by the second, and nobody says whether the ends of a time belong to it. It ends after a
// month where that is long past. Otherwise it has no end while its first page is read,
// and then the youngest change on that page that is older than the asking: the shop had
// told of all before it. That is earlier than it might be, so that some come again; it
// is no later than the shop's own clock, of which nothing else is known.
//
// FeedPosition.Page is the id that a window was read down to, and Ahead its end.
func (c *Client) readOn(ctx context.Context, op, path, key string, since connectors.FeedPosition) (page listed, next connectors.FeedPosition, err error) {
	since.ModifiedAt, since.Ahead = second(since.ModifiedAt), second(since.Ahead)
	begins := since.Page == 0
	if begins {
		since.Ahead = pastEnd(since.ModifiedAt, time.Now())
	}
	page, err = c.listPage(ctx, op, path, key, between(since.ModifiedAt, since.Ahead), uint64(since.Page)) //nolint:gosec // it was an id
	if err != nil {
		return listed{}, since, err
	}
	if begins && since.Ahead.IsZero() {
		since.Ahead = second(youngest(page, since.ModifiedAt))
		if !page.more {
			return page, connectors.FeedPosition{ModifiedAt: since.Ahead}, nil
		}
	}
	if page.more {
		since.Page = int(page.last) //nolint:gosec // ids have 63 bits
		return page, since, nil
	}
	next = connectors.FeedPosition{ModifiedAt: since.Ahead}
	page.more = next.ModifiedAt.After(since.ModifiedAt)
	return page, next, nil
}

// pastEnd is where a window ends that is long past; zero for one that isn't, and for one
// that begins with the world.
func pastEnd(from, now time.Time) time.Time {
	end := from.Add(window)
	if from.IsZero() || end.After(now.Add(-longPast)) {
		return time.Time{}
	}
	return end
}

// between asks for what changed in a time; zero leaves a side open.
func between(from, to time.Time) url.Values {
	query := url.Values{}
	if !from.IsZero() {
		query.Set("last_modified_from", asked(from.Add(-time.Second)))
	}
	if !to.IsZero() {
		query.Set("last_modified_to", asked(to.Add(time.Second)))
	}
	return query
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
