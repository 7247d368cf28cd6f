package blueprint_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/blueprint"
)

// FuzzRead reads anything: it is a file, or an error that names a line.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"testdata/riga.yaml", "testdata/ten.yaml"} {
		text, err := os.ReadFile(name)
		require.NoError(f, err)
		f.Add(string(text))
	}
	for _, text := range []string{"", "# only words", "~", "- a", "a", "channels: &a [*a]", "channels: [{policy: {<<: {a: 1}}}]", "? [a]\n: b", "---\n---\n", "channels: [{code: !!binary aGk=}]", "tax_groups: [{percent: .inf}]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := blueprint.Read("orderloom.yaml", strings.NewReader(text))
		if err != nil {
			require.Contains(t, lines(err), "orderloom.yaml:")
		}
	})
}
