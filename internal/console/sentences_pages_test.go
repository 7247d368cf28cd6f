package console

import (
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/orderloom/orderloom/internal/access"
	"github.com/orderloom/orderloom/internal/locale"
	"github.com/orderloom/orderloom/internal/office"
)

// example is a sentence as code says it, and as pages do.
type example struct {
	said  string
	texts map[string]string // by language
}

// examples are one of each sentence there is.
func examples(t *testing.T) (all []example) {
	t.Helper()
	names, err := fs.Glob(sentenceFiles(), "*.yaml")
	require.NoError(t, err)
	for _, name := range names {
		raw, err := fs.ReadFile(sentenceFiles(), name)
		require.NoError(t, err)
		var list []map[string]string
		require.NoError(t, yaml.Unmarshal(raw, &list))
		for _, texts := range list {
			all = append(all, exampleOf(texts))
		}
	}
	return all
}

// exampleOf fills a sentence with arguments that tell its places apart.
func exampleOf(texts map[string]string) example {
	next, values := 0, map[string]string{}
	one := example{texts: map[string]string{}}
	one.said = regexp.MustCompile(`%(?:\[(\d+)\])?[0-9.]*([sdqv%])`).ReplaceAllStringFunc(texts["said"], func(verb string) string {
		parts := regexp.MustCompile(`%(?:\[(\d+)\])?[0-9.]*([sdqv%])`).FindStringSubmatch(verb)
		if parts[2] == "%" {
			return "%"
		}
		if next++; parts[1] != "" {
			next, _ = strconv.Atoi(parts[1])
		}
		value := map[string]string{"d": strconv.Itoa(next), "q": `"Q` + strconv.Itoa(next) + `"`}[parts[2]]
		if value == "" {
			value = "X" + strconv.Itoa(next)
		}
		values[strconv.Itoa(next)] = value
		return value
	})
	for _, language := range locale.Codes() {
		if texts[language] == "" {
			one.texts[language] = one.said
		}
		one.texts[language] += regexp.MustCompile(`\{(\d+)[^}]*\}`).ReplaceAllStringFunc(texts[language], func(gap string) string {
			return values[regexp.MustCompile(`\d+`).FindString(gap)]
		})
	}
	return one
}

// TestNoSentenceIsTakenForAnother: each is known by its own format.
func TestNoSentenceIsTakenForAnother(t *testing.T) {
	t.Parallel()
	speech, err := readSpeech()
	require.NoError(t, err)
	for _, one := range examples(t) {
		for language, want := range one.texts {
			said, known := speech.sentences.In(speech.texts.Language(language), one.said)
			require.True(t, known, one.said)
			require.Equal(t, want, said)
		}
	}
}

// TestPagesSpeakTheReadersLanguageAndTellNoCommand plants every sentence wherever pages show
// one, with the commands that the command line names beside it.
func TestPagesSpeakTheReadersLanguageAndTellNoCommand(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.exec("DELETE FROM sale_holds")
	reasons, kinds := office.HoldReasons(), office.CatalogueProblemKinds()
	var details, remedies []string
	for i, one := range examples(t) {
		details = append(details, one.said)
		remedies = append(remedies, one.said)
		if !strings.Contains(one.said, "`") {
			remedies[i] = strings.TrimSuffix(one.said, ".") + []string{
				": `orderloom gap fill riga/tax/1 GROUP`", ", then: `orderloom sale retry --channel riga 1001`; to do without: `orderloom sale skip --channel riga 1001 note --reason TEXT`",
			}[i%2]
		}
	}
	b.exec(`INSERT INTO sale_holds (sale_id, position, reason, subject, detail, remedy, acceptable)
		SELECT s.id, said.n, ($3::text[])[1 + said.n % cardinality($3::text[])], 'order', said.detail, said.remedy, false
		FROM sales s, unnest($1::text[], $2::text[]) WITH ORDINALITY said (detail, remedy, n)`, details, remedies, reasons)
	b.exec(`INSERT INTO channel_findings (channel_id, kind, subject, detail, remedy)
		SELECT c.id, 'mapping', said.n, said.detail, said.remedy FROM channels c, unnest($1::text[], $2::text[]) WITH ORDINALITY said (detail, remedy, n)`, details, remedies)
	b.exec(`INSERT INTO catalogue_problems (channel_id, remote_id, kind, warning, detail, remedy)
		SELECT c.id, '7', said.kind, false, said.detail, said.remedy FROM channels c, unnest($1::text[], $2::text[], $3::text[]) said (kind, detail, remedy)`,
		kinds, details[:len(kinds)], remedies[:len(kinds)])
	b.exec(`INSERT INTO sale_steps (sale_id, step, state, attempts, started_at, ended_at, detail, error, failed_at)
		SELECT id, 'payment', 'failed', 3, now(), now(), 'for the channel to be switched on', 'no item has the SKU "TEA"', now() FROM sales`)
	w := b.as(access.Operator)
	for _, language := range locale.Codes() {
		w.header.Set("Accept-Language", language)
		for _, target := range []string{"/sales/riga/1001", "/channels/riga", "/catalogue-problems"} {
			page := w.page(target)
			require.NotContains(t, page, "`", target)
			require.NotRegexp(t, `orderloom [a-z]`, page, target)
			require.Empty(t, regexp.MustCompile(`<span lang=.*`).FindAllString(page, -1), "%s: what is said there is said in %s", target, language)
		}
		page := w.page("/sales/riga/1001")
		for _, reason := range reasons {
			require.Contains(t, page, b.console.texts.Language(language).Text("reason."+reason))
		}
	}
}

// TestWhatNobodyTranslatedIsMarked: a shop's own words stay as they are.
func TestWhatNobodyTranslatedIsMarked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.sale("1001", "Ann Buyer")
	b.exec("UPDATE sale_holds SET detail = 'The teapot is empty', remedy = 'Brew: `orderloom tea brew`'")
	w := b.as(access.Viewer)
	w.header.Set("Accept-Language", "lv")
	page := w.page("/sales/riga/1001")
	require.Contains(t, page, `<span lang="en">The teapot is empty</span>`)
	require.Contains(t, page, `<span lang="en">Brew</span>`)
	w.header.Set("Accept-Language", "en")
	require.Contains(t, w.page("/sales/riga/1001"), ": The teapot is empty</p>")
}
