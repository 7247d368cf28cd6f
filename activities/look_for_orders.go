package activities

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// looked is what was found of orders that were looked for by their ids.
type looked struct {
	found connectors.OrderPage
	gone  []Gone // of those that we had read before
}

// lookFor reads up to a page of orders by their ids, wherever they are, and stores what
// it finds. An order that is gone for good ends as one that was thrown away, unless so
// many are that the shop is hardly the one that we know: then nothing is made of it
// here. It answers how many had news.
func (s *Set) lookFor(ctx context.Context, ch channel, ids []string) (news int, err error) {
	look, err := s.look(ctx, ch, ids)
	if err != nil {
		return 0, err
	}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		if news, err = saveReadings(ctx, tx, ch, look.found, live); err != nil || !credible(len(look.gone), len(ids)) {
			return err
		}
		buried, err := bury(ctx, tx, ch, look.gone)
		news += buried
		return err
	})
	return news, err
}

// credible reports whether so many orders of those looked for may have gone in an
// honest way: a few, or less than half. A shop that lost more was put back to an
// earlier day, or its address leads to another one.
func credible(gone, looked int) bool { return gone <= 3 || 2*gone < looked }

// bury stores orders that are gone as they were read last, but thrown away. It answers
// how many weren't known to be.
func bury(ctx context.Context, tx pgx.Tx, ch channel, all []Gone) (int, error) {
	var page connectors.OrderPage
	asked := map[string]time.Time{}
	for _, g := range all {
		asked[g.RemoteID] = g.AskedAt
	}
	known, err := queries.OrdersKnown(ctx, tx, ch.ID, slices.Collect(maps.Keys(asked)))
	if err != nil {
		return 0, db.Wrap("load orders", err)
	}
	for _, row := range known {
		if !row.Body.Valid {
			continue // it never could be read: a person looks at it already
		}
		order, err := orderOf(row.Body)
		if err != nil {
			return 0, err
		}
		order.Status = commerce.Trashed
		page.Orders = append(page.Orders, connectors.Read{Order: order, AskedAt: asked[row.RemoteID]})
	}
	return saveReadings(ctx, tx, ch, page, live)
}

// look asks the shop for orders, first for all at once and then for each that wasn't
// told of. What was never read and isn't told of is left alone.
func (s *Set) look(ctx context.Context, ch channel, ids []string) (looked, error) {
	if len(ids) == 0 {
		return looked{}, nil
	}
	reader, err := capability[connectors.OrderReader](ctx, s.Channels, ch.Code)
	if err != nil {
		return looked{}, err
	}
	page, err := reader.OrdersByID(ctx, ids)
	if err != nil {
		return looked{}, err
	}
	known, err := queries.OrdersKnown(ctx, s.DB, ch.ID, ids)
	if err != nil {
		return looked{}, db.Wrap("load orders", err)
	}
	look := looked{found: page}
	told := idsOf(page)
	for _, order := range known {
		if order.Status == commerce.Trashed || slices.Contains(told, order.RemoteID) {
			continue
		}
		if err := s.find(ctx, ch, order, &look); err != nil {
			return looked{}, err
		}
	}
	return look, nil
}

// find asks for one order that no list tells of.
func (s *Set) find(ctx context.Context, ch channel, order dbgen.OrdersKnownRow, look *looked) error {
	finder, err := capability[connectors.OrderFinder](ctx, s.Channels, ch.Code)
	if fault.Is(err, fault.Unsupported) {
		return nil
	}
	if err != nil {
		return err
	}
	askedAt := s.Now()
	page, err := finder.FindOrder(ctx, order.RemoteID)
	if fault.Is(err, fault.NotFound) {
		look.gone = append(look.gone, Gone{order.RemoteID, askedAt})
		return nil
	}
	look.found.Orders = append(look.found.Orders, page.Orders...)
	look.found.Unreadable = append(look.found.Unreadable, page.Unreadable...)
	return err
}
