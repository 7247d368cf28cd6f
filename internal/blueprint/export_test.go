package blueprint_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func readFile(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

func TestAnExportGivesTheSameBytesAgain(t *testing.T) {
	t.Parallel()
	b, other := setup(t), setup(t)
	b.apply(b.riga)
	text := b.export()
	requireGolden(t, "testdata/riga.golden", text)
	other.apply(text)
	require.Equal(t, text, other.export())
	require.Empty(t, other.apply(b.riga).Changes, "the file that it came from says the same")
}

func TestAnExportOfOneChannelHasWhatItNames(t *testing.T) {
	t.Parallel()
	b, other := setup(t), setup(t)
	b.apply(b.riga)
	whole := b.export()
	b.apply(`
tax_groups: [{code: EE22, name: VAT, percent: 22}]
warehouses: [{code: far, name: Far}]
items: [{sku: TEA, name: Tea, kind: simple}]
`)
	require.Equal(t, whole, b.export("woo-riga"))
	require.Contains(t, b.export(), "EE22")
	other.apply(b.export("woo-riga"))
	require.Equal(t, whole, other.export())
}

// TestWhateverAFileSaysComesBack fills texts with what YAML could mistake for
// something else.
func TestWhateverAFileSaysComesBack(t *testing.T) {
	t.Parallel()
	b, other := setup(t), setup(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(
			rapid.SampledFrom([]string{"yes", "null", "~", "0x1F", "007", "1e3", "2026-01-31", "- a", "a: b", "#", "é\u2028ü", " lead", "trail ", "a\n\n  b\n", "!!int", "&a", "*a", "<<", "'", "\"", "\t", "\t\n", "\n a", "😀 &<>"}),
			rapid.StringMatching(`[ -~\n]{1,30}`),
			rapid.StringMatching("[ \t\n\ra:#'-]{1,12}"),
			rapid.StringN(1, 20, 60).Filter(func(s string) bool { return !strings.Contains(s, "\x00") }),
		)
		file := strings.NewReplacer("Buyers of the web shops", quoted(text.Draw(t, "name")), "SIA Example Trade", quoted(text.Draw(t, "seller")),
			"LV21, name: VAT", "LV21, name: "+quoted(text.Draw(t, "tax")), "name: Rīga", "name: "+quoted(text.Draw(t, "channel"))).Replace(b.riga)
		for _, at := range []*bundle{b, other} {
			if _, err := at.try(file, options()); err != nil {
				t.Fatal(err, lines(err))
			}
			file = at.export()
		}
		if file != b.export() {
			t.Fatalf("%s\ncame back as\n%s", b.export(), file)
		}
	})
}

// quoted is a text with every letter escaped.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range text {
		fmt.Fprintf(&b, `\U%08X`, r)
	}
	return `"` + b.String() + `"`
}
