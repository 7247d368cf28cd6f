package console

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
)

// thingRef is a thing of master data, or a channel, as an address names it.
type thingRef struct {
	kind blueprint.Kind
	code string // empty: one that is to be added
}

// thingAt is the thing that is asked for: master data by kind and code, else a channel.
func (v *visit) thingAt() (thingRef, error) {
	name := v.r.PathValue("kind")
	if channel := v.r.PathValue("channel"); channel != "" {
		k, _ := blueprint.KindNamed("channel")
		return thingRef{k, channel}, nil
	}
	k, there := blueprint.KindNamed(name)
	if !there {
		return thingRef{}, fault.New(fault.NotFound, ourselves, "there is no master data %q", name)
	}
	return thingRef{k, v.r.PathValue("code")}, nil
}

// list is the page of all things of the kind.
func (t thingRef) list() string {
	if t.isChannel() {
		return "/channels"
	}
	return "/master/" + t.kind.Name
}

func (t thingRef) isChannel() bool { return t.kind.Name == "channel" }

// page is the thing's.
func (t thingRef) page() string { return t.list() + "/" + url.PathEscape(t.code) }

// text is the key of a text about the kind: thing.channel.
func (t thingRef) text() string { return "thing." + t.kind.Name }

// entry is the thing as it is stored; without a code, what a new one has by itself.
func (v *visit) entry(t thingRef) (blueprint.Entry, error) {
	if t.code == "" {
		return blueprint.Entry{Settings: t.kind.Defaults()}, nil
	}
	e, err := t.kind.Entry(v.ctx(), v.db, t.code)
	return e, theirs(err)
}

// thingPage is a thing with all its settings.
type thingPage struct {
	Title    string
	List     link
	Sections []section
	Links    []link // what can be done with it by who looks
}

func thing(v *visit) error {
	t, err := v.thingAt()
	if err != nil {
		return err
	}
	e, err := v.entry(t)
	if err != nil {
		return err
	}
	p := thingPage{
		Title: v.language.Text("thing.title", "kind", v.language.Text(t.text()), "code", t.code),
		List:  link{To: t.list(), Text: "master." + t.kind.Name}, Sections: v.sections(t.kind, e),
	}
	if v.who.Role.Allows(access.Admin) {
		p.Links = append(p.Links, link{To: t.page() + "/edit", Text: "thing.edit"})
		if t.kind.Deletable() {
			p.Links = append(p.Links, link{To: t.page() + "/delete", Text: "thing.delete"})
		}
	}
	return v.show(http.StatusOK, "thing", p)
}

// options are how a change by who asks is applied.
func (v *visit) options() blueprint.Options {
	return blueprint.Options{Platforms: v.settings.Platforms, Actor: v.who.Person}
}

// section is a group of settings as they are.
type section struct {
	Name  string // its text's key
	Facts []fact
	Table entryTable // of a list of entries; without rows there is none
}

// fact is a setting that has a value.
type fact struct{ Label, Value string }

// entryTable are the entries of a list: what names each, and its settings.
type entryTable struct {
	Headings []string
	Rows     [][]string
}

// sections are the settings of a thing that have a value, group by group.
func (v *visit) sections(k blueprint.Kind, e blueprint.Entry) []section {
	var all []section
	for _, s := range k.Settings() {
		name := groupOf(s.Path)
		at := slices.IndexFunc(all, func(s section) bool { return s.Name == name })
		if at < 0 {
			at, all = len(all), append(all, section{Name: name})
		}
		its := &all[at]
		if list := s.List(); list != "" {
			its.Table = v.entryTable(k, list, e)
			continue
		}
		if value := e.Settings[s.Path]; value != "" {
			its.Facts = append(its.Facts, fact{v.settingText(k, s.Path), v.valueText(s, value)})
		}
	}
	return slices.DeleteFunc(all, func(s section) bool { return len(s.Facts) == 0 && len(s.Table.Rows) == 0 })
}

func (v *visit) entryTable(k blueprint.Kind, list string, e blueprint.Entry) entryTable {
	t := entryTable{Headings: v.headings(k, list)}
	for _, entry := range entryNames(list, e.Settings) {
		row := entryWords(entry, len(k.Naming(list)))
		for _, s := range within(k, list) {
			row = append(row, v.valueText(s, e.Settings[entryPath(list, entry, s)]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// valueText is a setting's value as people read it.
func (v *visit) valueText(s blueprint.Setting, value string) string {
	switch {
	case s.Truth && value == "true":
		return v.language.Text("thing.yes")
	case s.Truth:
		return v.language.Text("thing.no")
	case s.Words != nil && value != "":
		return spoken(v.language, "word.", value)
	default:
		return value
	}
}

// asMistakes are what is wrong with what was typed; false where it is something else.
func asMistakes(err error) ([]blueprint.Mistake, bool) {
	wrong, ok := errors.AsType[*blueprint.Error](err)
	if !ok {
		return nil, false
	}
	return wrong.Mistakes, true
}

// groupOf is the key of the text over a setting's group.
func groupOf(path string) string {
	if list, _, within := strings.Cut(path, "["); within {
		return "group." + list
	}
	if group, _, nested := strings.Cut(path, "."); nested {
		return "group." + group
	}
	return "group.general"
}
