package main

import (
	"context"
	"fmt"
	"os"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"golang.org/x/term"

	"github.com/orderloom/orderloom/activities"
)

// troubleEvery is how often a running import is asked whether it is stuck.
const troubleEvery = 2 * time.Second

// follow waits for an import, showing each page it has read and why it stands
// still where it does. The answer is the workflow's own.
func (p *program) follow(ctx context.Context, temporal client.Client, run client.WorkflowRun) (activities.Page, error) {
	pages := make(chan activities.Page)
	watch, done := context.WithCancel(ctx)
	defer done()
	go readPages(watch, temporal, run, pages)

	line := p.newProgress()
	defer line.end()
	look := time.NewTicker(troubleEvery)
	defer look.Stop()
	var sum activities.Page
	for {
		select {
		case page, more := <-pages:
			if !more {
				var result activities.Page
				return result, run.Get(ctx, &result)
			}
			sum.Seen, sum.News, sum.Unreadable = sum.Seen+page.Seen, sum.News+page.News, sum.Unreadable+page.Unreadable
			line.show(figures(sum.Seen, sum.News, sum.Unreadable))
		case <-look.C:
			if trouble := troubleOf(ctx, temporal, run); trouble != "" {
				line.show(trouble)
			}
		}
	}
}

// readPages sends each page as its step ends, and closes the channel when the
// workflow has ended, or when it can't be watched any more.
func readPages(ctx context.Context, temporal client.Client, run client.WorkflowRun, pages chan<- activities.Page) {
	defer close(pages)
	runID := run.GetRunID()
	history := temporal.GetWorkflowHistory(ctx, run.GetID(), runID, true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			return
		}
		if continued := event.GetWorkflowExecutionContinuedAsNewEventAttributes(); continued != nil {
			runID = continued.GetNewExecutionRunId()
			history = temporal.GetWorkflowHistory(ctx, run.GetID(), runID, true, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
		}
		ended := event.GetActivityTaskCompletedEventAttributes()
		var page activities.Page
		if ended == nil || converter.GetDefaultDataConverter().FromPayloads(ended.GetResult(), &page) != nil {
			continue
		}
		select {
		case pages <- page:
		case <-ctx.Done():
			return
		}
	}
}

// troubleOf is why a step has to be tried again; empty where all goes well.
func troubleOf(ctx context.Context, temporal client.Client, run client.WorkflowRun) string {
	told, err := temporal.DescribeWorkflowExecution(ctx, run.GetID(), run.GetRunID())
	if err != nil {
		return ""
	}
	for _, step := range told.GetPendingActivities() {
		if step.GetAttempt() > 1 {
			return fmt.Sprintf("try %d: %s", step.GetAttempt(), step.GetLastFailure().GetMessage())
		}
	}
	return ""
}

// progress is one line that changes on a terminal; elsewhere each is said once.
type progress struct {
	p        *program
	terminal bool
	last     string
}

func (p *program) newProgress() *progress {
	file, ok := p.errOut.(*os.File)
	return &progress{p: p, terminal: ok && term.IsTerminal(int(file.Fd()))}
}

func (l *progress) show(text string) {
	if text == l.last {
		return
	}
	l.last = text
	if l.terminal {
		_, _ = fmt.Fprintf(l.p.errOut, "\r\x1b[K%s", text)
		return
	}
	l.p.note("%s", text)
}

func (l *progress) end() {
	if l.terminal && l.last != "" {
		_, _ = fmt.Fprintf(l.p.errOut, "\r\x1b[K")
	}
}
