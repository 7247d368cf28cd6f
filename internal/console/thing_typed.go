package console

import (
	"net/url"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// typed are settings of a form as it was sent, by path. Entries that are to be added are
// among those that are there, unless what names them is missing: these keep the names of
// their fields.
func typed(settings []blueprint.Setting, k blueprint.Kind, form url.Values) map[string]string {
	values := map[string]string{}
	for _, s := range settings {
		list := s.List()
		if list == "" {
			values[s.Path] = sent(s, form[s.Path])
			continue
		}
		for _, entry := range entryNames(list, form) {
			path := entryPath(list, entry, s)
			values[path] = sent(s, form[path])
		}
		for i := range spare {
			typedSpare(values, k, list, spareAt(list, i), form)
		}
	}
	return values
}

// typedSpare are the settings of an entry that is to be added, if there are any.
func typedSpare(values map[string]string, k blueprint.Kind, list, at string, form url.Values) {
	var names []string
	for _, s := range k.Naming(list) {
		if name := sent(s, form[at+entryKey(s)]); name != "" {
			names = append(names, name)
		}
	}
	named := len(names) == len(k.Naming(list))
	for _, s := range slices.Concat(k.Naming(list), within(k, list)) {
		value := sent(s, form[at+entryKey(s)])
		switch {
		case named && s.List() != "":
			values[entryPath(list, strings.Join(names, " "), s)] = value
		case !named && value != "" && value != "false":
			values[at+entryKey(s)] = value
		}
	}
}

// unnamed are the first fields of entries that are to be added, and that nothing names.
func unnamed(settings []blueprint.Setting, k blueprint.Kind, now map[string]string) (fields []string) {
	for _, s := range settings {
		for i := range spare {
			first := ""
			if list := s.List(); list != "" && now[spareAt(list, i)+entryKey(s)] != "" {
				first = spareAt(list, i) + k.Naming(list)[0].Path
			}
			if first != "" && !slices.Contains(fields, first) {
				fields = append(fields, first)
			}
		}
	}
	return fields
}

// sent is a setting's value as one text. A box that isn't ticked sends nothing.
func sent(s blueprint.Setting, values []string) string {
	switch {
	case s.Truth && len(values) == 0:
		return "false"
	case s.Many:
		return strings.Join(wordsOf(strings.Join(values, ",")), ", ")
	case len(values) == 0:
		return ""
	default:
		return strings.TrimSpace(strings.ReplaceAll(values[0], "\r\n", "\n"))
	}
}

// assignments are what leads from settings to what was typed of them.
func assignments(settings []blueprint.Setting, k blueprint.Kind, was, now map[string]string) (all []blueprint.Assignment) {
	done := map[string]bool{}
	for _, s := range settings {
		list := s.List()
		if list == "" {
			all = append(all, differing([]blueprint.Assignment{{Path: s.Path, Value: now[s.Path]}}, was)...)
			continue
		}
		if done[list] {
			continue
		}
		done[list] = true
		for _, entry := range entryNames(list, now) {
			all = append(all, ofEntry(k, list, entry, was, now)...)
		}
	}
	return all
}

// ofEntry changes an entry, or takes away one whose required settings are all empty.
func ofEntry(k blueprint.Kind, list, entry string, was, now map[string]string) (all []blueprint.Assignment) {
	empty := true
	for _, s := range within(k, list) {
		path := entryPath(list, entry, s)
		empty = empty && (!s.Required || now[path] == "")
		all = append(all, blueprint.Assignment{Path: path, Value: now[path]})
	}
	if !empty {
		return differing(all, was)
	}
	for _, a := range all {
		if was[a.Path] != "" {
			return []blueprint.Assignment{{Path: list + "[" + entry + "]"}}
		}
	}
	return nil
}

// differing are those that change something.
func differing(all []blueprint.Assignment, was map[string]string) (some []blueprint.Assignment) {
	for _, a := range all {
		if a.Value != was[a.Path] && (a.Value != "false" || was[a.Path] != "") {
			some = append(some, a)
		}
	}
	return some
}
