package activities

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

// ordersFeed is the name of the cursor over changed orders.
const ordersFeed = "orders"

// overlap is how far a fresh reading goes back behind the cursor: a shop may
// commit a change some time after the second it stamps on it.
const overlap = 2 * time.Minute

// PageInput asks for a channel's next page.
type PageInput struct {
	Channel string `json:"channel"`
	// Fresh is set on the first page of a reading.
	Fresh bool `json:"fresh,omitempty"`
}

// Page is what a page brought, in figures.
type Page struct {
	Seen       int  `json:"seen"`
	News       int  `json:"news"` // new or changed
	Unreadable int  `json:"unreadable,omitempty"`
	More       bool `json:"more,omitempty"` // there is another page now
	// Unfinished is how many orders of the channel wait to be walked.
	Unfinished int64 `json:"unfinished"`
}

// ImportPage reads one page of a channel's changed orders and stores it with the
// cursor and the wakes of its lifecycles, all or nothing: a cursor ahead of its
// orders would lose them. Repeating it stores nothing twice.
func (s *Set) ImportPage(ctx context.Context, in PageInput) (Page, error) {
	defer alive(ctx)()
	page, err := s.importPage(ctx, in)
	return page, toTemporal(err)
}

func (s *Set) importPage(ctx context.Context, in PageInput) (Page, error) {
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return Page{}, err
	}
	if err := ch.takesOrders(); err != nil {
		return Page{}, err
	}
	feed, err := capability[connectors.OrderFeed](ctx, s.Channels, in.Channel)
	if err != nil {
		return Page{}, err
	}
	cursor, err := loadCursor(ctx, s.DB, ch)
	if err != nil {
		return Page{}, err
	}
	since := cursor.position
	if in.Fresh {
		since = rewound(since, ch.StartAt)
	}
	read, err := feed.ChangedOrders(ctx, since)
	if err != nil {
		return Page{}, err
	}
	out := Page{Seen: len(read.Orders), Unreadable: len(read.Unreadable), More: read.More}
	err = db.InTx(ctx, s.DB, func(tx pgx.Tx) error {
		if out.News, err = saveReadings(ctx, tx, ch, read, live); err != nil {
			return err
		}
		if out.Unfinished, err = queries.OrdersUnprocessed(ctx, tx, ch.Code); err != nil {
			return db.Wrap("count unfinished orders", err)
		}
		return saveCursor(ctx, tx, ch, cursor.version, read.Next)
	})
	return out, err
}

// cursor is how far a feed has been read; version 0 where it never was.
type cursor struct {
	position connectors.FeedPosition
	version  int64
}

// rewound is a little behind a position, but not behind the channel's start.
func rewound(p connectors.FeedPosition, start time.Time) connectors.FeedPosition {
	back := p.ModifiedAt.Add(-overlap)
	if back.Before(start) {
		back = start
	}
	return connectors.FeedPosition{ModifiedAt: back}
}

func loadCursor(ctx context.Context, q dbgen.DBTX, ch channel) (cursor, error) {
	row, err := queries.CursorGet(ctx, q, ch.ID, ordersFeed)
	if db.IsNotFound(err) {
		return cursor{position: connectors.FeedPosition{ModifiedAt: ch.StartAt}}, nil
	}
	if err != nil {
		return cursor{}, db.Wrap("load cursor", err)
	}
	c := cursor{version: row.Version}
	if err := json.Unmarshal(row.Position, &c.position); err != nil {
		return cursor{}, fmt.Errorf("cursor of channel %s: %w", ch.Code, err)
	}
	return c, nil
}

// saveCursor moves the cursor if nobody else did meanwhile.
func saveCursor(ctx context.Context, tx pgx.Tx, ch channel, version int64, next connectors.FeedPosition) error {
	raw, err := json.Marshal(next)
	if err != nil {
		return fmt.Errorf("cursor of channel %s: %w", ch.Code, err)
	}
	var moved int64
	if version == 0 {
		moved, err = queries.CursorSave(ctx, tx, dbgen.CursorSaveParams{ChannelID: ch.ID, Feed: ordersFeed, Position: raw})
	} else {
		moved, err = queries.CursorMove(ctx, tx, dbgen.CursorMoveParams{ChannelID: ch.ID, Feed: ordersFeed, Position: raw, Version: version})
	}
	if err != nil {
		return db.Wrap("save cursor", err)
	}
	if moved == 0 {
		return fault.New(fault.Transient, "save cursor", "another reader of channel %s was faster", ch.Code)
	}
	return nil
}

// capability is what a channel's connector can do, or fault.Unsupported.
func capability[T any](ctx context.Context, channels Channels, channel string) (T, error) {
	connector, err := channels.Connector(ctx, channel)
	if err != nil {
		var none T
		return none, err
	}
	return connectors.As[T](connector)
}
