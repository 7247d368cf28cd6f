package deploy_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/config"
)

// TestTheChartNamesSettingsThatThereAre: what it renders to, `make chart` looks at.
func TestTheChartNamesSettingsThatThereAre(t *testing.T) {
	t.Parallel()
	named := map[string]bool{}
	require.NoError(t, fs.WalkDir(os.DirFS("helm"), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		for _, name := range regexp.MustCompile(`ORDERLOOM_[A-Z_]*[A-Z]`).FindAllString(read(t, filepath.Join("helm", path)), -1) {
			require.Contains(t, config.Names(), name, path)
			named[name] = true
		}
		return nil
	}))
	for _, wanted := range []string{"ORDERLOOM_DATABASE_URL", "ORDERLOOM_OWNER_DATABASE_URL", "ORDERLOOM_KEY_FILE", "ORDERLOOM_METRICS_ADDRESS", "ORDERLOOM_WORKER_VERSIONED", "ORDERLOOM_BUILD", "ORDERLOOM_GATEWAY_ADDRESS", "ORDERLOOM_CONSOLE_ADDRESS", "ORDERLOOM_CONSOLE_URL", "ORDERLOOM_CONSOLE_PROXIES"} {
		require.True(t, named[wanted], wanted)
	}
}
