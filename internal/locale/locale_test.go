package locale_test

import (
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/locale"
)

// texts are three catalogues with two keys.
func texts() fstest.MapFS {
	return fstest.MapFS{
		"en/page.yaml": {Data: []byte("hello: Hello, {name}\nfound: {one: \"{n} sale\", other: \"{n} sales\"}\n")},
		"lv/page.yaml": {Data: []byte("hello: Sveiki, {name}\nfound: {zero: \"{n} pārdevumu\", one: \"{n} pārdevums\", other: \"{n} pārdevumi\"}\n")},
		"uk/page.yaml": {Data: []byte("hello: Вітаємо, {name}\nfound: {one: \"{n} продаж\", few: \"{n} продажі\", many: \"{n} продажів\", other: \"{n} продажу\"}\n")},
	}
}

func TestATextIsSaidInEveryLanguage(t *testing.T) {
	t.Parallel()
	c, err := locale.Load(texts())
	require.NoError(t, err)
	require.Equal(t, []string{"found", "hello"}, c.Keys())
	require.Equal(t, "Sveiki, <Ann>", c.Language("lv").Text("hello", "name", "<Ann>"))
	require.Equal(t, "Hello, Ann", c.Language("de").Text("hello", "name", "Ann"), "who speaks another language is answered in the first")
	require.Equal(t, "nothing.like.it", c.Language("lv").Text("nothing.like.it"))
	require.True(t, c.Has("hello"))
	require.False(t, c.Has("nothing.like.it"))
	for language, said := range map[string]map[int]string{
		"en": {0: "0 sales", 1: "1 sale", 2: "2 sales", 11: "11 sales", 21: "21 sales", 1234: "1,234 sales"},
		"lv": {0: "0 pārdevumu", 1: "1 pārdevums", 2: "2 pārdevumi", 11: "11 pārdevumu", 21: "21 pārdevums", 1234: "1\u00a0234 pārdevumi"},
		"uk": {0: "0 продажів", 1: "1 продаж", 2: "2 продажі", 5: "5 продажів", 11: "11 продажів", 21: "21 продаж", 22: "22 продажі", 1_000_001: "1\u00a0000\u00a0001 продаж"},
	} {
		for n, want := range said {
			require.Equal(t, want, c.Language(language).Text("found", "n", n), language)
			require.Equal(t, want, c.Language(language).Text("found", "n", int64(n)), language)
		}
	}
}

func TestCataloguesThatDifferAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ lv, says string }{
		"a missing key":         {"found: {zero: \"{n}\", one: \"{n}\", other: \"{n}\"}", "lv: hello: it is missing"},
		"a key too many":        {"hello: \"{name}\"\nbye: Atā\nfound: {zero: \"{n}\", one: \"{n}\", other: \"{n}\"}", "lv: bye: en has no such key"},
		"a key twice":           {"hello: \"{name}\"\nhello: \"{name}\"", "already defined"},
		"a missing plural form": {"hello: \"{name}\"\nfound: {one: \"{n}\", other: \"{n}\"}", "lv: found: want exactly the plural forms [one other zero]"},
		"a form it hasn't":      {"hello: \"{name}\"\nfound: {zero: \"{n}\", one: \"{n}\", few: \"{n}\", other: \"{n}\"}", "want exactly the plural forms"},
		"no plurals":            {"hello: \"{name}\"\nfound: \"{n}\"", "it has plural forms in one language"},
		"a blank left out":      {"hello: Sveiki\nfound: {zero: \"{n}\", one: \"{n}\", other: \"{n}\"}", `"Sveiki" doesn't fill in what "Hello, {name}" does`},
		"an empty text":         {"hello: ''\nfound: {zero: \"{n}\", one: \"{n}\", other: \"{n}\"}", "hello: it is empty"},
		"a form that is none":   {"hello: {single: x}", "hello: single: want zero, one"},
		"a number":              {"hello: 7", "hello: want a text"},
		"a list":                {"- hello", "lv/page.yaml: yaml"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := texts()
			files["lv/page.yaml"] = &fstest.MapFile{Data: []byte(test.lv)}
			_, err := locale.Load(files)
			require.ErrorContains(t, err, test.says)
		})
	}
	files := texts()
	delete(files, "uk/page.yaml")
	_, err := locale.Load(files)
	require.ErrorContains(t, err, "uk: found: it is missing")
	files = texts()
	files["lv/twice.yaml"] = &fstest.MapFile{Data: []byte("hello: Labdien, {name}")}
	_, err = locale.Load(files)
	require.ErrorContains(t, err, "lv/twice.yaml: hello: another file has it, too")
}

func TestALanguageIsChosen(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ chosen, asked, want string }{
		"the one that was chosen":       {"uk", "lv", "uk"},
		"the best that is asked for":    {"", "de;q=0.9, lv-LV;q=0.8, en;q=0.5", "lv"},
		"the first for whoever asks of": {"", "de", "en"},
		"nothing is asked for":          {"", "", "en"},
		"nonsense is asked for":         {"", "\x00;;q=", "en"},
		"one that isn't there":          {"xx", "uk-UA", "uk"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, test.want, locale.Choose(test.chosen, test.asked))
		})
	}
	for _, code := range locale.Codes() {
		require.NotEmpty(t, locale.Names()[code])
	}
}

func TestNumbersAndTimesAreWrittenAsTheLanguageDoes(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 2, 9, 5, 0, 0, time.UTC)
	for language, want := range map[string][]string{
		"en": {"-1,234,567", "1,234.50\u00a0EUR", "0.05\u00a0EUR", "2 Nov 2026", "2 Nov 2026 09:05"},
		"lv": {"-1\u00a0234\u00a0567", "1\u00a0234,50\u00a0EUR", "0,05\u00a0EUR", "02.11.2026.", "02.11.2026. 09:05"},
		"uk": {"-1\u00a0234\u00a0567", "1\u00a0234,50\u00a0EUR", "0,05\u00a0EUR", "02.11.2026", "02.11.2026 09:05"},
		"bg": {"-1\u00a0234\u00a0567", "1\u00a0234,50\u00a0EUR", "0,05\u00a0EUR", "02.11.2026 г.", "02.11.2026 г., 09:05"},
	} {
		f := locale.FormatOf(language)
		require.Equal(t, want, []string{f.Number(-1234567), f.Money("1234.50", "EUR"), f.Money("0.05", "EUR"), f.Date(at), f.Time(at)}, language)
		require.Empty(t, f.Date(time.Time{})+f.Time(time.Time{}))
	}
}
