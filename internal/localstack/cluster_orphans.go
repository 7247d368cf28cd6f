package localstack

import (
	"fmt"
	"os"
	"path/filepath"
)

// belongsTo is the file in a cluster's place that names the directory of its stack.
const belongsTo = "belongs-to"

// claim notes whose cluster a place is for, so that it can go once its stack's directory is gone.
func claim(home, stackDir string) error {
	if err := os.WriteFile(filepath.Join(home, belongsTo), []byte(stackDir), 0o600); err != nil {
		return fmt.Errorf("note whose cluster it is: %w", err)
	}
	return nil
}

// sweep removes the clusters at a pattern that are done with. What doesn't say whose it is stays. Failures are left to
// the next sweep.
func sweep(pattern string, done func(home string) bool) {
	homes, err := filepath.Glob(pattern)
	if err != nil {
		return
	}
	for _, home := range homes {
		if done(home) {
			_ = os.RemoveAll(home)
		}
	}
}

// isOrphan says whether the directory of a cluster's stack doesn't lead to it any more, and it doesn't run: nothing
// can start it again.
func isOrphan(home string) bool {
	stackDir, err := os.ReadFile(filepath.Join(home, belongsTo))
	if err != nil {
		return false
	}
	if target, err := os.Readlink(filepath.Join(string(stackDir), "postgres")); err == nil && target == home {
		return false
	}
	_, err = os.Stat(filepath.Join(home, "data", "postmaster.pid"))
	return os.IsNotExist(err)
}
