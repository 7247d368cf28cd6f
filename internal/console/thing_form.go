package console

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/blueprint"
)

// spare is how many entries can be added to a list at once.
const spare = 2

// thingForm is a form of settings.
type thingForm struct {
	Title  string
	About  string // empty: nothing
	To     string // where it is sent
	Close  string // where it is left without saving
	Seen   string // what was stored when it was made
	Wrong  []string
	Groups []formGroup
	Saves  bool // who looks may save it
}

// formGroup are fields that belong together.
type formGroup struct {
	Name   string // its text's key
	Fields []field
	Tables []formTable
}

// formTable is a list of entries that can be filled in.
type formTable struct {
	Name     string // its text's key
	Headings []string
	Rows     []formRow
}

// formRow is an entry: what names it, or what will, and its settings.
type formRow struct {
	Names  []string // of one that is there
	About  string   // what else is to say of it
	Fields []field
	Lacks  bool // nothing stands for what the shop has
}

// formMaker makes the fields of a form of settings.
type formMaker struct {
	*visit

	kind    blueprint.Kind
	typed   map[string]string // values by path, as stored or typed
	choices map[string][]blueprint.Choice
	shop    map[string][]blueprint.Choice // what the shop has, by list
	entries []dbgen.ListEntriesRow        // the same with what stands for each
	wrong   map[string]string             // by path
	made    map[string]bool               // fields, by path
}

// newFormMaker fills in values, of a channel among what its shop has.
func (v *visit) newFormMaker(t thingRef, typed map[string]string) (*formMaker, error) {
	choices, err := blueprint.Choices(v.ctx(), v.db)
	if err != nil {
		return nil, err
	}
	for _, p := range v.settings.Platforms.Platforms() {
		choices["platform"] = append(choices["platform"], blueprint.Choice{Code: p, Name: p})
	}
	m := &formMaker{visit: v, kind: t.kind, typed: typed, choices: choices, shop: map[string][]blueprint.Choice{}, wrong: map[string]string{}, made: map[string]bool{}}
	if t.isChannel() && t.code != "" {
		err = m.loadShop(t.code)
	}
	return m, err
}

// groups are the fields of settings.
func (m *formMaker) groups(settings []blueprint.Setting) []formGroup {
	var all []formGroup
	var lists []string
	for _, s := range settings {
		name := groupOf(s.Path)
		at := slices.IndexFunc(all, func(g formGroup) bool { return g.Name == name })
		if at < 0 {
			at, all = len(all), append(all, formGroup{Name: name})
		}
		its := &all[at]
		list := s.List()
		switch {
		case list == "":
			its.Fields = append(its.Fields, m.field(s, s.Path))
		case !slices.Contains(lists, list):
			lists = append(lists, list)
			its.Tables = append(its.Tables, m.table(list))
		}
	}
	return all
}

// table are the entries of a list that are there, and some to be added.
func (m *formMaker) table(list string) formTable {
	t := formTable{Name: "group." + list, Headings: m.headings(m.kind, list)}
	naming := len(m.kind.Naming(list))
	for _, entry := range entryNames(list, m.typed) {
		t.Rows = append(t.Rows, formRow{Names: entryWords(entry, naming), Fields: m.entryFields(list, entry)})
	}
	for i := range spare {
		t.Rows = append(t.Rows, m.spareRow(list, i))
	}
	return t
}

func (m *formMaker) entryFields(list, entry string) (fields []field) {
	for _, s := range within(m.kind, list) {
		f := m.field(s, entryPath(list, entry, s))
		f.Label, f.Help, f.Required = entry+": "+f.Label, "", false // the heading says it
		fields = append(fields, f)
	}
	return fields
}

// spareRow is an entry that is not there yet: what names it is typed, too.
func (m *formMaker) spareRow(list string, i int) (row formRow) {
	at := spareAt(list, i)
	for _, s := range slices.Concat(m.kind.Naming(list), within(m.kind, list)) {
		if s.List() == "" {
			s.Shop = "" // what is on the shop's lists is there already
		}
		f := m.bare(s, at+entryKey(s))
		f.Label, f.Required = m.language.Text("thing.new", "what", m.entryText(m.kind, s)), false
		row.Fields = append(row.Fields, f)
	}
	return row
}

// spareAt begins the names of the fields of an entry that is to be added.
func spareAt(list string, i int) string { return list + ".new." + strconv.Itoa(i) + "." }

// field is a setting that can be filled in, with its line of help.
func (m *formMaker) field(s blueprint.Setting, path string) field {
	f := m.bare(s, path)
	f.Label, f.Help = m.settingText(m.kind, s.Path), m.settingHelp(m.kind, s.Path)
	return f
}

func (m *formMaker) bare(s blueprint.Setting, path string) field {
	m.made[path] = true
	f := field{ID: "set-" + strconv.Itoa(len(m.made)), Name: path, Kind: "text", Value: m.typed[path], Wrong: m.wrong[path], Required: s.Required}
	choices := m.choicesOf(s)
	switch {
	case s.Truth:
		f.Kind = tick
	case s.Many && choices != nil:
		f.Kind, f.Choices = some, several(f.Value, choices)
	case choices != nil:
		f.Kind, f.Choices = choose, chosen(f.Value, m.with(f.Value, choices))
	case s.Lines:
		f.Kind = write
	}
	return f
}

// choicesOf are what a setting can be; nil where anything can be typed.
func (m *formMaker) choicesOf(s blueprint.Setting) (choices []choice) {
	if s.Names != "" && s.Names != "item" && s.Names != "zone" {
		choices = []choice{} // perhaps there are none yet
	}
	for _, word := range s.Words {
		choices = append(choices, choice{Value: word, Name: spoken(m.language, "word.", word)})
	}
	for _, c := range slices.Concat(m.choices[s.Names], m.shop[s.Shop]) {
		choices = append(choices, choice{Value: c.Code, Name: nameWithCode(c)})
	}
	return choices
}

func nameWithCode(c blueprint.Choice) string {
	if c.Name == "" || c.Name == c.Code {
		return c.Code
	}
	return c.Name + " (" + c.Code + ")"
}

// with are choices with none of them first, and with what is chosen among them.
func (m *formMaker) with(value string, choices []choice) []choice {
	all := append([]choice{{Name: m.language.Text("thing.none")}}, choices...)
	if !slices.ContainsFunc(all, func(c choice) bool { return c.Value == value }) {
		all = append(all, choice{Value: value, Name: value})
	}
	return all
}

// several are choices of which any number is chosen.
func several(value string, choices []choice) []choice {
	left := wordsOf(value)
	for i, c := range choices {
		choices[i].Chosen = slices.Contains(left, c.Value)
	}
	for _, w := range left {
		if !slices.ContainsFunc(choices, func(c choice) bool { return c.Value == w }) {
			choices = append(choices, choice{Value: w, Name: w, Chosen: true})
		}
	}
	return choices
}

// wordsOf are the words of a list of texts.
func wordsOf(value string) (list []string) {
	for w := range strings.SplitSeq(value, ",") {
		if w = strings.TrimSpace(w); w != "" {
			list = append(list, w)
		}
	}
	return list
}

// seen tells one state of settings from another.
func seen(settings map[string]string) string {
	raw, err := json.Marshal(settings) // in the order of its keys
	if err != nil {
		panic(err) // it is all texts
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:8])
}
