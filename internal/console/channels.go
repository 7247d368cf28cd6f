package console

import (
	"errors"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// channels are the shops, by their codes.
func channels() list[office.ChannelFilter, office.Channel] {
	return list[office.ChannelFilter, office.Channel]{
		name: "channels", role: access.Viewer, load: office.Channels,
		sifters: []sifter[office.ChannelFilter]{
			{name: "search", own: true, text: func(f *office.ChannelFilter) *string { return &f.Search }},
			{name: "archived", flag: func(f *office.ChannelFilter) *bool { return &f.Archived }},
		},
		columns: []column[office.Channel]{
			{name: "code", cell: func(v *visit, c office.Channel) cell { return v.text(c.Code).to(channelLink(c.Code)) }},
			{name: "name", cell: func(v *visit, c office.Channel) cell { return v.text(c.Name) }},
			{name: "platform", cell: func(v *visit, c office.Channel) cell { return v.text(c.Platform) }},
			{name: "environment", cell: func(v *visit, c office.Channel) cell { return v.word(c.Environment) }},
			{name: "enabled", cell: func(v *visit, c office.Channel) cell { return v.state(switched(c)) }},
			{name: "pos", cell: func(v *visit, c office.Channel) cell { return v.text(c.POS) }},
			{name: "sales", number: true, cell: func(v *visit, c office.Channel) cell {
				return v.count(c.Sales).to(address("/sales", url.Values{"channel": {c.Code}}))
			}},
			{name: "held", number: true, cell: func(v *visit, c office.Channel) cell {
				return v.count(c.Held).to(address("/sales", url.Values{"channel": {c.Code}, "state": {"held"}}))
			}},
			{name: "address", cell: func(v *visit, c office.Channel) cell { return v.text(c.Address) }},
		},
		forms: func(v *visit, c office.Channel) []form { return v.channelForms(c.Code, c.Enabled, c.Archived) },
		above: func(v *visit) (links []link) {
			if v.who.Role.Allows(access.Admin) {
				links = append(links, link{To: "/add/channel", Text: "channels.add"})
			}
			return append(links, link{To: "/master", Text: "master.title"})
		},
	}
}

// switched is whether a channel is on; an archived one is off for good.
func switched(c office.Channel) string {
	switch {
	case c.Archived:
		return "archived"
	case c.Enabled:
		return "on"
	default:
		return "off"
	}
}

// channelLink is a channel's page.
func channelLink(code string) string { return "/channels/" + url.PathEscape(code) }

// channelForms switch a channel on and off, or bring it back, by who may.
func (v *visit) channelForms(code string, on, archived bool) []form {
	if !v.who.Role.Allows(access.Admin) {
		return nil
	}
	to, say := channelLink(code)+"/switch", "channels.enable"
	switch {
	case archived:
		return []form{{To: channelLink(code) + "/restore", Button: v.language.Text("channels.restore")}}
	case on:
		say = "channels.disable"
	}
	f := form{To: to, Button: v.language.Text(say)}
	if !on {
		f.Fields = []field{{Name: "enabled", Kind: "hidden", Value: "true"}}
	}
	return []form{f}
}

// channelSwitch is whether a channel is to be on.
type channelSwitch struct {
	Enabled bool `json:"enabled"`
}

// switchChannel switches a channel on or off.
func switchChannel() deed[channelSwitch, struct{}] {
	return deed[channelSwitch, struct{}]{
		path: "/channels/{channel}/switch", says: "Switches a channel on or off", role: access.Admin,
		do: func(v *visit, in channelSwitch) (nothing struct{}, err error) {
			t, err := v.thingAt()
			if err != nil {
				return nothing, err
			}
			on := map[bool]string{true: "true", false: "false"}[in.Enabled]
			_, err = blueprint.Amendment{Kind: t.kind, Code: t.code, Set: []blueprint.Assignment{{Path: "enabled", Value: on}}}.Apply(v.ctx(), v.db, v.options())
			return nothing, inWords(err)
		},
		next: func(v *visit, in channelSwitch, _ struct{}) (string, notice) {
			return v.toChannel(map[bool]string{true: "channels.enabled", false: "channels.disabled"}[in.Enabled])
		},
	}
}

// toChannel is the page of the channel that was asked for, and what is said there.
func (v *visit) toChannel(key string) (string, notice) {
	code := v.r.PathValue("channel")
	return channelLink(code), notice{key, map[string]string{"channel": code}}
}

// inWords is what is wrong with a thing as a refusal.
func inWords(err error) error {
	if wrong, ok := errors.AsType[*blueprint.Error](err); ok {
		return fault.New(fault.Invalid, ourselves, "%s", strings.Join(wrong.Lines(), "; "))
	}
	return err
}

// restoreChannel brings an archived channel back, switched off.
func restoreChannel() deed[struct{}, struct{}] {
	return deed[struct{}, struct{}]{
		path: "/channels/{channel}/restore", says: "Brings an archived channel back, switched off", role: access.Admin,
		do: func(v *visit, _ struct{}) (nothing struct{}, err error) {
			return nothing, blueprint.Restore(v.ctx(), v.db, v.r.PathValue("channel"), v.options())
		},
		next: func(v *visit, _, _ struct{}) (string, notice) { return v.toChannel("channels.restored") },
	}
}

// channelSync is the part of a channel that is to be synced.
type channelSync struct {
	Part string `json:"part"` // one of activities.Syncs
}

// syncChannel has done at once what schedules do at their times.
func syncChannel() deed[channelSync, struct{}] {
	return deed[channelSync, struct{}]{
		path: "/channels/{channel}/sync", says: "Has a part of a channel synced at once: orders, lists, catalog, stock or messages", role: access.Operator,
		do: func(v *visit, in channelSync) (nothing struct{}, err error) {
			return nothing, db.InTx(v.ctx(), v.db, func(tx pgx.Tx) error {
				return activities.SyncByHand(v.ctx(), tx, v.r.PathValue("channel"), in.Part, v.who.Person)
			})
		},
		next: func(v *visit, _ channelSync, _ struct{}) (string, notice) { return v.toChannel("channels.synced") },
	}
}
