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

// sweepOrphans removes the clusters under root whose stack's directory doesn't lead to them any more: nothing can
// start them again. What runs, or doesn't say whose it is, stays. Failures are left to the next sweep.
func sweepOrphans(root string) {
	homes, err := filepath.Glob(filepath.Join(root, "*"))
	if err != nil {
		return
	}
	for _, home := range homes {
		if isOrphan(home) {
			_ = os.RemoveAll(home)
		}
	}
}

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
