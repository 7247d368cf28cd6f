package workflows

import (
	"fmt"
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
	// catchUp is how long a reader that is too far ahead lets the lifecycles work,
	// and as long again for each page that it is further ahead.
	catchUp = 2 * time.Second
	// pageSize is about what a page brings.
	pageSize = 100
)

// ImportOrders is a channel's one reader: it reads the changed orders page by
// page, until there are no more and nobody asked to look again. Waking its
// lifecycles is part of each page's transaction. It answers with what this run
// read; a very long reading is continued by further runs.
func ImportOrders(ctx workflow.Context, channel string) (activities.Page, error) {
	r := &reader{
		channel: channel,
		news:    workflow.GetSignalChannel(ctx, SignalNews),
		fresh:   workflow.GetInfo(ctx).ContinuedExecutionRunID == "", // else the run before was in the middle of it
	}
	defer sayNothing(ctx)
	for {
		if err := wait(ctx, debounce, "Gather news"); err != nil {
			return r.sum, err
		}
		r.hear()
		if err := r.readAll(ctx); err != nil {
			return r.sum, err
		}
		if r.news.Len() == 0 {
			return r.sum, nil
		}
	}
}

// reader is one run's state.
type reader struct {
	channel string
	news    workflow.ReceiveChannel
	fresh   bool // the next page begins a reading
	sum     activities.Page
}

// hear takes all news there is: whoever reads after it sees what it was about.
func (r *reader) hear() {
	hear(r.news)
}

func hear(news workflow.ReceiveChannel) {
	for news.ReceiveAsync(nil) {
	}
}

// readAll reads pages until the shop has no more, or until a new run has to go on.
func (r *reader) readAll(ctx workflow.Context) error {
	for {
		page, err := shopStep(ctx, act.ImportPage, activities.PageInput{Channel: r.channel, Fresh: r.fresh}, "Read changed orders")
		if err != nil {
			return err
		}
		r.add(page)
		r.fresh = !page.More
		switch {
		case !page.More && r.news.Len() == 0:
			return nil
		case workflow.GetInfo(ctx).GetContinueAsNewSuggested():
			r.hear() // the next run begins by reading
			return workflow.NewContinueAsNewError(ctx, ImportOrders, r.channel)
		case !page.More:
			return nil
		}
		if err := r.letWork(ctx); err != nil {
			return err
		}
	}
}

// letWork waits while the lifecycles are too far behind, the longer the further.
func (r *reader) letWork(ctx workflow.Context) error {
	ahead := r.sum.Unfinished - mostUnfinished
	if ahead <= 0 {
		return nil
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf(
		"**%d** orders wait for their workflows; reading goes on once %d or fewer do. How far they are: `orderloom sale list --channel %s`", r.sum.Unfinished, mostUnfinished, filedUnder(ctx)))
	return wait(ctx, catchUp*time.Duration(1+ahead/pageSize), "Let the lifecycles catch up")
}

func (r *reader) add(page activities.Page) {
	r.sum.Seen += page.Seen
	r.sum.News += page.News
	r.sum.Unreadable += page.Unreadable
	r.sum.Unfinished = page.Unfinished
}

// wait is a timer that says in the UI what it is for.
func wait(ctx workflow.Context, d time.Duration, summary string) error {
	return workflow.NewTimerWithOptions(ctx, d, workflow.TimerOptions{Summary: summary}).Get(ctx, nil)
}

// WakeImport asks for a channel's reader. A schedule appends a time to the id of
// what it starts, so it starts this and not the reader itself.
func WakeImport(ctx workflow.Context, channel string) error {
	_, err := ownStep(ctx, act.WakeReader, channel, "Wake the reader")
	return err
}
