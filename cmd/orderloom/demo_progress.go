package main

import (
	"context"
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/workflows"
)

const (
	// lookEvery is how often the demo counts what is left.
	lookEvery = 100 * time.Millisecond
	// stalled is how long nothing may move before the demo gives up.
	stalled = 2 * time.Minute
)

// untilDone shows the progress and returns when nothing is left to do now: every
// reader has read to the end, nothing waits to be handed on, and every order was
// walked in its newest version.
func (l *local) untilDone(ctx context.Context) error {
	read := make(chan error, 1)
	go func() { read <- l.untilRead(ctx) }()
	bar := output.Bar(l.errOut, "orders")
	defer func() { _ = bar.Finish() }()

	look := time.NewTicker(lookEvery)
	defer look.Stop()
	reading, moved, last := true, time.Now(), dbgen.OrderProgressRow{}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-read:
			if err != nil {
				return err
			}
			reading = false
		case <-look.C:
			left, err := l.left(ctx, bar)
			switch {
			case passing(err) && time.Since(moved) < stalled:
				continue
			case err != nil:
				return err
			case !reading && left.waiting == 0 && left.Walked == left.Seen:
				return nil
			case left.OrderProgressRow != last:
				moved, last = time.Now(), left.OrderProgressRow
			case time.Since(moved) > stalled:
				return fmt.Errorf("%d of %d orders have not moved for %s: look at %s", left.Seen-left.Walked, left.Seen, stalled, l.Stack.TemporalUIURL)
			}
		}
	}
}

// passing reports whether a look failed in a way that the next one needn't: the workers
// survive it, and so does who watches them.
func passing(err error) bool { return fault.Is(err, fault.Transient) }

// remaining is the work that is left.
type remaining struct {
	dbgen.OrderProgressRow
	waiting int64 // in the outbox
}

func (l *local) left(ctx context.Context, bar *progressbar.ProgressBar) (remaining, error) {
	var out remaining
	var err error
	if out.OrderProgressRow, err = dbgen.New().OrderProgress(ctx, l.db); err != nil {
		return out, db.Wrap("count orders", err)
	}
	if out.waiting, err = dbgen.New().OutboxPending(ctx, l.db, ""); err != nil {
		return out, db.Wrap("count the outbox", err)
	}
	bar.ChangeMax64(max(out.Seen, 1))
	return out, bar.Set64(out.Walked)
}

// untilRead waits until each shop's reader has come to the end of its feed.
func (l *local) untilRead(ctx context.Context) error {
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		waiting, err := dbgen.New().OutboxPending(ctx, l.db, activities.TopicReader)
		if err = db.Wrap("count the outbox", err); err != nil && !passing(err) {
			return err
		}
		if err == nil && waiting == 0 {
			break
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
	for _, channel := range l.Channels() {
		if err := l.temporal.GetWorkflow(ctx, workflows.ReaderWorkflowID(channel), "").Get(ctx, nil); err != nil {
			return fmt.Errorf("the reader of %s: %w", channel, err)
		}
	}
	return nil
}
