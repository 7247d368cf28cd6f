package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/relay"
	"github.com/orderloom/orderloom/workflows"
)

// importRange imports by hand and waits, showing how far it has got.
func (p *program) importRange(ctx context.Context, s *services, channel dbgen.Channel, o importOptions, in activities.RangeInput) error {
	in.Page = 0 // the workflow counts
	if err := asked(ctx, s.db, o.actor, "import orders", channel.Code, in); err != nil {
		return err
	}
	run, err := relay.StartRange(ctx, s.temporal, startedFor(channel), cmp.Or(o.key, uuid.NewString()), in)
	if err != nil {
		return fmt.Errorf("start the import: %w", err)
	}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	sum, err := p.followPages(ctx, s.temporal, run)
	if ctx.Err() != nil {
		return fmt.Errorf("the import goes on without us as %s: %w", run.GetID(), ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("the import failed: %w", cause(err))
	}
	if sum.Seen+sum.Unreadable == 0 && len(o.numbers) > 0 {
		return notFoundf("the shop of %s has no order %s", channel.Code, strings.Join(o.numbers, ", "))
	}
	return p.show(p.newImportView(channel.Code, run.GetID(), run.GetRunID(), sum))
}

// startedFor is whose work it is.
func startedFor(channel dbgen.Channel) relay.Channel {
	return relay.Channel{Code: channel.Code, Environment: channel.Environment}
}
