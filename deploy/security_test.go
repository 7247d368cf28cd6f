package deploy_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestTheSecurityReviewNamesTestsThatThereAre holds SECURITY.md, where what stops an
// attack is shown by `package: TestOne, FuzzOther`, against the packages.
func TestTheSecurityReviewNamesTestsThatThereAre(t *testing.T) {
	t.Parallel()
	_, review, found := strings.Cut(read(t, "../SECURITY.md"), "\n## Who attacks, and what stops them\n")
	require.True(t, found)
	shown := regexp.MustCompile("`([a-z/]+): ([A-Za-z, ]+)`").FindAllStringSubmatch(review, -1)
	require.NotEmpty(t, shown)
	for _, named := range shown {
		there := testsOf(t, named[1])
		for name := range strings.SplitSeq(named[2], ", ") {
			require.Contains(t, there, name, named[1])
		}
	}
}

// testsOf are the names of a package's tests and fuzz targets.
func testsOf(t *testing.T, folder string) (names []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", filepath.FromSlash(folder), "*_test.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files, folder)
	for _, file := range files {
		for _, found := range regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`).FindAllStringSubmatch(read(t, file), -1) {
			names = append(names, found[1])
		}
	}
	return names
}
