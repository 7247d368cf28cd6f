package main

import (
	"context"
	"fmt"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/workflows"
)

// push makes a push, or joins the one that runs, and waits.
func (p *program) push(ctx context.Context, s *services, channel dbgen.Channel, o syncStockOptions) (pushedView, error) {
	if err := activities.GatherPushNews(ctx, s.db); err != nil { // rather than wait until a worker does
		return pushedView{}, err
	}
	run, err := relay.StartPush(ctx, s.temporal, startedFor(channel), o.full)
	if err != nil {
		return pushedView{}, fmt.Errorf("start the push: %w", err)
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	var sum activities.Pushed
	pushed, err := follow[activities.Pushed](ctx, p, s.temporal, run, func(one activities.Told) string {
		sum = sum.Add(one)
		return toldListings(sum.Sent, sum.Failed)
	})
	switch {
	case ctx.Err() != nil:
		return pushedView{}, fmt.Errorf("the push goes on without us as %s: %w", run.GetID(), ctx.Err())
	case err != nil:
		return pushedView{}, fmt.Errorf("the shop of %s takes no push: %w", o.channel, cause(err))
	}
	problems, err := office.PushProblems(ctx, s.db, office.PushProblemFilter{Channel: o.channel}, office.Part{Page: 1, Size: 1})
	return pushedView{
		Channel: o.channel, Sent: pushed.Sent, Failed: pushed.Failed, Waiting: pushed.Waiting, Problems: problems.Total,
		Workflow: workflowView{ID: run.GetID(), RunID: run.GetRunID(), UI: p.workflowURL(run.GetID(), run.GetRunID())},
	}, err
}
