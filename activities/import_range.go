package activities

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
)

// RangeInput names orders to import by hand: those placed in [Since, Until), or
// those with one of the Numbers. Zero times leave a side open.
type RangeInput struct {
	Channel string    `json:"channel"`
	Since   time.Time `json:"since,omitzero"`
	Until   time.Time `json:"until,omitzero"`
	Numbers []string  `json:"numbers,omitempty"`
	// Page is how many pages of this import come to be read with this one: the position of
	// a number, from 1. Rest is where it stands in the shop's list of orders by time.
	Page   int                     `json:"page,omitempty"`
	Rest   connectors.ListPosition `json:"rest,omitzero"`
	Before Page                    `json:"before,omitzero"` // what earlier runs of the same import have read
}

// Pages is the part of the input that names what to read.
func (in RangeInput) Pages() RangeInput {
	in.Before = Page{}
	return in
}

// ImportRangePage reads one page of orders by hand and stores it like any other
// reading. It may be repeated.
func (s *Set) ImportRangePage(ctx context.Context, in RangeInput) (Page, error) {
	defer alive(ctx)()
	page, err := s.importRangePage(ctx, in)
	return page, toTemporal(err)
}

func (s *Set) importRangePage(ctx context.Context, in RangeInput) (Page, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return Page{}, err
	}
	if err := ch.takesOrders(); err != nil {
		return Page{}, err
	}
	read, err := readRange(ctx, s.Channels, in)
	if err != nil {
		return Page{}, err
	}
	out := Page{Seen: len(read.Orders), Unreadable: len(read.Unreadable), More: read.More}
	if read.More {
		out.Rest = read.Rest
	}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		if out.News, err = saveReadings(ctx, tx, ch, read, byHand); err != nil {
			return err
		}
		out.Unfinished, err = queries.OrdersUnprocessed(ctx, tx, ch.Code)
		return db.Wrap("count unfinished orders", err)
	})
	return out, err
}

// readRange reads a page from the shop and stores nothing.
func readRange(ctx context.Context, channels Channels, in RangeInput) (connectors.OrderPage, error) {
	if len(in.Numbers) == 0 {
		shop, err := capability[connectors.OrderRange](ctx, channels, in.Channel)
		if err != nil {
			return connectors.OrderPage{}, err
		}
		at := in.Rest
		if at == (connectors.ListPosition{}) {
			at.Page = max(in.Page-1, 0) // the page before was read when its number was its place
		}
		return shop.OrdersPlaced(ctx, connectors.Range{Since: in.Since, Until: in.Until}, at)
	}
	shop, err := capability[connectors.OrderReader](ctx, channels, in.Channel)
	if err != nil {
		return connectors.OrderPage{}, err
	}
	page, err := shop.OrdersByNumber(ctx, in.Numbers[in.Page-1])
	page.More = in.Page < len(in.Numbers)
	return page, err
}
