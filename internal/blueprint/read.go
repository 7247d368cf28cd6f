package blueprint

import (
	"errors"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Draft is a file as it was read: it may hold mistakes, which Apply reports together
// with those that only the database shows.
type Draft struct {
	name string
	file File
	mistakes
}

// Read reads a file; its name is for messages. What is no YAML at all is an *Error.
func Read(name string, from io.Reader) (*Draft, error) {
	d := &Draft{name: name, mistakes: mistakes{lines: map[string]int{}}}
	var root yaml.Node
	decoder := yaml.NewDecoder(from)
	err := decoder.Decode(&root)
	switch {
	case errors.Is(err, io.EOF):
		return d, nil
	case err != nil:
		return nil, &Error{name, []Mistake{notYAML(err)}}
	}
	d.value("", root.Content[0], reflect.ValueOf(&d.file).Elem())
	var second yaml.Node
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		d.found = append(d.found, Mistake{max(second.Line, 1), "", "a second document begins: leave one"})
	}
	return d, nil
}

// notYAML finds the line in the parser's words.
func notYAML(err error) Mistake {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	line := 1
	if m := regexp.MustCompile(`^line (\d+): `).FindStringSubmatch(text); m != nil {
		line, _ = strconv.Atoi(m[1])
		text = strings.TrimPrefix(text, m[0])
	}
	return Mistake{line, "", "it is no YAML: " + text}
}

// field is a key that a mapping may have.
type field struct {
	name     string
	required bool
	words    []string // the only ones known, if there are any
	names    string   // what it names of ours
	shop     string   // what list of the shop's it names something of
	lines    bool     // it is a text of several lines
	index    []int
}

// fieldsOf are the keys of a type, those of embedded ones among them.
func fieldsOf(t reflect.Type) []field {
	var fields []field
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || name == "" || name == "-" {
			continue
		}
		need, words, limited := strings.Cut(f.Tag.Get("blueprint"), ",")
		known := field{
			name: name, required: need == "required", index: f.Index,
			names: f.Tag.Get("names"), shop: f.Tag.Get("shop"), lines: f.Tag.Get("text") == "lines",
		}
		if limited {
			known.words = strings.Split(words, ",")
		}
		fields = append(fields, known)
	}
	return fields
}

func (f field) of(v reflect.Value) reflect.Value { return v.FieldByIndex(f.index) }

// mapping reads keys and values into a struct.
func (d *Draft) mapping(place string, n *yaml.Node, v reflect.Value) {
	if n.Kind != yaml.MappingNode {
		d.addf(place, "want keys with values, not %s", kindOf(n))
		return
	}
	known, seen := fieldsOf(v.Type()), map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		at := join(place, key.Value)
		first, twice := seen[key.Value]
		if twice {
			d.found = append(d.found, Mistake{key.Line, at, "it is there twice, first on line " + strconv.Itoa(first) + ": leave one"})
			continue
		}
		seen[key.Value], d.lines[at] = key.Line, key.Line
		k := slices.IndexFunc(known, func(f field) bool { return f.name == key.Value })
		if k < 0 {
			d.addf(at, "there is no such key: %s", wantOneOf(key.Value, keysOf(known)))
			continue
		}
		if n.Content[i+1].Tag == "!!null" && known[k].required {
			d.addf(at, "it is empty: give it a value")
			continue
		}
		d.value(at, n.Content[i+1], known[k].of(v))
		d.word(at, known[k], known[k].of(v))
	}
	for _, f := range known {
		if _, given := seen[f.name]; f.required && !given {
			d.addf(join(place, f.name), "it is missing: add it")
		}
	}
}

// word refuses what is none of the words that a key knows, and an empty text where
// one is required.
func (d *Draft) word(place string, f field, v reflect.Value) {
	if v.Kind() != reflect.String {
		return
	}
	switch given := v.String(); {
	case given == "" && f.required:
		d.addf(place, "it is empty: give it a value")
	case given != "" && f.words != nil && !slices.Contains(f.words, given):
		d.addf(place, "%.60q is unknown: %s", given, wantOneOf(given, f.words))
	}
}

func keysOf(fields []field) []string {
	list := make([]string, len(fields))
	for i, f := range fields {
		list[i] = f.name
	}
	return list
}

func join(place, key string) string {
	if place == "" {
		return key
	}
	return place + "." + key
}
