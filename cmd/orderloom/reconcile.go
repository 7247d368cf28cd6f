package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/workflows"
)

// reconcileOptions are the flags of reconcile.
type reconcileOptions struct {
	window

	channel, actor string
	dryRun, wait   bool
}

func newReconcileCommand(p *program) *cobra.Command {
	var o reconcileOptions
	cmd := asGroup(&cobra.Command{
		Use:   "reconcile --channel CODE",
		Short: "Hold what a shop says against what we have",
		Long: `Holds a channel's shop against our books: the orders placed in a time, the last thirty days unless --since and
--until say otherwise, and the stock and prices of all that it shows, where it is pushed to. Each difference is one
finding with its repair; what is in flight is none. A finding is over once a look sees both agree. It is done daily
as well, by the schedule reconcile.

One look over a channel is made at a time: who asks for the same joins it, and who asks for another time is told to
wait. Nothing is changed, here or in the shop: ` + "`orderloom reconcile repair`" + ` does that, finding by finding. --dry-run keeps no
findings either, and shows what they would be.`,
		Example: `  orderloom reconcile --channel woo-riga --wait
  orderloom reconcile --channel woo-riga --since 2026-11-01 --until 2026-12-01 --dry-run
  orderloom reconcile list`,
	})
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := o.check(cmd); err != nil {
			return err
		}
		if o.channel == "" {
			return usagef("say with --channel which channel's shop: `orderloom channel list` shows them")
		}
		return p.reconcile(cmd.Context(), o)
	}
	p.channelFlag(cmd, &o.channel, "which channel (required)")
	o.flags(cmd, " (default 30 days back)", " (default now)")
	flags := cmd.Flags()
	flags.BoolVar(&o.dryRun, "dry-run", false, "only show what would be found")
	flags.BoolVar(&o.wait, "wait", false, "wait until it is done")
	actorFlag(cmd, &o.actor)
	cmd.AddCommand(newReconcileListCommand(p), newReconcileShowCommand(p), newReconcileRepairCommand(p), newReconcileIgnoreCommand(p))
	return cmd
}

func (p *program) reconcile(ctx context.Context, o reconcileOptions) error {
	open := p.openBooks
	if o.dryRun {
		open = p.openShops
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	row, err := loadChannelRow(ctx, s.db, o.channel)
	if err != nil {
		return err
	}
	in := activities.ReconcileInput{Channel: o.channel}
	in.Since, in.Until, err = o.read(time.Now(), office.Location(row.Channel.Zone))
	switch {
	case err != nil:
		return err
	case !row.Channel.Enabled || !row.Channel.OrdersIn:
		return refusedf("the orders of channel %s are not imported: switch it on, and its orders_in", o.channel)
	case o.dryRun:
		return p.reconcileDry(ctx, s, in)
	}
	if err := asked(ctx, s.db, o.actor, "reconcile", o.channel, in); err != nil {
		return err
	}
	return p.reconcileNow(ctx, s, row.Channel, in, o.wait)
}

// reconcileDry looks by itself, and keeps nothing.
func (p *program) reconcileDry(ctx context.Context, s *services, in activities.ReconcileInput) error {
	looker, err := activities.NewLooker(ctx, s.set, in)
	if err != nil {
		return err
	}
	list := []office.Finding{}
	line := p.newProgress()
	defer line.end()
	for more := true; more; {
		found, part, err := looker.Next(ctx)
		if err != nil {
			return inItsOwnWords(err)
		}
		for _, d := range found {
			list = append(list, office.Finding{
				Channel: in.Channel, Kind: string(d.Kind), Subject: d.Subject, Name: d.Name, Shop: d.Shop, Ours: d.Ours, State: "open",
				Repair: string(d.Repair), FoundAt: d.AskedAt.UTC(), SeenAt: d.AskedAt.UTC(), Zone: "UTC",
			})
		}
		if more = part.More; more {
			line.show(fmt.Sprintf("%s: %d differences so far", part.Phase, len(list)))
		}
	}
	line.end()
	return showRows(p, findingTable(), list)
}

// reconciledView is what a look came to. The figures are missing while it was not waited
// for.
type reconciledView struct {
	Channel  string       `json:"channel"`
	Done     bool         `json:"done"`
	Orders   int64        `json:"orders"`
	Listings int64        `json:"listings"`
	InFlight int64        `json:"in_flight"`
	Opened   int64        `json:"opened"`
	Closed   int64        `json:"closed"`
	Workflow workflowView `json:"workflow"`
}

func (p *program) reconcileNow(ctx context.Context, s *services, channel dbgen.Channel, in activities.ReconcileInput, wait bool) error {
	run, err := startLook(ctx, s, channel, in)
	if err != nil {
		return err
	}
	view := reconciledView{Channel: in.Channel, Workflow: workflowView{ID: run.GetID(), RunID: run.GetRunID(), UI: p.workflowURL(run.GetID(), run.GetRunID())}}
	p.warnIdle(ctx, s.temporal, workflows.QueueSync)
	if !wait {
		return p.show(view)
	}
	var orders, listings, found int64
	sum, err := follow[activities.Reconciled, activities.Reconciled](ctx, p, s.temporal, run, func(part activities.Reconciled) string {
		orders, listings, found = orders+part.Orders, listings+part.Listings, found+part.Opened
		return fmt.Sprintf("%s: %d orders, %d listings, %d new findings", part.Phase, orders, listings, found)
	})
	if ctx.Err() != nil {
		return fmt.Errorf("the look goes on without us as %s: %w", workflows.ReconcileWorkflowID(in.Channel), ctx.Err())
	}
	if err != nil {
		return fmt.Errorf("the shop of %s can't be held against our books: %w", in.Channel, cause(err))
	}
	view.Done, view.Orders, view.Listings, view.InFlight, view.Opened, view.Closed = true, sum.Orders, sum.Listings, sum.InFlight, sum.Opened, sum.Closed
	return p.show(view)
}

func (v reconciledView) page(p *output.Page) {
	if !v.Done {
		p.Line("The shop of %s is held against our books: `orderloom reconcile list --channel %s` shows what was found.", v.Channel, v.Channel)
		return
	}
	p.Pairs([][2]string{
		{"channel", v.Channel}, {"orders", count(v.Orders)}, {"listings", count(v.Listings)}, {"in flight", count(v.InFlight)},
		{"findings", fmt.Sprintf("%d new, %d over", v.Opened, v.Closed)},
	})
	if v.Opened > 0 {
		p.Line("\n`orderloom reconcile list --channel %s` shows them.", v.Channel)
	}
}
