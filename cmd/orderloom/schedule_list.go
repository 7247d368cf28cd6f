package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/schedules"
)

// scheduleFilter says which schedules to list.
type scheduleFilter struct {
	channel string
	pages   pages
}

func newScheduleListCommand(p *program) *cobra.Command {
	var f scheduleFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the channels' schedules: when each is next, and who paused it",
		Long: `Lists what the channels do again and again, as Temporal has it: when, in which zone, when next and when last,
and what is paused by whom and why. A channel's times are its setting schedules.`,
		Example: `  orderloom schedule list
  orderloom schedule list --channel woo-riga --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.scheduleList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's schedules")
	f.pages.flags(cmd, "schedules")
	return cmd
}

func (p *program) scheduleList(ctx context.Context, f scheduleFilter) error {
	s, err := p.openBooks(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if err := checkChannel(ctx, s.db, f.channel); err != nil {
		return err
	}
	part := f.pages.part()
	found, all, err := p.keeper(s).List(ctx, f.channel, part.Skip(), part.Size)
	if err != nil {
		return err
	}
	if err := showRows(p, scheduleTable(), found); err != nil {
		return err
	}
	f.pages.more(p, int64(all), "schedules")
	return nil
}

func scheduleTable() table[schedules.Shown] {
	return table[schedules.Shown]{
		columns: output.Left("CHANNEL", "NAME", "WHEN", "ZONE", "STATE", "NEXT", "LAST", "PAUSED BY", "BECAUSE"),
		cells: func(s schedules.Shown) []string {
			zone := office.Location(s.Zone)
			return []string{s.Channel, s.Name, s.When.String(), s.Zone, s.State, momentOr(s.Next, zone), momentOr(s.Last, zone), s.PausedBy, s.Reason}
		},
		none: "There are no schedules: a channel that is added has some.",
	}
}

// momentOr is a time as people of the channel read it; empty where there is none.
func momentOr(t *time.Time, zone *time.Location) string {
	if t == nil {
		return ""
	}
	return moment(*t, zone)
}

// scheduleAskedView is what was asked of a schedule.
type scheduleAskedView struct {
	Channel string `json:"channel"`
	Name    string `json:"name"`
	Done    string `json:"done"` // paused, resumed, triggered, backfilled
}

func (v scheduleAskedView) page(p *output.Page) {
	p.Line("Schedule %s of channel %s was %s.", v.Name, v.Channel, v.Done)
}
