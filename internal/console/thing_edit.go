package console

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/blueprint"
	"github.com/orderloom/orderloom/internal/fault"
)

// editing is a thing whose settings, or some of them, are typed into a form.
type editing struct {
	thingRef

	entry    blueprint.Entry
	settings []blueprint.Setting
	title    string
	about    string // empty: nothing
	groups   func(*formMaker) []formGroup
}

// editingAt is the form of the thing that is asked for: what names a thing stays, a
// channel's mappings have a page of their own, and a new one has its connection first.
func (v *visit) editingAt() (e editing, err error) {
	if e.thingRef, err = v.thingAt(); err != nil {
		return e, err
	}
	if e.entry, err = v.entry(e.thingRef); err != nil {
		return e, err
	}
	e.settings = slices.DeleteFunc(e.kind.Settings(), func(s blueprint.Setting) bool {
		return e.code != "" && s.Path == e.kind.Key || e.isChannel() && (isMapping(s) || e.code == "" && !isFirst(s))
	})
	e.title, e.groups = v.formTitle(e.thingRef), func(m *formMaker) []formGroup { return m.groups(e.settings) }
	if e.isChannel() && e.code == "" {
		e.about = v.language.Text("connection.first")
		e.groups = func(m *formMaker) []formGroup { return append(m.groups(e.settings), m.keyGroup()) }
	}
	return e, nil
}

// editThing shows the form of a thing, or of one that is to be added.
func editThing(v *visit) error {
	e, err := v.editingAt()
	if err != nil {
		return err
	}
	return v.showForm(http.StatusOK, e, e.entry.Settings, nil)
}

// showForm shows a form with what was typed, and what is wrong with it.
func (v *visit) showForm(status int, e editing, typed map[string]string, wrong []blueprint.Mistake) error {
	m, err := v.newFormMaker(e.thingRef, typed)
	if err != nil {
		return err
	}
	for _, w := range wrong {
		m.wrong[fieldOf(w.Place)] = w.Remedy
	}
	f := thingForm{Title: e.title, About: e.about, To: v.r.URL.Path, Close: e.page(), Seen: seen(e.entry.Settings), Groups: e.groups(m), Saves: v.who.Role.Allows(access.Admin)}
	if e.code == "" {
		f.Close = e.list()
	}
	for _, w := range wrong {
		if !m.made[fieldOf(w.Place)] {
			f.Wrong = append(f.Wrong, v.mistakeText(e.kind, w))
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

// ofAList is the end of a place that is within a list.
var ofAList = regexp.MustCompile(`\[\d+\]$`)

// fieldOf is the field that a mistake is at: a text of a list has none of its own.
func fieldOf(place string) string {
	return ofAList.ReplaceAllLiteralString(place, "")
}

// mistakeText is a mistake that no field of the form is about.
func (v *visit) mistakeText(k blueprint.Kind, m blueprint.Mistake) string {
	if m.Place == "" {
		return v.inWords(m.Remedy)
	}
	return v.settingText(k, m.Place) + " (" + m.Place + "): " + v.inWords(m.Remedy)
}

// saveThing adds a thing; of one that is there it shows first what would change, and
// changes it once that is confirmed.
func saveThing(v *visit) error {
	e, err := v.editingAt()
	if err != nil {
		return err
	}
	return v.save(e)
}

func (v *visit) save(e editing) error {
	now := typed(e.settings, e.kind, v.typed())
	switch {
	case v.r.PostFormValue("do") == "edit":
		return v.showForm(http.StatusOK, e, now, nil)
	case e.code != "" && v.r.PostFormValue("seen") != seen(e.entry.Settings):
		return v.showForm(http.StatusConflict, e, now, []blueprint.Mistake{{Remedy: "Somebody changed it meanwhile. What you typed is still here: look at it, then save again."}})
	}
	var wrong []blueprint.Mistake
	for _, field := range unnamed(e.settings, e.kind, now) {
		wrong = append(wrong, blueprint.Mistake{Place: field, Remedy: "It has no name: say what it stands for, or empty the others."})
	}
	if wrong != nil {
		return v.showForm(http.StatusBadRequest, e, now, wrong)
	}
	a := blueprint.Amendment{Kind: e.kind, Code: e.code, Set: assignments(e.settings, e.kind, e.entry.Settings, now)}
	if e.code == "" {
		a.New, a.Code = true, now[e.kind.Key]
	}
	return v.amend(e, a, now)
}

// amend changes a thing as a form says.
func (v *visit) amend(e editing, a blueprint.Amendment, now map[string]string) error {
	o := v.options()
	o.DryRun = !a.New && v.r.PostFormValue("do") != "save"
	if a.New && e.isChannel() {
		o.Also = v.keyOf(a.Code)
	}
	out, err := a.Apply(v.ctx(), v.db, o)
	mistakes, wrong := asMistakes(err)
	switch {
	case wrong:
		return v.showForm(http.StatusBadRequest, e, now, mistakes)
	case a.New && fault.Is(err, fault.Conflict):
		return v.showForm(http.StatusConflict, e, now, []blueprint.Mistake{{Place: e.kind.Key, Remedy: "It is there already: choose another one."}})
	case err != nil:
		return theirs(err)
	case o.DryRun && len(out.Changes) > 0:
		return v.show(http.StatusOK, "thing-confirm", v.confirmation(e, out.Changes[0]))
	}
	return v.amended(thingRef{e.kind, a.Code}, a.New, len(out.Changes) > 0)
}

// amended goes on to a thing once its form is done.
func (v *visit) amended(t thingRef, added, changed bool) error {
	fill := map[string]string{"code": t.code}
	switch {
	case added && t.isChannel():
		return v.done(t.page()+"/connection", "thing.added", fill)
	case added:
		return v.done(t.page(), "thing.added", fill)
	case changed:
		return v.done(t.page(), "thing.changed", fill)
	default:
		return v.done(t.page(), "thing.same", fill)
	}
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

func (v *visit) confirmation(e editing, change blueprint.Change) confirmation {
	c := confirmation{Title: e.title, To: v.r.URL.Path, Close: e.page(), Values: v.typed()}
	c.Values.Del("do")
	for _, f := range change.Fields {
		c.Fields = append(c.Fields, changedField{v.settingText(e.kind, f.Path), f.Path, f.From, f.To})
	}
	return c
}
