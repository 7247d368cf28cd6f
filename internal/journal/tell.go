package journal

import (
	"encoding/json"
	"maps"
	"slices"
)

// Change is one value that an entry tells of; empty where there was none, or is none any
// more.
type Change struct{ Name, Before, After string }

// Changes are what the entry says was changed, by names in their order.
func (r Row) Changes() (list []Change) {
	names := maps.Clone(r.Before)
	if names == nil {
		names = map[string]string{}
	}
	maps.Copy(names, r.After)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		list = append(list, Change{name, r.Before[name], r.After[name]})
	}
	return list
}

// About is what the entry says it is about, as names and texts, by names in their order.
func (r Row) About() (pairs [][2]string) {
	var detail map[string]json.RawMessage
	if json.Unmarshal(r.Detail, &detail) != nil {
		return [][2]string{{"it", string(r.Detail)}}
	}
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		text := string(detail[name])
		var plain string
		if json.Unmarshal(detail[name], &plain) == nil {
			text = plain
		}
		if text != "" {
			pairs = append(pairs, [2]string{name, text})
		}
	}
	return pairs
}
