package console

import (
	"context"
	"net/http"
	"time"

	"go.uber.org/zap"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/schedules"
)

// patience is how long Temporal may take to tell of a channel's schedules.
const patience = 5 * time.Second

// schedulesPage is what a channel does again and again.
type schedulesPage struct {
	Channel string
	Away    bool // Temporal can't be reached
	Rows    []scheduleRow
}

// scheduleRow is a schedule, and what who looks may do with it.
type scheduleRow struct {
	schedules.Shown

	NextAt, LastAt time.Time // zero: none
	Forms          []form
}

func channelSchedules(v *visit) error {
	row, err := v.channelAt()
	if err != nil {
		return err
	}
	p := schedulesPage{Channel: row.Channel.Code, Away: v.settings.Schedules == nil}
	if !p.Away {
		ctx, cancel := context.WithTimeout(v.ctx(), patience)
		defer cancel()
		found, _, err := v.settings.Schedules.List(ctx, p.Channel, 0, len(schedules.Names()))
		if err != nil {
			v.log.Warn("schedules can't be looked at", zap.Error(err))
			p.Away = true
		}
		for _, s := range found {
			p.Rows = append(p.Rows, v.scheduleRow(s))
		}
	}
	return v.show(http.StatusOK, "schedules", p)
}

func (v *visit) scheduleRow(s schedules.Shown) scheduleRow {
	its := zoned(s.Zone)
	row := scheduleRow{Shown: s, NextAt: its.AtOr(s.Next), LastAt: its.AtOr(s.Last)}
	do := map[string][]string{"running": {"pause", "trigger"}, "paused": {"resume", "trigger"}}[s.State]
	if !v.who.Role.Allows(access.Admin) {
		return row
	}
	for _, what := range do { // doing one again is no harm
		row.Forms = append(row.Forms, form{
			To: channelLink(s.Channel) + "/schedules/" + s.Name, Button: v.language.Text("schedules." + what),
			Fields: []field{{Name: "do", Kind: "hidden", Value: what}},
		})
	}
	return row
}

// scheduleChange is what is to become of a schedule.
type scheduleChange struct {
	Do     string `json:"do"` // pause, resume or trigger
	Reason string `json:"reason"`
}

// changeSchedule pauses a schedule, resumes it, or does now what it is for.
func changeSchedule() deed[scheduleChange, struct{}] {
	return deed[scheduleChange, struct{}]{
		path: "/channels/{channel}/schedules/{schedule}", says: "Pauses a schedule, resumes it, or does now what it is for", role: access.Admin,
		do: func(v *visit, in scheduleChange) (nothing struct{}, err error) {
			if v.settings.Schedules == nil {
				return nothing, fault.New(fault.Conflict, ourselves, "schedules are in Temporal, which this console has no way to")
			}
			ask := schedules.Ask{Channel: v.r.PathValue("channel"), Name: v.r.PathValue("schedule"), Actor: v.who.Person, Reason: in.Reason}
			switch in.Do {
			case "pause":
				return nothing, v.settings.Schedules.Pause(v.ctx(), ask)
			case "resume":
				return nothing, v.settings.Schedules.Resume(v.ctx(), ask)
			case "trigger":
				return nothing, v.settings.Schedules.Trigger(v.ctx(), ask)
			default:
				return nothing, fault.New(fault.Invalid, ourselves, "do: want pause, resume or trigger")
			}
		},
		next: func(v *visit, in scheduleChange, _ struct{}) (string, notice) {
			fill := map[string]string{"schedule": v.language.Text("set.schedules." + v.r.PathValue("schedule"))}
			return channelLink(v.r.PathValue("channel")) + "/schedules", notice{"schedules.done." + in.Do, fill}
		},
	}
}
