package locale_test

import (
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/locale"
)

// sentences are a few of them, in one file.
func sentences(text string) fstest.MapFS { return fstest.MapFS{"rules.yaml": {Data: []byte(text)}} }

const rules = `
- said: no item has the SKU %q
  lv: nevienai precei nav SKU {1}
  uk: жоден товар не має SKU {1}
- said: "%s: ours %s, the shop's %s"
  lv: "{1:said}: mūsu {2:digits}, veikala {3:digits}"
  uk: "{1:said}: наше {2:digits}, магазину {3:digits}"
- said: goods
  lv: preces
  uk: товари
- said: "The order says something else than invoice %s: %s."
  lv: "Pasūtījums saka ko citu nekā rēķins {1}: {2:each}."
  uk: "Замовлення каже інше, ніж рахунок {1}: {2:each}."
- said: "push %d doesn't wait, it is %s: ` + "`orderloom push list --channel %[3]s`" + ` shows which does"
  en: "push {1} doesn't wait, it is “{2:state}”"
  lv: "sūtījums {1} negaida, stāvoklis: {2:state}"
  uk: "передача {1} не чекає, стан: {2:state}"
- said: "%[2]s of %[1]s %%"
  en: "{1} % has {2}"
  lv: "{1} % ir {2}"
  uk: "{1} % має {2}"
- said: good until %s
  lv: derīgs līdz {1:day}
  uk: чинний до {1:day}
- said: map it
  lv: attieciniet to
  uk: поставте відповідність
`

func TestASentenceIsKnownByItsFormat(t *testing.T) {
	t.Parallel()
	s, err := locale.LoadSentences(sentences(rules))
	require.NoError(t, err)
	files := texts()
	for _, code := range locale.Codes() {
		files[code+"/words.yaml"] = &fstest.MapFile{Data: []byte("state.sent: " + map[string]string{"en": "Sent", "lv": "Nosūtīts", "uk": "Надіслано"}[code])}
	}
	c, err := locale.Load(files)
	require.NoError(t, err)
	for english, want := range map[string]struct{ en, lv string }{
		`no item has the SKU "TEA"`:                  {`no item has the SKU "TEA"`, `nevienai precei nav SKU "TEA"`},
		`no item has the SKU "A \"B\" C"`:            {`no item has the SKU "A \"B\" C"`, `nevienai precei nav SKU "A \"B\" C"`},
		"goods: ours 1234.50, the shop's 2":          {"goods: ours 1234.50, the shop's 2", "preces: mūsu 1\u00a0234,50, veikala 2"},
		"wrapping: ours 1.50 EUR, the shop's -2 EUR": {"wrapping: ours 1.50 EUR, the shop's -2 EUR", "wrapping: mūsu 1,50 EUR, veikala -2 EUR"},
		"The order says something else than invoice INV-1: goods; lines[0] added: 2 × TEA.": {
			"The order says something else than invoice INV-1: goods; lines[0] added: 2 × TEA.",
			"Pasūtījums saka ko citu nekā rēķins INV-1: preces; lines[0] added: 2 × TEA.",
		},
		"push 7 doesn't wait, it is sent: `orderloom push list --channel riga` shows which does": {"push 7 doesn't wait, it is “Sent”", "sūtījums 7 negaida, stāvoklis: Nosūtīts"},
		"LV21 of 21 %":          {"21 % has LV21", "21 % ir LV21"},
		"good until 2026-11-22": {"good until 2026-11-22", "derīgs līdz 22.11.2026."},
		"limits: map it":        {"limits: map it", "limits: attieciniet to"},
		`pos: goods; lines[0].sku: no item has the SKU "A"; map it`: {
			`pos: goods; lines[0].sku: no item has the SKU "A"; map it`, `pos: preces; lines[0].sku: nevienai precei nav SKU "A"; attieciniet to`,
		},
		"map it: `orderloom gap fill riga/tax/1 GROUP`": {"map it", "attieciniet to"},
	} {
		for code, want := range map[string]string{"en": want.en, "lv": want.lv} {
			said, known := s.In(c.Language(code), english)
			require.True(t, known, english)
			require.Equal(t, want, said)
		}
	}
	said, known := s.In(c.Language("lv"), "The server is a teapot: 418")
	require.False(t, known)
	require.Equal(t, "The server is a teapot: 418", said, "what nobody translated stays as it is")
	said, known = s.In(c.Language("lv"), "map it; brew tea")
	require.False(t, known)
	require.Equal(t, "map it; brew tea", said, "all of it or nothing")
	said, known = s.In(c.Language("lv"), "Brew it, then run `orderloom tea brew`; or wait: `orderloom tea list`.")
	require.False(t, known)
	require.Equal(t, "Brew it; or wait.", said, "and tells no command")
}

func TestSentencesThatDifferAreRefused(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ text, says string }{
		"a language is missing":       {"- {said: a %s, lv: \"{1}\"}", "uk is missing"},
		"a blank is left out":         {"- {said: a %s, lv: \"{1}\", uk: б}", `"б" doesn't fill in what the others do`},
		"a blank too many":            {"- {said: a, lv: \"{1}\", uk: \"{1}\"}", "doesn't fill in"},
		"it is there twice":           {"- {said: a, lv: b, uk: c}\n- {said: a, lv: b, uk: c}", "it is there twice"},
		"a command without a text":    {"- {said: \"run `orderloom x`\", lv: b, uk: c}", "has no text in English"},
		"a command in a text":         {"- {said: \"run `orderloom x`\", en: a, lv: b `x`, uk: c}", "lv tells a command"},
		"something that is no list":   {"a: b", "rules.yaml: yaml"},
		"a key that nobody asked for": {"- {said: a, lv: b, uk: c, de: d}", "field de not found"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := locale.LoadSentences(sentences(test.text))
			require.ErrorContains(t, err, test.says)
		})
	}
}
