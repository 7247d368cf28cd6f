package localstack

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// temporalStore is where Temporal keeps its state. The dev server makes the schema only where there is no file, so a
// first start that was cut short would leave a file that no later start can use: a mark tells a finished one.
type temporalStore struct {
	file        string
	mark        string
	synchronous string // SQLite's setting of that name
}

func openTemporalStore(o Options) (temporalStore, error) {
	dir := storeDir(o)
	s := temporalStore{file: filepath.Join(dir, "temporal.db"), mark: filepath.Join(dir, "complete"), synchronous: "NORMAL"}
	if o.Ephemeral {
		s.synchronous = "OFF"
	}
	_, err := os.Stat(s.mark)
	if o.Ephemeral || errors.Is(err, os.ErrNotExist) {
		err = errors.Join(os.RemoveAll(dir), os.MkdirAll(dir, 0o700))
	}
	if err != nil {
		return s, fmt.Errorf("localstack: place for Temporal's data: %w", err)
	}
	return s, nil
}

// forgetStore removes what an ephemeral stack kept.
func forgetStore(o Options) error {
	if !o.Ephemeral {
		return nil
	}
	return os.RemoveAll(storeDir(o))
}

func storeDir(o Options) string { return filepath.Join(o.Dir, "temporal") }

// markComplete says that the store can be used again.
func (s temporalStore) markComplete() error {
	if err := os.WriteFile(s.mark, nil, 0o600); err != nil {
		return fmt.Errorf("localstack: place for Temporal's data: %w", err)
	}
	return nil
}
