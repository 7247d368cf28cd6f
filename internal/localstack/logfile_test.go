package localstack

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLastWordsSurviveLongLines(t *testing.T) {
	t.Parallel()
	log := filepath.Join(t.TempDir(), "log")
	stack := strings.Repeat("\\n\\tfunction\\n", 2000)
	content := strings.Repeat("earlier\n", 20) + "fatal: address already in use" + stack + "\n" + "goodbye\n"
	require.NoError(t, os.WriteFile(log, []byte(content), 0o600))
	said := strings.Split(tail(log), "\n")
	require.Len(t, said, 12)
	require.True(t, strings.HasPrefix(said[10], "fatal: address already in use"), said[10])
	require.Less(t, len(said[10]), 500)
	require.Equal(t, "goodbye", said[11])
}
