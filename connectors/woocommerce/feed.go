package woocommerce

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// settled is how long ago a change has to be for the feed to lean on its time.
const settled = time.Minute

// ChangedOrders reads on in the change feed. Three habits of the shop shape it:
//
//   - Times are whole seconds, filters leave out both ends, and the orders of one
//     second come in another order each time. So each page begins at the second
//     the one before ended in; what it repeats, the caller drops.
//   - An order that changes moves to the end, and all behind it move up. So the
//     feed never asks for page 2 of a list by modification: it goes on from a time.
//   - An order that changes while the shop is writing the page is shown with its
//     new time in its old place, so a page's last row may be much younger than the
//     first one that didn't fit. See nextPosition.
//
// The list has no end in time (modified_before): changes only ever go to its end, so
// that an end would keep nothing out of a page but the newest changes, and a shop that
// has just told of one would be asked in vain. What stands for it is that the position
// never passes the shop's own clock as it was when the page was asked for.
//
// A second with more changes than a page is read by id instead, and there between two
// times: what changes meanwhile leaves it; see drain.
//
// Orders in the trash and drafts of the checkout aren't in this feed.
func (c *Client) ChangedOrders(ctx context.Context, since connectors.FeedPosition) (connectors.OrderPage, error) {
	since.ModifiedAt = since.ModifiedAt.UTC().Truncate(time.Second)
	if since.Page > 0 {
		return c.drain(ctx, since)
	}
	const op = "list changed orders"
	query := listQuery("any", "modified", 1)
	query.Set("dates_are_gmt", "true")
	if !since.ModifiedAt.IsZero() {
		query.Set("modified_after", gmt(since.ModifiedAt.Add(-time.Second)))
	}
	askedAt := time.Now()
	page, answer, err := c.orderPage(ctx, op, query)
	if err != nil {
		return page, err
	}
	page.Next, page.More, err = nextPosition(since.ModifiedAt, page, shopTimeAtAsking(answer, askedAt))
	return page, fault.Wrap(fault.Invalid, opOf(op), err)
}

// nextPosition is where to go on after a page that was asked for at the shop's time
// asked. It is the youngest change on the page, of those before asked: a younger one
// came about while the page was being written, or is dated in the future, and tells
// nothing of what fits before it. Changes older than a minute go first, should the
// clock that the answer shows be a proxy's, and not quite the shop's. Where all are
// younger, whatever would be missed is younger too, and within the overlap by which
// callers repeat the last minutes anyway for the sake of late commits.
func nextPosition(since time.Time, page connectors.OrderPage, asked time.Time) (next connectors.FeedPosition, more bool, err error) {
	last := youngest(page, asked.Add(-settled))
	if last.IsZero() {
		last = youngest(page, asked)
	}
	here := connectors.FeedPosition{ModifiedAt: since}
	switch {
	case last.After(since):
		return connectors.FeedPosition{ModifiedAt: last}, page.More, nil
	case !page.More:
		return here, false, nil
	case last.IsZero() && !dated(page):
		return here, false, errors.New("no order of a full page has a readable date_modified_gmt")
	case last.IsZero():
		// All of it is as young as the question, and may still grow: the next poll will do.
		return here, false, nil
	case last.Before(since):
		return here, false, errors.New("the shop ignores modified_after: WooCommerce 5.8 or later is needed")
	}
	here.Page = countPages
	return here, true, nil
}

// youngest is the latest modification on the page before limit; zero where there is
// no such order.
func youngest(page connectors.OrderPage, limit time.Time) time.Time {
	var last time.Time
	for _, at := range modifications(page) {
		if at.After(last) && at.Before(limit) {
			last = at
		}
	}
	return last
}

// dated reports whether any order of the page says when it was modified.
func dated(page connectors.OrderPage) bool {
	return slices.ContainsFunc(modifications(page), func(at time.Time) bool { return !at.IsZero() })
}

func modifications(page connectors.OrderPage) []time.Time {
	times := make([]time.Time, 0, len(page.Orders)+len(page.Unreadable))
	for _, o := range page.Orders {
		times = append(times, o.Order.ModifiedAt)
	}
	for _, u := range page.Unreadable {
		times = append(times, u.ModifiedAt)
	}
	return times
}

// countPages is the FeedPosition.Page of a drain that begins: how many pages there
// are is asked first. Any greater one stands for the page before it, so 5 is page 4.
const countPages = 1

// drain reads one page of a second that holds more changes than a page. Its window
// takes in that second alone and lists by id, so the order is the same each time.
//
// The second is over, so orders only leave it: by changing again, and then the
// feed shows them later. Those behind move up and would jump over the border of
// the page being turned. Read from the last page to the first, they jump the other
// way, into pages still to be read: what is unread always stands before what is
// read, and moving up keeps it there. So nothing is lost, only repeated.
func (c *Client) drain(ctx context.Context, since connectors.FeedPosition) (connectors.OrderPage, error) {
	const op = "list orders changed in one second"
	page, answer, err := c.orderPage(ctx, op, secondQuery(since.ModifiedAt, max(since.Page-1, 1)))
	if err != nil {
		return page, err
	}
	left := since.Page - 1
	if since.Page == countPages {
		if left, err = pagesOf(op, page, answer); err != nil {
			return page, err
		}
		if left > 1 {
			left++
		}
	}
	page.More = true // of later seconds at least
	if left > countPages {
		page.Next = connectors.FeedPosition{ModifiedAt: since.ModifiedAt, Page: left}
		return page, nil
	}
	page.Next = connectors.FeedPosition{ModifiedAt: since.ModifiedAt.Add(time.Second)}
	return page, nil
}

func secondQuery(second time.Time, page int) url.Values {
	query := listQuery("any", "id", page)
	query.Set("dates_are_gmt", "true")
	query.Set("modified_after", gmt(second.Add(-time.Second)))
	query.Set("modified_before", gmt(second.Add(time.Second)))
	return query
}

// pagesOf is how many pages the list has, whatever is on the way.
func pagesOf(op string, page connectors.OrderPage, answer httpapi.Answer) (int, error) {
	if _, pages, ok := totalOf(answer); ok {
		return pages, nil
	}
	if !page.More {
		return 1, nil
	}
	return 0, invalid(op, "the answer lacks X-WP-TotalPages: let the headers through at the shop's proxy or firewall")
}
