package console

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// within are the settings of the entries of a list.
func within(k blueprint.Kind, list string) []blueprint.Setting {
	return slices.DeleteFunc(k.Settings(), func(s blueprint.Setting) bool {
		return s.List() != list
	})
}

// entryNames are what names the entries of a list: cod of payments[cod].money_account.
func entryNames[V any](list string, settings map[string]V) []string {
	names := map[string]bool{}
	for path := range settings {
		rest, ok := strings.CutPrefix(path, list+"[")
		if end := strings.LastIndex(rest, "]."); ok && end >= 0 {
			names[rest[:end]] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// entryWords are the words that name an entry together, where there are several.
func entryWords(entry string, n int) []string {
	if n == 1 {
		return []string{entry}
	}
	return strings.SplitN(entry, " ", n)
}

// entryPath is where an entry has a setting: payments[cod].money_account.
func entryPath(list, entry string, s blueprint.Setting) string {
	return list + "[" + entry + "]." + entryKey(s)
}

// entryKey is a setting's name within its entry: money_account.
func entryKey(s blueprint.Setting) string {
	if s.List() == "" {
		return s.Path
	}
	return s.Path[strings.LastIndex(s.Path, "]")+2:]
}

// headings are those over the entries of a list: what names one, and its settings.
func (v *visit) headings(k blueprint.Kind, list string) (all []string) {
	for _, s := range slices.Concat(k.Naming(list), within(k, list)) {
		all = append(all, v.entryText(k, s))
	}
	return all
}

// entryText is what people call a setting of an entry, or one that names it.
func (v *visit) entryText(k blueprint.Kind, s blueprint.Setting) string {
	if s.List() == "" {
		return v.language.Text("entry." + s.Path)
	}
	return v.settingText(k, s.Path)
}

// settingKey is the key of a setting's text: set.channel.payments.money_account, or
// set.payments.money_account where that is the same for several kinds.
func (v *visit) settingKey(k blueprint.Kind, path string) string {
	path = regexp.MustCompile(`\[[^\]]*\]`).ReplaceAllLiteralString(path, "")
	if own := "set." + k.Name + "." + path; v.texts.Has(own) {
		return own
	}
	return "set." + path
}

// settingText is what people call a setting.
func (v *visit) settingText(k blueprint.Kind, path string) string {
	return v.language.Text(v.settingKey(k, path))
}

// settingHelp is one line about a setting.
func (v *visit) settingHelp(k blueprint.Kind, path string) string {
	return v.language.Text(v.settingKey(k, path) + ".help")
}
