package console

import (
	"net/http"
	"time"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/timetable"
)

// lookAsked is a look over a channel that somebody wants: at the orders of a time, by its
// zone. What isn't said is the last thirty days.
type lookAsked struct {
	Channel string `json:"channel"`
	Since   string `json:"since"`
	Until   string `json:"until"`
}

// lookForm asks which channel is to be held against our books.
func lookForm(v *visit) error {
	said := v.language.Text
	channels, err := ofChannels(v)
	if err != nil {
		return err
	}
	return v.show(http.StatusOK, "form", shownForm{List: link{To: "/looks", Text: "looks.title"}, Title: said("look.title"), About: said("look.about"), Form: v.newForm("look", "/looks", said("look.do"),
		field{Name: "channel", Kind: choose, Label: said("sift.channel"), Help: said("look.channel.help"), Choices: chosen(v.r.FormValue("channel"), channels), Required: true},
		field{Name: "since", Kind: "date", Label: said("look.since"), Help: said("look.since.help")},
		field{Name: "until", Kind: "date", Label: said("look.until"), Help: said("look.until.help")},
	)})
}

// beginLook has a channel's shop held against our books.
func beginLook() deed[lookAsked, activities.ReconcileInput] {
	return deed[lookAsked, activities.ReconcileInput]{
		path: "/looks", form: "/looks/new", says: "Has a channel's shop held against our books", role: access.Operator,
		do: func(v *visit, in lookAsked) (activities.ReconcileInput, error) {
			asked, err := v.look(in)
			if err != nil {
				return asked, err
			}
			return asked, activities.BeginLook(v.ctx(), v.db, asked, v.who.Person)
		},
		next: func(v *visit, in lookAsked, _ activities.ReconcileInput) (string, notice) {
			return "/looks", notice{"look.done", map[string]string{"channel": in.Channel}}
		},
	}
}

// look reads what somebody asks for.
func (v *visit) look(in lookAsked) (asked activities.ReconcileInput, err error) {
	zone, err := dbgen.New().ChannelZone(v.ctx(), v.db, in.Channel)
	if db.IsNotFound(err) {
		return asked, fault.New(fault.Invalid, ourselves, "channel: there is no %q", in.Channel)
	}
	if err != nil {
		return asked, db.Wrap("load the channel", err)
	}
	asked.Channel = in.Channel
	for _, side := range []struct {
		name, typed string
		into        *time.Time
	}{{"since", in.Since, &asked.Since}, {"until", in.Until, &asked.Until}} {
		if side.typed == "" {
			continue
		}
		if *side.into, err = timetable.ParseMoment(side.typed, time.Now(), office.Location(zone)); err != nil {
			return asked, fault.New(fault.Invalid, ourselves, "%s: %v", side.name, err)
		}
	}
	if !asked.Since.IsZero() && !asked.Until.IsZero() && !asked.Since.Before(asked.Until) {
		return asked, fault.New(fault.Invalid, ourselves, "since: it has to be before until")
	}
	return asked, nil
}
