package blueprint

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// Setting is one that a thing of a kind has.
type Setting struct {
	Path     string   // payments[METHOD].money_account
	Meaning  string   // as a half-sentence
	Words    []string // the only ones known, if there are any
	Required bool
	Plain    bool // one value, or a list of texts, of the thing itself
	Truth    bool // it is true or false
	Many     bool // a list of texts, which may be typed with commas
	Lines    bool // a text of several lines
	// Names is what it names of ours: a kind by its name, or register, platform or zone;
	// empty: nothing.
	Names string
	// Shop is the list of the shop that it names something of; empty: none.
	Shop string
}

// List is the list of entries that the setting is within: payments; empty where it is the
// thing's own.
func (s Setting) List() string {
	list, _, within := strings.Cut(s.Path, "[")
	if !within {
		return ""
	}
	return list
}

// Settings are all that a thing of the kind has, in the order of a file.
func (k Kind) Settings() []Setting {
	return slices.Clone(described()[k.List])
}

// described are the settings of all kinds, by their lists; they are read once, for each
// command asks for a lot of them.
var described = sync.OnceValue(func() map[string][]Setting { //nolint:gochecknoglobals // never changes
	var root description
	if err := json.Unmarshal(schema, &root); err != nil {
		panic(fmt.Sprintf("blueprint: the schema can't be read: %v", err)) // it is ours
	}
	all := map[string][]Setting{}
	for _, k := range Kinds() {
		all[k.List] = settingsOf("", k.entryType(), *root.Properties[k.List].Items, nil)
	}
	return all
})

// description is what the schema says of a setting.
type description struct {
	Description string                 `json:"description"`
	Properties  map[string]description `json:"properties"`
	Items       *description           `json:"items"`
}

// settingsOf are the settings of a type, without those that its place names already.
func settingsOf(at string, t reflect.Type, said description, named []string) []Setting {
	var all []Setting
	for _, f := range fieldsOf(t) {
		if slices.Contains(named, f.name) {
			continue
		}
		path, of := join(at, f.name), t.FieldByIndex(f.index).Type
		about := said.Properties[f.name]
		switch {
		case isEntries(of):
			names := nameKeys(of.Elem())
			all = append(all, settingsOf(path+"["+strings.ToUpper(strings.Join(names, " "))+"]", of.Elem(), *about.Items, names)...)
		case of.Kind() == reflect.Struct && !isText(of):
			all = append(all, settingsOf(path, of, about, nil)...)
		default:
			all = append(all, Setting{
				Path: path, Meaning: meaning(about.Description, t.FieldByIndex(f.index).Name, f.name), Words: f.words, Required: f.required, Plain: at == "",
				Truth: of.Kind() == reflect.Bool, Many: of.Kind() == reflect.Slice, Lines: f.lines, Names: f.names, Shop: f.shop,
			})
		}
	}
	return all
}

// meaning is what is said of a setting without its name: "Name is what people call it."
func meaning(said string, names ...string) string {
	said = strings.TrimSuffix(said, ".")
	for _, name := range names {
		for _, verb := range []string{" is ", " are "} {
			if rest, ok := strings.CutPrefix(said, name+verb); ok {
				return rest
			}
		}
	}
	return said
}

// isEntries reports whether a setting is a list of things.
func isEntries(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct
}

// isText reports whether a setting is written as one text, whatever it is.
func isText(t reflect.Type) bool {
	return t == reflect.TypeFor[time.Time]() || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// nameKeys are the settings by which a thing of a list is told from its neighbours.
func nameKeys(t reflect.Type) []string {
	known := keysOf(fieldsOf(t))
	for _, pair := range namingPairs() {
		if slices.Contains(known, pair[0]) && slices.Contains(known, pair[1]) {
			return pair[:]
		}
	}
	for _, key := range namingKeys() {
		if slices.Contains(known, key) {
			return []string{key}
		}
	}
	panic(fmt.Sprintf("blueprint: nothing names a %s", t))
}

// Naming are the settings that name an entry of a list together, which Settings leaves
// out: of payments, the method. Their paths are their keys alone.
func (k Kind) Naming(list string) []Setting {
	t := k.entryType()
	for key := range strings.SplitSeq(list, ".") {
		t = typeOf(t, key)
	}
	t = t.Elem()
	var naming []Setting
	for _, f := range fieldsOf(t) {
		if slices.Contains(nameKeys(t), f.name) {
			naming = append(naming, Setting{Path: f.name, Words: f.words, Required: true, Names: f.names, Shop: f.shop})
		}
	}
	return naming
}
