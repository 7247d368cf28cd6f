package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"go.temporal.io/sdk/temporal"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/workflows"
)

// importView is what an import brought. The figures are missing while it was not
// waited for.
type importView struct {
	Channel  string       `json:"channel"`
	Done     bool         `json:"done"`
	Seen     int          `json:"seen"`
	News     int          `json:"new_or_changed"`
	Bad      int          `json:"unreadable"`
	Workflow workflowView `json:"workflow"`
}

func (p *program) newImportView(channel, id, run string, page activities.Page) importView {
	return importView{
		Channel: channel, Done: true, Seen: page.Seen, News: page.News, Bad: page.Unreadable,
		Workflow: workflowView{ID: id, RunID: run, UI: p.workflowURL(id, run)},
	}
}

func (v importView) page(p *output.Page) {
	if !v.Done {
		p.Line("The reader of %s was asked to look now.", v.Channel)
		return
	}
	p.Line("%s", figures(v.Seen, v.News, v.Bad))
}

func figures(seen, news, unreadable int) string {
	text := fmt.Sprintf("%d orders seen, %d new or changed", seen, news)
	if unreadable > 0 {
		text += fmt.Sprintf(", %d unreadable", unreadable)
	}
	return text
}

// importChanges wakes the channel's reader.
func (p *program) importChanges(ctx context.Context, s *services, o importOptions) error {
	if err := db.InTx(ctx, s.db, func(tx pgx.Tx) error {
		if err := asked(ctx, tx, o.actor, "import orders", o.channel, nil); err != nil {
			return err
		}
		return activities.WakeReader(ctx, tx, o.channel)
	}); err != nil {
		return err
	}
	id := workflows.ReaderWorkflowID(o.channel)
	if !o.wait {
		return p.show(importView{Channel: o.channel, Workflow: workflowView{ID: id, UI: p.workflowURL(id, "")}})
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	if err := untilHeard(ctx, s, activities.TopicReader, o.channel); err != nil {
		return err
	}
	run := s.temporal.GetWorkflow(ctx, id, "")
	var page activities.Page
	if err := run.Get(ctx, &page); err != nil {
		return fmt.Errorf("the reader of %s failed: %w", o.channel, cause(err))
	}
	return p.show(p.newImportView(o.channel, id, run.GetRunID(), page))
}

// untilHeard waits until a request was handed on. From then on its end is what is
// waited for: it doesn't end with news unread.
func untilHeard(ctx context.Context, s *services, topic, channel string) error {
	look := time.NewTicker(pollEvery)
	defer look.Stop()
	for {
		waits, err := activities.Awaited(ctx, s.db, topic, channel)
		if err != nil || !waits {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

// cause is what a step said, without Temporal's words around it.
func cause(err error) error {
	if said, ok := errors.AsType[*temporal.ApplicationError](err); ok {
		return errors.New(said.Message())
	}
	return err
}
