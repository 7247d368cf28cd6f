package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// addresses are where a local stack that runs can be reached. They hold
// passwords: the file is for its owner alone.
type addresses struct {
	DatabaseURL       string `json:"database_url"`
	OwnerDatabaseURL  string `json:"owner_database_url"`
	KeyFile           string `json:"key_file"`
	CAFile            string `json:"ca_file"`
	TemporalAddress   string `json:"temporal_address"`
	TemporalNamespace string `json:"temporal_namespace"`
	TemporalUI        string `json:"temporal_ui"`
}

// addressesFile is where the commands of one user look for a local stack.
func addressesFile(dataDir string) string { return filepath.Join(dataDir, "dev", "addresses.json") }

// save tells the other commands of this user, whole or not at all.
func (a addresses) save(dataDir string) error {
	path := addressesFile(dataDir)
	raw, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return fmt.Errorf("tell where the local stack is: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("tell where the local stack is: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "addresses-*") // mode 0600
	if err != nil {
		return fmt.Errorf("tell where the local stack is: %w", err)
	}
	_, err = file.Write(append(raw, '\n'))
	if err := errors.Join(err, file.Close()); err != nil {
		return errors.Join(fmt.Errorf("tell where the local stack is: %w", err), os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), path)
}

// loadAddresses reads what save told; false where no local stack told anything.
func loadAddresses(dataDir string) (addresses, bool, error) {
	var a addresses
	raw, err := os.ReadFile(addressesFile(dataDir))
	if errors.Is(err, os.ErrNotExist) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("look for a local stack: %w", err)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		return a, false, fmt.Errorf("%s is not what `orderloom dev` wrote: delete it, or start `orderloom dev` anew", addressesFile(dataDir))
	}
	return a, true, nil
}

// removeAddresses says that the local stack is gone. One that was not there is fine.
func removeAddresses(dataDir string) { _ = os.Remove(addressesFile(dataDir)) }
