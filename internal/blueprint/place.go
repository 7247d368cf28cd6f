package blueprint

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// spelled is a place within an entry, whose own entries are called by what names them:
// payments[cod].register for payments[2].register.
func spelled(v reflect.Value, place string) string {
	steps := strings.Split(place, ".")
	for i, s := range steps {
		key, rest, listed := strings.Cut(s, "[")
		at := slices.IndexFunc(fieldsOf(v.Type()), func(f field) bool { return f.name == key })
		if at < 0 {
			break
		}
		v = fieldsOf(v.Type())[at].of(v)
		if n, err := strconv.Atoi(strings.TrimSuffix(rest, "]")); listed && isEntries(v.Type()) && err == nil && n < v.Len() {
			v = v.Index(n)
			steps[i] = key + "[" + nameOfEntry(v) + "]"
		}
		if v.Kind() != reflect.Struct {
			break
		}
	}
	return strings.Join(steps, ".")
}

// nameOfEntry is by what a person tells an entry of a list from its neighbours.
func nameOfEntry(v reflect.Value) string {
	var words []string
	for _, f := range fieldsOf(v.Type()) {
		if slices.Contains(nameKeys(v.Type()), f.name) {
			words = append(words, f.of(v).String())
		}
	}
	return strings.Join(words, " ")
}
