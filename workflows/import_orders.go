package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"github.com/orderloom/orderloom/activities"
)

const (
	// debounce lets a burst of news become one reading.
	debounce = time.Second
	// mostUnfinished is how many orders of a channel may wait for their lifecycle
	// before its reader does: one noisy channel starves nobody.
	mostUnfinished = 500
	// catchUp is how long a reader that is too far ahead lets the lifecycles work.
	catchUp = 2 * time.Second
)

// ImportOrders is a channel's one reader: it reads the changed orders page by
// page, until there are no more and nobody asked to look again. Waking its
// lifecycles is part of each page's transaction.
func ImportOrders(ctx workflow.Context, channel string) (activities.Page, error) {
	r := &reader{channel: channel, news: workflow.GetSignalChannel(ctx, SignalNews)}
	for {
		if err := workflow.NewTimer(ctx, debounce).Get(ctx, nil); err != nil {
			return r.sum, err
		}
		for r.news.ReceiveAsync(nil) {
		}
		if err := r.readAll(ctx); err != nil {
			return r.sum, err
		}
		if r.news.Len() == 0 {
			return r.sum, nil
		}
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() {
			return r.sum, workflow.NewContinueAsNewError(ctx, ImportOrders, channel)
		}
	}
}

// reader is one run's state.
type reader struct {
	channel string
	news    workflow.ReceiveChannel
	sum     activities.Page
}

// readAll reads pages until the shop has no more.
func (r *reader) readAll(ctx workflow.Context) error {
	for fresh := true; ; fresh = false {
		page, err := shopStep(ctx, act.ImportPage, activities.PageInput{Channel: r.channel, Fresh: fresh}, "Read changed orders")
		if err != nil {
			return err
		}
		r.add(page)
		if !page.More {
			return nil
		}
		if page.Unfinished > mostUnfinished {
			if err := workflow.NewTimer(ctx, catchUp).Get(ctx, nil); err != nil {
				return err
			}
		}
	}
}

func (r *reader) add(page activities.Page) {
	r.sum.Seen += page.Seen
	r.sum.News += page.News
	r.sum.Unreadable += page.Unreadable
	r.sum.Unfinished = page.Unfinished
}

// WakeImport asks for a channel's reader. A schedule appends a time to the id of
// what it starts, so it starts this and not the reader itself.
func WakeImport(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.WakeReader, channel, "Wake the reader")
	return err
}
