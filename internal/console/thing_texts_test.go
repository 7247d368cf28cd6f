package console

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// ofThings begin the keys that are asked for by kinds, settings and words.
func ofThings() []string {
	return []string{"set", "group", "entry", "thing", "master", "shoplist", "check", "join", "schedules", "sync"}
}

// TestEverySettingIsSaid holds the texts to what blueprint says: each setting has a name
// and one line of help, in English the line that commands and the schema have; each group,
// kind and word has a name; and none is there for what is gone.
func TestEverySettingIsSaid(t *testing.T) {
	t.Parallel()
	speech, err := readSpeech()
	require.NoError(t, err)
	v := &visit{Console: &Console{speech: speech}, language: speech.texts.Language("en")}
	used := map[string]bool{}
	said := func(key string) string {
		require.True(t, speech.texts.Has(key), key)
		used[key] = true
		return v.language.Text(key)
	}
	for _, k := range blueprint.Kinds() {
		said("master." + k.Name)
		said("thing." + k.Name)
		for _, s := range k.Settings() {
			said(v.settingKey(k, s.Path))
			help := said(v.settingKey(k, s.Path) + ".help")
			meaning, _, _ := strings.Cut(s.Meaning, ". `orderloom ") // pages tell no commands
			require.Equal(t, strings.ToUpper(meaning[:1])+meaning[1:]+".", help, "%s %s", k.Name, s.Path)
			said(groupOf(s.Path))
			naming := []blueprint.Setting{s}
			if list := s.List(); list != "" {
				for _, n := range k.Naming(list) {
					said("entry." + n.Path)
					naming = append(naming, n)
				}
			}
			for _, n := range naming {
				for _, word := range n.Words {
					said("word." + word)
				}
			}
		}
	}
	for _, key := range speech.texts.Keys() {
		beginning, _, _ := strings.Cut(key, ".")
		if slices.Contains([]string{"set", "group", "entry"}, beginning) {
			require.True(t, used[key], "%s is in the catalogues, and no setting asks for it", key)
		}
	}
}
