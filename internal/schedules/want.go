package schedules

import (
	"fmt"
	"strings"
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/orderloom/orderloom/internal/timetable"
	"github.com/orderloom/orderloom/workflows"
)

// want is the schedule that a channel's settings ask for.
func (k *Keeper) want(c *channel, kind kind) client.ScheduleOptions {
	id := kind.id(c.Code)
	o := client.ScheduleOptions{
		ID:   id,
		Spec: spec(k.when(c, kind), c.Zone),
		Action: &client.ScheduleWorkflowAction{
			ID: id, Workflow: kind.workflow, Args: []any{c.Code}, TaskQueue: workflows.QueueSync,
			Priority:      workflows.Live(c.Code),
			StaticSummary: kind.summary + c.Code,
			StaticDetails: fmt.Sprintf("By the schedule %s: `orderloom schedule list --channel %s` says when.", kind.name, c.Code),

			TypedSearchAttributes: workflows.FiledUnder(c.Code, c.Environment),
		},
		Overlap:               enums.SCHEDULE_OVERLAP_POLICY_SKIP,
		CatchupWindow:         kind.catchUp,
		TypedSearchAttributes: workflows.FiledUnder(c.Code, c.Environment),
	}
	by, paused := c.pauses[kind.name]
	switch {
	case !kind.on(c):
		o.Paused, o.Note = true, noteOff
	case paused:
		o.Paused, o.Note = true, by.note()
	}
	return o
}

func (k *Keeper) when(c *channel, kind kind) timetable.When {
	if said := kind.said(c.times); !said.IsZero() {
		return said
	}
	return kind.usual(k)
}

// mostJitter is by how much a time may be late, so that shops on one host are not
// asked all at once.
const mostJitter = 5 * time.Minute

// spec is a time as Temporal knows it, written out in full as Temporal tells it.
func spec(when timetable.When, zone string) client.ScheduleSpec {
	if every := when.Interval(); every > 0 {
		return client.ScheduleSpec{
			Intervals:    []client.ScheduleIntervalSpec{{Every: every}},
			Jitter:       min(every/10, mostJitter),
			TimeZoneName: zone,
		}
	}
	hour, minute, _ := when.TimeOfDay()
	return client.ScheduleSpec{
		Calendars: []client.ScheduleCalendarSpec{{
			Second: at(0), Minute: at(minute), Hour: at(hour),
			DayOfMonth: from(1, 31), Month: from(1, 12), DayOfWeek: from(0, 6),
		}},
		Jitter:       mostJitter,
		TimeZoneName: zone,
	}
}

func at(n int) []client.ScheduleRange { return from(n, n) }

func from(first, last int) []client.ScheduleRange {
	return []client.ScheduleRange{{Start: first, End: last, Step: 1}}
}

// A schedule's note says why it is paused. What doesn't begin like ours was written by
// a person in Temporal's UI.
const (
	noteOurs   = "Orderloom: "
	noteOff    = noteOurs + "the channel is switched off, or what this is for"
	notePaused = noteOurs + "paused by "
)

func (p pause) note() string {
	if p.Reason == "" {
		return notePaused + p.Actor
	}
	return notePaused + p.Actor + ": " + p.Reason
}

// byHand reports whether a pause was made in Temporal itself. An empty note is of an
// earlier release, which paused with the channel alone.
func byHand(state *client.ScheduleState) bool {
	return state.Paused && state.Note != "" && !strings.HasPrefix(state.Note, noteOurs)
}
