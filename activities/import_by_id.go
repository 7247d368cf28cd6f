package activities

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
)

const (
	// idOverlap is by how many orders pages by id overlap: as many may be thrown away
	// between two pages without one being passed over unseen.
	idOverlap = 10
	// openAgain is how many orders of open sales are read again at each look.
	openAgain = 3 * connectors.PageSize
)

// idPosition is a place in a shop's orders by id, the newest first.
type idPosition struct {
	Known string `json:"known"` // everything up to this id was read
	// The rest is set in the middle of a reading.
	Top  string `json:"top,omitempty"`  // the newest id: it will be Known
	Skip int    `json:"skip,omitempty"` // where the page begins
	Last string `json:"last,omitempty"` // the last id of the page before, which has to come again
}

// importByID reads a page of what is new in a shop that doesn't tell what changed: down
// from the newest id to the one that is known. At the end the orders of open sales are
// read again, those first that have waited the longest.
func (s *Set) importByID(ctx context.Context, ch channel, fresh bool) (Page, error) {
	stack, err := capability[connectors.OrderStack](ctx, s.Channels, ch.Code)
	if err != nil {
		return Page{}, err
	}
	var at idPosition
	was, err := loadCursor(ctx, s.DB, ch, idsFeed, &at)
	if err != nil {
		return Page{}, err
	}
	if fresh {
		at = idPosition{Known: at.Known}
	}
	read, err := stack.NewestOrders(ctx, at.Skip)
	if err != nil {
		return Page{}, err
	}
	now := cursor{version: was.version, clock: read.ShopAhead(was.clock)}
	var next idPosition
	next, read.More = at.after(read)
	read.Orders = slices.DeleteFunc(read.Orders, func(o connectors.Read) bool { return o.Order.ModifiedAt.Before(ch.StartAt) })
	page, err := s.savePage(ctx, ch, read, func(tx pgx.Tx) error {
		if err := reportClock(ctx, tx, ch, now.clock); err != nil {
			return err
		}
		return saveCursor(ctx, tx, ch, idsFeed, now, next)
	})
	if err != nil || page.More {
		return page, err
	}
	news, err := s.openOrdersAgain(ctx, ch)
	page.News += news
	return page, err
}

// after is where to go on after a page, and whether there is anything.
func (p idPosition) after(read connectors.OrderPage) (next idPosition, more bool) {
	ids := idsOf(read)
	if p.Last != "" && !slices.Contains(ids, p.Last) {
		return idPosition{Known: p.Known}, true // more went or came meanwhile than the pages overlap
	}
	if len(ids) == 0 {
		return idPosition{Known: cmp.Or(p.Top, p.Known)}, false
	}
	top := cmp.Or(p.Top, slices.MaxFunc(ids, compareIDs))
	last := slices.MinFunc(ids, compareIDs)
	if !read.More || compareIDs(last, p.Known) <= 0 {
		return idPosition{Known: top}, false
	}
	return idPosition{Known: p.Known, Top: top, Skip: p.Skip + connectors.PageSize - idOverlap, Last: last}, true
}

// compareIDs compares by number, without a limit to their size.
func compareIDs(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b)) }

// openOrdersAgain reads orders of open sales once more, wherever they are, and answers
// how many had news.
func (s *Set) openOrdersAgain(ctx context.Context, ch channel) (news int, err error) {
	ids, err := queries.OrdersOpen(ctx, s.DB, ch.ID, openAgain)
	if err != nil {
		return 0, db.Wrap("list open orders", err)
	}
	for part := range slices.Chunk(ids, connectors.PageSize) {
		seen, err := s.lookFor(ctx, ch, part)
		if err != nil {
			return news, err
		}
		news += seen
	}
	return news, nil
}
