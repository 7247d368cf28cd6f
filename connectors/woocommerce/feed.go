package woocommerce

import (
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/httpapi"
)

// settled is how long ago a change has to be for the feed to lean on its time.
const settled = time.Minute

// asker reads one page of a list of the shop's, and tells what the feed has to know of
// it.
type asker func(op string, query url.Values) (glimpse, httpapi.Answer, error)

// glimpse is what is on a page of a list, to the feed.
type glimpse struct {
	changes []time.Time // zero where one can't be read
	more    bool        // the list has further pages
}

// readOn reads on in the feed of what changed on a list, whatever it is a list of: once,
// by ask. Three habits of the shop shape it:
//
//   - Times are whole seconds, filters leave out both ends, and what changed in one
//     second comes in another order each time. So each page begins at the second
//     the one before ended in; what it repeats, the caller drops.
//   - What changes moves to the end, and all behind it move up. So the feed never
//     asks for page 2 of a list by modification: it goes on from a time.
//   - What changes while the shop is writing the page is shown with its new time in
//     its old place, so a page's last row may be much younger than the first one that
//     didn't fit. See nextPosition.
//
// The list has no end in time (modified_before): changes only ever go to its end, so
// that an end would keep nothing out of a page but the newest changes, and a shop that
// has just told of one would be asked in vain. What stands for it is that the position
// never passes the shop's own clock as it was when the page was asked for.
//
// A second with more changes than a page is read by id instead, and there between two
// times: what changes meanwhile leaves it; see drain.
func readOn(since connectors.FeedPosition, list string, ask asker) (next connectors.FeedPosition, more bool, err error) {
	since.ModifiedAt = since.ModifiedAt.UTC().Truncate(time.Second)
	since.Ahead = since.Ahead.UTC().Truncate(time.Second)
	if since.Page > 0 {
		return drain(since, list, ask)
	}
	op := "list changed " + list
	query := listQuery("any", "modified", 1)
	query.Set("dates_are_gmt", "true")
	if from := placeOf(since); !from.IsZero() {
		query.Set("modified_after", gmt(from.Add(-time.Second)))
	}
	askedAt := time.Now()
	page, answer, err := ask(op, query)
	if err != nil {
		return since, false, err
	}
	next, more, err = nextPosition(since, page, answer.DateAtAsking(askedAt))
	return next, more, fault.Wrap(fault.Invalid, opOf(op), err)
}

// placeOf is the second that a reading is in.
func placeOf(at connectors.FeedPosition) time.Time {
	if at.Ahead.IsZero() {
		return at.ModifiedAt
	}
	return at.Ahead
}

// nextPosition is where to go on after a page that was asked for at the shop's time
// asked. It is the youngest change on the page, of those before asked: a younger one
// came about while the page was being written, or is dated in the future, and tells
// nothing of what fits before it. Changes older than a minute go first, should the
// clock that the answer shows be a proxy's, and not quite the shop's. Where all are
// younger, whatever would be missed is younger too, and within the overlap by which
// callers repeat the last minutes anyway for the sake of late commits.
func nextPosition(since connectors.FeedPosition, page glimpse, asked time.Time) (next connectors.FeedPosition, more bool, err error) {
	here := connectors.FeedPosition{ModifiedAt: since.ModifiedAt}
	last := youngest(page, asked.Add(-settled))
	if last.IsZero() {
		last = youngest(page, asked)
	}
	switch {
	case !since.Ahead.IsZero():
		return ahead(since, page)
	case last.After(since.ModifiedAt):
		return connectors.FeedPosition{ModifiedAt: last}, page.more, nil
	case !page.more:
		return here, false, nil
	case last.IsZero():
		return ahead(since, page)
	case last.Before(since.ModifiedAt):
		return here, false, errors.New("the shop ignores modified_after: WooCommerce 5.8 or later is needed")
	}
	here.Page = countPages
	return here, true, nil
}

// ahead is where to go on after a page with nothing on it that may be passed for good.
// What follows it is read all the same, and at its end the position is where it was.
func ahead(since connectors.FeedPosition, page glimpse) (next connectors.FeedPosition, more bool, err error) {
	here := connectors.FeedPosition{ModifiedAt: since.ModifiedAt}
	last := youngest(page, time.Time{})
	switch {
	case !page.more:
		return here, false, nil
	case last.IsZero():
		return here, false, errors.New("nothing on a full page has a readable date_modified_gmt")
	}
	here.Ahead = last
	if !last.After(placeOf(since)) {
		here.Page = countPages
	}
	return here, true, nil
}

// youngest is the latest modification on the page before limit; a zero limit is none,
// and a zero result means that there is none.
func youngest(page glimpse, limit time.Time) time.Time {
	var last time.Time
	for _, at := range page.changes {
		if at.After(last) && (limit.IsZero() || at.Before(limit)) {
			last = at
		}
	}
	return last
}

// countPages is the FeedPosition.Page of a drain that begins: how many pages there
// are is asked first. Any greater one stands for the page before it, so 5 is page 4.
const countPages = 1

// drain reads one page of a second that holds more changes than a page. Its window
// takes in that second alone and lists by id, so the order is the same each time.
//
// The second is over, so what is in it only leaves it: by changing again, and then the
// feed shows it later. What is behind moves up and would jump over the border of
// the page being turned. Read from the last page to the first, it jumps the other
// way, into pages still to be read: what is unread always stands before what is
// read, and moving up keeps it there. So nothing is lost, only repeated. A second that
// is read ahead may still grow; what is missed there the next reading finds.
func drain(since connectors.FeedPosition, list string, ask asker) (next connectors.FeedPosition, more bool, err error) {
	op := fmt.Sprintf("list %s changed in one second", list)
	second := placeOf(since)
	page, answer, err := ask(op, secondQuery(second, max(since.Page-1, 1)))
	if err != nil {
		return since, false, err
	}
	left := since.Page - 1
	if since.Page == countPages {
		if left, err = pagesOf(op, page, answer); err != nil {
			return since, false, err
		}
		if left > 1 {
			left++
		}
	}
	switch next = since; {
	case left > countPages:
		next.Page = left
	case since.Ahead.IsZero():
		next = connectors.FeedPosition{ModifiedAt: second.Add(time.Second)}
	default:
		next.Page, next.Ahead = 0, second.Add(time.Second)
	}
	return next, true, nil // there are later seconds at least
}

func secondQuery(second time.Time, page int) url.Values {
	query := listQuery("any", "id", page)
	query.Set("dates_are_gmt", "true")
	query.Set("modified_after", gmt(second.Add(-time.Second)))
	query.Set("modified_before", gmt(second.Add(time.Second)))
	return query
}

// pagesOf is how many pages the list has, whatever is on the way.
func pagesOf(op string, page glimpse, answer httpapi.Answer) (int, error) {
	if _, pages, ok := totalOf(answer); ok {
		return pages, nil
	}
	if !page.more {
		return 1, nil
	}
	return 0, invalid(op, "the answer lacks X-WP-TotalPages: let the headers through at the shop's proxy or firewall")
}
