package schedules

import (
	"context"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"golang.org/x/sync/errgroup"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/timetable"
)

// The states of a schedule.
const (
	// Running is one that does its work at its times.
	Running = "running"
	// Paused is one that doesn't, until it is resumed.
	Paused = "paused"
	// Missing is one that is asked for, and not yet made: that takes a worker.
	Missing = "missing"
)

// Shown is a schedule as Temporal has it.
type Shown struct {
	Channel  string         `json:"channel"`
	Name     string         `json:"name"`
	When     timetable.When `json:"when"`
	Zone     string         `json:"zone"` // of its times of day
	Next     *time.Time     `json:"next"` // null while it is paused
	Last     *time.Time     `json:"last"` // null where it never was
	State    string         `json:"state"`
	PausedBy string         `json:"paused_by"` // empty: with its channel, or in Temporal's UI
	Reason   string         `json:"reason"`    // why it is paused
}

// hands is how many schedules are looked at side by side.
const hands = 8

// List is a part of all schedules, by their channels' codes; of all channels where
// code is empty. all is how many there are in all.
func (k *Keeper) List(ctx context.Context, code string, skip, most int) (list []Shown, all int, err error) {
	codes, err := queries.ScheduleChannelCodes(ctx, k.DB, code)
	if err != nil {
		return nil, 0, db.Wrap("list channels", err)
	}
	each := len(kinds())
	all = len(codes) * each
	first, last := min(skip, all), min(skip+most, all)
	channels, err := k.loadAll(ctx, codes[first/each:(last+each-1)/each])
	if err != nil {
		return nil, 0, err
	}
	list = make([]Shown, len(channels)*each)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(hands)
	for i, c := range channels {
		for n, kind := range kinds() {
			g.Go(func() (err error) {
				list[i*each+n], err = k.look(ctx, c, kind)
				return err
			})
		}
	}
	if err := g.Wait(); err != nil {
		return nil, 0, err
	}
	before := min(first%each, len(list)) // on an earlier page, of the first channel
	return list[before:min(before+last-first, len(list))], all, nil
}

// look asks Temporal for one schedule. Its list of all of them lags behind.
func (k *Keeper) look(ctx context.Context, c *channel, kind kind) (Shown, error) {
	s := Shown{Channel: c.Code, Name: kind.name, When: k.when(c, kind), Zone: c.Zone, State: Running}
	found, err := k.handle(ctx, kind.id(c.Code)).Describe(ctx)
	switch {
	case missing(err):
		s.State = Missing
		return s, nil
	case err != nil:
		return s, err
	}
	s.pause(found.Schedule.State)
	if next := found.Info.NextActionTimes; len(next) > 0 && s.State != Paused {
		at := next[0].UTC()
		s.Next = &at
	}
	if recent := found.Info.RecentActions; len(recent) > 0 {
		at := recent[len(recent)-1].ActualTime.UTC()
		s.Last = &at
	}
	return s, nil
}

// pause says who paused it and why, as the note does, where it is.
func (s *Shown) pause(state *client.ScheduleState) {
	if !state.Paused {
		return
	}
	s.State = Paused
	by, ours := strings.CutPrefix(state.Note, notePaused)
	if ours {
		s.PausedBy, s.Reason, _ = strings.Cut(by, ": ")
		return
	}
	s.Reason = strings.TrimPrefix(state.Note, noteOurs)
}
