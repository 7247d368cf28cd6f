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

// followPages waits for an import, showing how far it has got. The answer is the
// workflow's own.
func (p *program) followPages(ctx context.Context, temporal client.Client, run client.WorkflowRun) (activities.Page, error) {
	var sum activities.Page
	return follow[activities.Page, activities.Page](ctx, p, temporal, run, func(page activities.Page) string {
		sum.Seen, sum.News, sum.Unreadable = sum.Seen+page.Seen, sum.News+page.News, sum.Unreadable+page.Unreadable
		return figures(sum.Seen, sum.News, sum.Unreadable)
	})
}

// follow waits for a workflow, saying of each step at a shop what it brought, and why
// the workflow stands still where it does. The answer is the workflow's own.
func follow[Result, Step any](ctx context.Context, p *program, temporal client.Client, run client.WorkflowRun, say func(Step) string) (result Result, err error) {
	steps := make(chan Step)
	watch, done := context.WithCancel(ctx)
	defer done()
	go readSteps(watch, temporal, run, steps)

	line := p.newProgress()
	defer line.end()
	look := time.NewTicker(troubleEvery)
	defer look.Stop()
	for {
		select {
		case step, more := <-steps:
			if !more {
				err = run.Get(ctx, &result)
				return result, err
			}
			line.show(say(step))
		case <-look.C:
			if trouble := troubleOf(ctx, temporal, run); trouble != "" {
				line.show(trouble)
			}
		}
	}
}

// readSteps sends what each step brought as it ends, and closes the channel when the
// workflow has ended, or when it can't be watched any more.
func readSteps[Step any](ctx context.Context, temporal client.Client, run client.WorkflowRun, steps chan<- Step) {
	defer close(steps)
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
		var step Step
		if ended == nil || converter.GetDefaultDataConverter().FromPayloads(ended.GetResult(), &step) != nil {
			continue
		}
		select {
		case steps <- step:
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
