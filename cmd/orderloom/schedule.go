package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/schedules"
)

func newScheduleCommand(p *program) *cobra.Command {
	schedule := &cobra.Command{Use: "schedule", Short: "Look at what channels do again and again, pause it, do it now"}
	schedule.AddCommand(
		newScheduleListCommand(p), newSchedulePauseCommand(p), newScheduleResumeCommand(p),
		newScheduleTriggerCommand(p), newScheduleBackfillCommand(p),
	)
	return asGroup(schedule)
}

// keeper keeps the channels' schedules.
func (p *program) keeper(s *services) *schedules.Keeper {
	return &schedules.Keeper{DB: s.db, Temporal: s.temporal, ImportEvery: p.cfg.ImportEvery}
}

// scheduleCommand is a command to one schedule of a channel.
func (p *program) scheduleCommand(cmd *cobra.Command, a *schedules.Ask, run func(context.Context, *schedules.Keeper, *services) (scheduleAskedView, error)) *cobra.Command {
	cmd.Args = oneArg("the schedule, such as orders")
	cmd.ValidArgsFunction = firstOnly(cobra.FixedCompletions(schedules.Names(), cobra.ShellCompDirectiveNoFileComp))
	cmd.RunE = func(cmd *cobra.Command, args []string) (err error) {
		if a.Name = args[0]; a.Channel == "" {
			return usagef("say with --channel whose schedule it is")
		}
		if a.Actor, err = actor(a.Actor); err != nil {
			return err
		}
		s, err := p.openBooks(cmd.Context())
		if err != nil {
			return err
		}
		defer s.close()
		if _, err := loadChannelRow(cmd.Context(), s.db, a.Channel); err != nil {
			return err
		}
		done, err := run(cmd.Context(), p.keeper(s), s)
		if err != nil {
			return inItsOwnWords(err)
		}
		return p.show(done)
	}
	p.channelFlag(cmd, &a.Channel, "whose schedule it is")
	cmd.Flags().StringVar(&a.Reason, "reason", "", "why, for whoever looks at it later")
	actorFlag(cmd, &a.Actor)
	return cmd
}

func newSchedulePauseCommand(p *program) *cobra.Command {
	var a schedules.Ask
	return p.scheduleCommand(&cobra.Command{
		Use:   "pause NAME --channel CODE",
		Short: "Pause a schedule until it is resumed",
		Long: `Pauses a schedule of a channel until ` + "`orderloom schedule resume`" + `, whatever becomes of the channel's settings
meanwhile. Webhooks still wake the reader: ` + "`orderloom channel disable`" + ` stops a channel altogether.`,
		Example: `  orderloom schedule pause orders --channel woo-riga --reason "the shop moves to another host"`,
	}, &a, func(ctx context.Context, k *schedules.Keeper, _ *services) (scheduleAskedView, error) {
		return scheduleAskedView{Channel: a.Channel, Name: a.Name, Done: "paused"}, k.Pause(ctx, a)
	})
}

func newScheduleResumeCommand(p *program) *cobra.Command {
	var a schedules.Ask
	return p.scheduleCommand(&cobra.Command{
		Use:     "resume NAME --channel CODE",
		Short:   "Resume a schedule that was paused, here or in Temporal's UI",
		Long:    `Resumes a schedule that a person has paused, here or in Temporal's UI. One that runs is left as it is.`,
		Example: `  orderloom schedule resume orders --channel woo-riga`,
	}, &a, func(ctx context.Context, k *schedules.Keeper, _ *services) (scheduleAskedView, error) {
		return scheduleAskedView{Channel: a.Channel, Name: a.Name, Done: "resumed"}, k.Resume(ctx, a)
	})
}

func newScheduleTriggerCommand(p *program) *cobra.Command {
	var a schedules.Ask
	return p.scheduleCommand(&cobra.Command{
		Use:     "trigger NAME --channel CODE",
		Short:   "Do now what a schedule does at its times",
		Long:    `Does now what a schedule does at its times, though it be paused. A worker does the work.`,
		Example: `  orderloom schedule trigger orders --channel woo-riga`,
	}, &a, func(ctx context.Context, k *schedules.Keeper, _ *services) (scheduleAskedView, error) {
		return scheduleAskedView{Channel: a.Channel, Name: a.Name, Done: "triggered"}, k.Trigger(ctx, a)
	})
}

func newScheduleBackfillCommand(p *program) *cobra.Command {
	var (
		a        schedules.Ask
		from, to string
	)
	cmd := p.scheduleCommand(&cobra.Command{
		Use:   "backfill NAME --channel CODE --from T [--to T]",
		Short: "Make up for the times that a schedule missed",
		Long: `Does what a schedule would have done between two moments, one after another, as if those times passed now: for
what is of a certain day. A reader of orders needs none: its next look sees everything that changed meanwhile.
Times are the channel's, unless they say another zone.`,
		Example: `  orderloom schedule backfill orders --channel woo-riga --from "2026-11-20 08:00" --to "2026-11-20 12:00"
  orderloom schedule backfill orders --channel woo-riga --from 6h`,
	}, &a, func(ctx context.Context, k *schedules.Keeper, s *services) (scheduleAskedView, error) {
		v := scheduleAskedView{Channel: a.Channel, Name: a.Name, Done: "backfilled"}
		row, err := loadChannelRow(ctx, s.db, a.Channel)
		if err != nil {
			return v, err
		}
		first, last, err := between(from, to, time.Now(), office.Location(row.Channel.Zone))
		if err != nil {
			return v, err
		}
		return v, k.Backfill(ctx, a, first, last)
	})
	cmd.Flags().StringVar(&from, "from", "", "the first moment, such as 6h for six hours back")
	cmd.Flags().StringVar(&to, "to", "", "the last moment (default now)")
	return cmd
}

// between reads two moments, of which the second may be left out.
func between(from, to string, now time.Time, zone *time.Location) (first, last time.Time, err error) {
	if from == "" {
		return first, last, usagef("say with --from since when")
	}
	if first, err = parseMoment(from, now, zone); err != nil {
		return first, last, err
	}
	if last = now; to != "" {
		if last, err = parseMoment(to, now, zone); err != nil {
			return first, last, err
		}
	}
	if !first.Before(last) || last.After(now) {
		return first, last, usagef("--from and --to: want a time that has passed, its beginning first")
	}
	return first, last, nil
}
