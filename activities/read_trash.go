package activities

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/commerce"
	"github.com/orderloom/orderloom/internal/fault"
)

// TrashInput names a page of a shop's trash, from 1.
type TrashInput struct {
	Channel string `json:"channel"`
	Page    int    `json:"page"`
}

// ReadTrash reads a page of the orders that the shop threw away and stores those that
// we know as refused. A platform without a trash has nothing in it. It may be repeated.
func (s *Set) ReadTrash(ctx context.Context, in TrashInput) (Page, error) {
	defer alive(ctx)()
	page, err := s.readTrash(ctx, in)
	return page, toTemporal(err)
}

func (s *Set) readTrash(ctx context.Context, in TrashInput) (Page, error) {
	ch, err := s.readableChannel(ctx, in.Channel)
	if err != nil {
		return Page{}, err
	}
	shop, err := capability[connectors.TrashReader](ctx, s.Channels, in.Channel)
	if fault.Is(err, fault.Unsupported) {
		return Page{}, nil
	}
	if err != nil {
		return Page{}, err
	}
	read, err := shop.TrashedOrders(ctx, in.Page)
	if err != nil {
		return Page{}, err
	}
	if err := s.keepKnown(ctx, ch, &read); err != nil {
		return Page{}, err
	}
	return s.savePage(ctx, ch, read, func(pgx.Tx) error { return nil })
}

// keepKnown leaves those of a page that we have read before and didn't find in the
// trash yet.
func (s *Set) keepKnown(ctx context.Context, ch channel, page *connectors.OrderPage) error {
	known, err := queries.OrdersKnown(ctx, s.DB, ch.ID, idsOf(*page))
	if err != nil {
		return db.Wrap("load orders", err)
	}
	untold := map[string]bool{}
	for _, order := range known {
		untold[order.RemoteID] = order.Status != commerce.Trashed
	}
	orders := page.Orders
	page.Orders, page.Unreadable = nil, nil
	for _, read := range orders {
		if untold[read.Order.RemoteID] {
			page.Orders = append(page.Orders, read)
		}
	}
	return nil
}
