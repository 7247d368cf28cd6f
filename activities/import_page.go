package activities

import (
	"cmp"
	"context"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/activity"

	"github.com/orderloom/orderloom/connectors"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/fault"
)

// overlap is how far a fresh reading goes back behind the cursor: a shop may
// commit a change some time after the second it stamps on it.
const overlap = 2 * time.Minute

// healing is how long a reading may fail for a reason that heals by itself before people
// are told.
const healing = 10 * time.Minute

// findingReading is the kind of finding that a channel's orders can't be read.
const findingReading = "reading"

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
	// Rest is where that is, of orders read by hand by their time.
	Rest connectors.ListPosition `json:"rest,omitzero"`
	// Unfinished is how many orders of the channel wait to be walked.
	Unfinished int64 `json:"unfinished"`
}

// ImportPage reads one page of a channel's changed orders and stores it with the
// cursor and the wakes of its lifecycles, all or nothing: a cursor ahead of its
// orders would lose them. Repeating it stores nothing twice.
func (s *Set) ImportPage(ctx context.Context, in PageInput) (Page, error) {
	defer alive(ctx)()
	page, err := s.importPage(ctx, in)
	return page, toTemporal(s.tellReading(ctx, in, err))
}

// tellReading keeps that a channel's orders can't be read, until a reading begins well
// again. What heals by itself says nothing of that, unless it hasn't for a while; nor does
// what is switched off.
func (s *Set) tellReading(ctx context.Context, in PageInput, tried error) error {
	kind := fault.KindOf(tried)
	if tried == nil && !in.Fresh || tried != nil && (s.heals(ctx, kind) || kind == fault.Unmapped) {
		return tried
	}
	ch, err := loadChannel(ctx, s.DB, in.Channel)
	if err != nil {
		return cmp.Or(tried, err)
	}
	var found []Finding
	if tried != nil {
		found = append(found, Finding{Detail: "The shop's orders can't be read: " + tried.Error(), Remedy: shutRemedy(tried, ch.Code)})
	}
	return cmp.Or(tried, s.report(ctx, ch, findingReading, found))
}

// heals reports whether a step that failed is still given time to heal by itself.
func (s *Set) heals(ctx context.Context, kind fault.Kind) bool {
	return kind.Retryable() && (!activity.IsActivity(ctx) || s.Now().Sub(activity.GetInfo(ctx).ScheduledTime) < healing)
}

func (s *Set) importPage(ctx context.Context, in PageInput) (Page, error) {
	ch, err := s.readableChannel(ctx, in.Channel)
	if err != nil {
		return Page{}, err
	}
	heeded, err := s.feedHeeded(ctx, ch, in.Fresh)
	if err != nil {
		return Page{}, err
	}
	read := s.importChanges
	if !heeded {
		read = s.importByID
	}
	page, err := read(ctx, ch, in.Fresh)
	if err != nil || page.More {
		return page, err
	}
	for _, follow := range []func(context.Context, channel) (int, error){s.followWebhooks, s.followRepairs} {
		news, err := follow(ctx, ch)
		if page.News += news; err != nil {
			return page, err
		}
	}
	return page, nil
}

// importChanges reads on in the shop's change feed.
func (s *Set) importChanges(ctx context.Context, ch channel, fresh bool) (Page, error) {
	feed, err := capability[connectors.OrderFeed](ctx, s.Channels, ch.Code)
	if err != nil {
		return Page{}, err
	}
	since := connectors.FeedPosition{ModifiedAt: ch.StartAt}
	was, err := loadCursor(ctx, s.DB, ch, ordersFeed, &since)
	if err != nil {
		return Page{}, err
	}
	if fresh {
		since = rewound(since, ch.StartAt.Add(min(was.clock, 0)))
	}
	read, err := feed.ChangedOrders(ctx, since)
	if err != nil {
		return Page{}, err
	}
	now := cursor{version: was.version, clock: read.ShopAhead(was.clock)}
	if back := was.clock - now.clock; back > jump {
		read.Next, read.More = connectors.FeedPosition{ModifiedAt: since.ModifiedAt.Add(-back)}, true
	}
	return s.savePage(ctx, ch, read, func(tx pgx.Tx) error {
		if err := reportClock(ctx, tx, ch, now.clock); err != nil {
			return err
		}
		return saveCursor(ctx, tx, ch, ordersFeed, now, read.Next)
	})
}

// savePage stores a page together with how far it got.
func (s *Set) savePage(ctx context.Context, ch channel, read connectors.OrderPage, move func(pgx.Tx) error) (Page, error) {
	out := Page{Seen: len(read.Orders), Unreadable: len(read.Unreadable), More: read.More}
	err := db.InTx(ctx, s.DB, func(tx pgx.Tx) (err error) {
		if out.News, err = saveReadings(ctx, tx, ch, read, live); err != nil {
			return err
		}
		if out.Unfinished, err = queries.OrdersUnprocessed(ctx, tx, ch.Code); err != nil {
			return db.Wrap("count unfinished orders", err)
		}
		return move(tx)
	})
	return out, err
}

// rewound is a little behind a position, but not behind the channel's start.
func rewound(p connectors.FeedPosition, start time.Time) connectors.FeedPosition {
	return connectors.FeedPosition{ModifiedAt: behind(p.ModifiedAt, start)}
}

// behind is a little before a time, but not before the channel's start.
func behind(at, start time.Time) time.Time {
	if back := at.Add(-overlap); back.After(start) {
		return back
	}
	return start
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
