package main

import (
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/config"
)

// TestRunbookNamesCommandsThatThereAre: whoever is woken at night types what stands there.
func TestRunbookNamesCommandsThatThereAre(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../../deploy/runbook/*/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	pages = append(pages, "testdata/demo_held.golden", "../../activities/remedies_test.go") // what held sales say
	command := regexp.MustCompile("(?:\\$ |`)(orderloom [^`\n]+)")
	for _, page := range pages {
		text, err := os.ReadFile(page)
		require.NoError(t, err)
		for _, found := range command.FindAllStringSubmatch(string(text), -1) {
			requireCommand(t, strings.Fields(found[1])[1:], filepath.Base(page)+": "+found[1])
		}
	}
}

// requireCommand fails unless a command, its flags and its number of arguments are right.
func requireCommand(t *testing.T, words []string, where string) {
	t.Helper()
	root := newRootCommand(&program{out: io.Discard, errOut: io.Discard}, func() (config.Config, error) { return config.Config{}, nil })
	found, rest, err := root.Find(words)
	require.NoError(t, err, where)
	require.True(t, found.Runnable(), where)
	found.InitDefaultHelpFlag()
	push := strings.NewReplacer("PUSH", "7").Replace(strings.Join(rest, " "))
	require.NoError(t, found.ParseFlags(strings.Fields(push)), where)
	if asked, _ := found.Flags().GetBool("help"); !asked && found.Args != nil {
		require.NoError(t, found.Args(found, found.Flags().Args()), where)
		require.NoError(t, found.ValidateRequiredFlags(), where)
	}
}
