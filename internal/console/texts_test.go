package console

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/office"
)

// TestEveryTextIsThereAndSaid: what templates and code ask for is in the catalogues, which
// hold nothing else. Keys that are put together are listed by their beginnings.
func TestEveryTextIsThereAndSaid(t *testing.T) {
	t.Parallel()
	speech, err := readSpeech()
	require.NoError(t, err)
	asked := map[string]bool{}
	templates, err := fs.Glob(embedded, "templates/*.html")
	require.NoError(t, err)
	for _, file := range templates {
		raw, err := fs.ReadFile(embedded, file)
		require.NoError(t, err)
		for _, key := range regexp.MustCompile(`\bt "([a-z0-9._]+)"`).FindAllSubmatch(raw, -1) {
			asked[string(key[1])] = true
		}
	}
	said := map[string]bool{} // words that code says, of which some are keys
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		raw, err := os.ReadFile(entry.Name())
		require.NoError(t, err)
		for _, key := range regexp.MustCompile(`"([a-z][a-z0-9._-]+)"`).FindAllSubmatch(raw, -1) {
			said[string(key[1])] = true
		}
		for _, key := range regexp.MustCompile(`"((?:nav|list|signin|settings|users|sale|told|field|do|many)\.[a-z.]+)"`).FindAllSubmatch(raw, -1) {
			asked[string(key[1])] = true
		}
		for _, name := range regexp.MustCompile(`v\.field\("([a-z_]+)"`).FindAllSubmatch(raw, -1) {
			asked["field."+string(name[1])], asked["field."+string(name[1])+".help"] = true, true
		}
	}
	for _, r := range (&Console{}).routes() {
		for _, key := range r.keys {
			asked[key] = true
		}
	}
	for key := range asked {
		require.True(t, speech.texts.Has(key), "%s is asked for, and in no catalogue", key)
	}
	for _, key := range speech.texts.Keys() {
		beginning, _, _ := strings.Cut(key, ".")
		known := asked[key] || beginning == "column" && said[strings.TrimPrefix(key, "column.")] || strings.HasPrefix(key, "gap.missing.") || strings.HasPrefix(key, "gap.value.") || strings.HasPrefix(key, "till.") && said[strings.TrimSuffix(key, ".help")] || said[key] || slices.Contains([]string{"state", "word", "reason", "role", "problem", "step", "key", "told", "do", "finding", "repair", "orderby", "gapkind", "action"}, beginning) || slices.Contains(ofThings(), beginning)
		require.True(t, known, "%s is in the catalogues, and nobody asks for it", key)
	}
	for _, states := range [][]string{
		office.SaleStates(), office.DeliveryStates(), office.RequestStates(), office.ListingStates(), office.PushStates(), office.ExportStates(), office.DocumentStates(), office.MailStates(), office.MessageStates(), office.ReplyStates(), office.FindingStates(), office.LookStates(),
	} {
		for _, state := range states {
			require.True(t, speech.texts.Has("state."+state), state)
		}
	}
	for _, word := range slices.Concat(office.CatalogueProblemKinds(), office.DocumentTypes()) {
		require.True(t, speech.texts.Has("word."+word), word)
	}
	for _, kind := range office.GapKinds() {
		require.True(t, speech.texts.Has("gapkind."+kind) && speech.texts.Has("gap.missing."+kind), kind)
	}
	for _, kind := range office.FindingKinds() {
		require.True(t, speech.texts.Has("finding."+kind), kind)
	}
	for _, role := range access.Roles() {
		require.True(t, speech.texts.Has("role."+string(role)), role)
	}
	for _, status := range []string{"400", "401", "403", "404", "405", "409", "413", "429", "500", "503"} {
		require.True(t, speech.texts.Has("problem."+status) && speech.texts.Has("problem."+status+".do"), status)
	}
}

// TestEveryReasonIsSaid holds the texts to the pages of the runbook: there is one for each
// reason that holds a sale.
func TestEveryReasonIsSaid(t *testing.T) {
	t.Parallel()
	speech, err := readSpeech()
	require.NoError(t, err)
	pages, err := fs.Glob(os.DirFS("../../deploy/runbook/holds"), "*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	for _, page := range pages {
		require.True(t, speech.texts.Has("reason."+strings.TrimSuffix(page, ".md")), page)
	}
}
