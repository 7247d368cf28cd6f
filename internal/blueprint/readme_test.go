package blueprint_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheReadmesFileApplies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	_, file, found := strings.Cut(readFile(t, "../../README.md"), "```yaml\n")
	require.True(t, found)
	file, _, _ = strings.Cut(file, "```")
	require.Len(t, b.apply(file).Changes, 6)
}
