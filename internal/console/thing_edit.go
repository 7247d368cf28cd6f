package console

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
)

// formSettings are those that a thing's form has: what names a thing stays, and a
// channel's mappings have a page of their own.
func formSettings(t thingRef) []blueprint.Setting {
	return slices.DeleteFunc(t.kind.Settings(), func(s blueprint.Setting) bool {
		return t.code != "" && s.Path == t.kind.Key || t.isChannel() && isMapping(s)
	})
}

// editThing shows the form of a thing, or of one that is to be added.
func editThing(v *visit) error {
	t, err := v.thingAt()
	if err != nil {
		return err
	}
	e, err := v.entry(t)
	if err != nil {
		return err
	}
	return v.showForm(http.StatusOK, t, e, e.Settings, nil)
}

// showForm shows a thing's form with what was typed, and what is wrong with it.
func (v *visit) showForm(status int, t thingRef, e blueprint.Entry, typed map[string]string, wrong []blueprint.Mistake) error {
	m, err := v.newFormMaker(t, typed)
	if err != nil {
		return err
	}
	for _, w := range wrong {
		m.wrong[fieldOf(w.Place)] = w.Remedy
	}
	settings := formSettings(t)
	f := thingForm{Title: v.formTitle(t), To: v.r.URL.Path, Close: t.page(), Seen: seen(e.Settings), Groups: m.groups(settings)}
	if t.code == "" {
		f.Close = t.list()
	}
	for _, w := range wrong {
		if !m.made[fieldOf(w.Place)] {
			f.Wrong = append(f.Wrong, v.mistakeText(t.kind, w))
		}
	}
	return v.show(status, "thing-form", f)
}

func (v *visit) formTitle(t thingRef) string {
	kind := v.language.Text(t.text())
	if t.code == "" {
		return v.language.Text("thing.add.title", "kind", kind)
	}
	return v.language.Text("thing.edit.title", "kind", kind, "code", t.code)
}

// fieldOf is the field that a mistake is at: a text of a list has none of its own.
func fieldOf(place string) string {
	return regexp.MustCompile(`\[\d+\]$`).ReplaceAllLiteralString(place, "")
}

// mistakeText is a mistake that no field of the form is about.
func (v *visit) mistakeText(k blueprint.Kind, m blueprint.Mistake) string {
	if m.Place == "" {
		return m.Remedy
	}
	return v.settingText(k, m.Place) + " (" + m.Place + "): " + m.Remedy
}

// saveThing adds a thing; of one that is there it shows first what would change, and
// changes it once that is confirmed.
func saveThing(v *visit) error {
	t, err := v.thingAt()
	if err != nil {
		return err
	}
	e, err := v.entry(t)
	if err != nil {
		return err
	}
	settings := formSettings(t)
	now := typed(settings, t.kind, v.r.PostForm)
	switch {
	case v.r.PostForm.Get("do") == "edit":
		return v.showForm(http.StatusOK, t, e, now, nil)
	case t.code != "" && v.r.PostForm.Get("seen") != seen(e.Settings):
		return v.showForm(http.StatusConflict, t, e, now, []blueprint.Mistake{{Remedy: v.language.Text("thing.meanwhile")}})
	}
	if fields := unnamed(settings, t.kind, now); len(fields) > 0 {
		wrong := make([]blueprint.Mistake, len(fields))
		for i, f := range fields {
			wrong[i] = blueprint.Mistake{Place: f, Remedy: v.language.Text("thing.unnamed")}
		}
		return v.showForm(http.StatusBadRequest, t, e, now, wrong)
	}
	a := blueprint.Amendment{Kind: t.kind, Code: t.code, Set: assignments(settings, t.kind, e.Settings, now)}
	if t.code == "" {
		t.code = now[t.kind.Key]
		a.New, a.Code = true, t.code
	}
	return v.amend(t, e, a, now)
}

// amend changes a thing as a form says.
func (v *visit) amend(t thingRef, e blueprint.Entry, a blueprint.Amendment, now map[string]string) error {
	o := v.options()
	o.DryRun = !a.New && v.r.PostForm.Get("do") != "save"
	out, err := a.Apply(v.ctx(), v.db, o)
	if wrong, ok := asMistakes(err); ok {
		return v.showForm(http.StatusBadRequest, asked(t, a), e, now, wrong)
	}
	if a.New && fault.Is(err, fault.Conflict) {
		return v.showForm(http.StatusConflict, asked(t, a), e, now, []blueprint.Mistake{{Place: t.kind.Key, Remedy: v.language.Text("thing.there")}})
	}
	fill := map[string]string{"code": t.code}
	switch {
	case err != nil:
		return theirs(err)
	case len(out.Changes) == 0:
		return v.done(t.page(), "thing.same", fill)
	case o.DryRun:
		return v.show(http.StatusOK, "thing-confirm", v.confirmation(t, out.Changes[0]))
	case a.New:
		return v.done(t.page(), "thing.added", fill)
	default:
		return v.done(t.page(), "thing.changed", fill)
	}
}

// asked is the thing as its form was asked for: one that couldn't be added has no code.
func asked(t thingRef, a blueprint.Amendment) thingRef {
	if a.New {
		t.code = ""
	}
	return t
}

// confirmation is what a change would do, with the form that asked for it.
type confirmation struct {
	Title  string
	To     string
	Close  string
	Values url.Values
	Fields []changedField
}

// changedField is a setting before and after.
type changedField struct{ Label, Path, From, To string }

func (v *visit) confirmation(t thingRef, change blueprint.Change) confirmation {
	c := confirmation{Title: v.formTitle(t), To: v.r.URL.Path, Close: t.page(), Values: v.r.PostForm}
	c.Values.Del("do")
	for _, f := range change.Fields {
		c.Fields = append(c.Fields, changedField{v.settingText(t.kind, f.Path), f.Path, f.From, f.To})
	}
	return c
}
