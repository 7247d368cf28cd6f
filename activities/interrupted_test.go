package activities_test

import (
	"context"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/connectors"
)

// interrupted lets something happen between a call to the shop and what its caller
// makes of the answer.
type interrupted struct {
	activities.Channels
	during func()
}

// Connector gives a connector whose reading is interrupted.
func (i *interrupted) Connector(ctx context.Context, channel string) (connectors.Connector, error) {
	c, err := i.Channels.Connector(ctx, channel)
	if err != nil {
		return nil, err
	}
	feed, err := connectors.As[connectors.OrderFeed](c)
	return &interruptedFeed{c, feed, i.during}, err
}

type interruptedFeed struct {
	connectors.Connector
	feed   connectors.OrderFeed
	during func()
}

func (f *interruptedFeed) ChangedOrders(ctx context.Context, since connectors.FeedPosition) (connectors.OrderPage, error) {
	page, err := f.feed.ChangedOrders(ctx, since)
	f.during()
	return page, err
}
