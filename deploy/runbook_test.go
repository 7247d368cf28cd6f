package deploy_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEachAlertHasItsPage(t *testing.T) {
	t.Parallel()
	var named []string
	for _, rule := range alerts(t) {
		name := strings.TrimPrefix(rule.Alert, "Orderloom")
		require.Equal(t, "https://github.com/orderloom/orderloom/blob/main/deploy/runbook/alerts/"+name+".md", rule.Annotations["runbook_url"])
		named = append(named, name)
	}
	require.ElementsMatch(t, named, pages(t, "runbook/alerts"))
}

func TestEachHoldReasonHasItsPage(t *testing.T) {
	t.Parallel()
	require.ElementsMatch(t, holdReasons(t), pages(t, "runbook/holds"))
}

// holdReasons are those of the code, as its constants have them.
func holdReasons(t *testing.T) (all []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../internal/posting/reason.go", nil, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(node ast.Node) bool {
		constant, ok := node.(*ast.ValueSpec)
		if !ok || !strings.HasPrefix(constant.Names[0].Name, "Reason") {
			return true
		}
		reason, err := strconv.Unquote(constant.Values[0].(*ast.BasicLit).Value)
		require.NoError(t, err)
		all = append(all, reason)
		return true
	})
	require.NotEmpty(t, all)
	return all
}

// pages are the names of a folder's pages, each of which says what it has to.
func pages(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(folder + "/*.md")
	require.NoError(t, err)
	for _, file := range files {
		name, text := strings.TrimSuffix(filepath.Base(file), ".md"), read(t, file)
		require.True(t, strings.HasPrefix(text, "# "+name+"\n"), file)
		for _, part := range []string{"\n## What it means\n\n", "\n## How to look\n\n```console\n$ ", "\n## How to mend\n\n"} {
			require.Contains(t, text, part, file)
		}
		names = append(names, name)
	}
	return names
}
