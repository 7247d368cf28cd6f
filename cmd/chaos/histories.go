package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/cmd/chaos/check"
	"github.com/orderloom/orderloom/internal/histories"
	"github.com/orderloom/orderloom/internal/histories/historiestest"
)

// scan exports the histories of all workflows, as an operator does, and looks in them for
// everything that the shops know of people, and for their keys. It answers how many there
// were.
func (w *world) scan(ctx context.Context) (scanned int, found []check.Finding, err error) {
	dir := filepath.Join(w.dir, "histories")
	var out bytes.Buffer
	export := w.program("history", "export", "--query", "StartTime > '2000-01-01T00:00:00Z'", "--to", dir, "--output", "json")
	export.Output = &out
	if err := export.Run(ctx); err != nil {
		return 0, nil, fmt.Errorf("export the histories: %w", err)
	}
	var exported []struct{ Workflow, File string }
	if err := json.Unmarshal(out.Bytes(), &exported); err != nil {
		return 0, nil, fmt.Errorf("read what was exported: %w", err)
	}
	search := historiestest.NewSearch(w.secrets())
	for _, one := range exported {
		leaked, err := leaks(one.File, search)
		if err != nil {
			return 0, nil, fmt.Errorf("scan the history of %s: %w", one.Workflow, err)
		}
		if len(leaked) > 0 {
			found = append(found, check.Finding{Sort: check.Leaked, Text: fmt.Sprintf("the history of %s holds %s", one.Workflow, strings.Join(leaked, ", "))})
		}
	}
	return len(exported), found, os.RemoveAll(dir)
}

// leaks are the secrets that a file with a history holds.
func leaks(file string, search *historiestest.Search) ([]string, error) {
	history, err := histories.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return search.Found(historiestest.Text(history)), nil
}

// secrets are the personal data of everybody who ordered, and the shops' keys.
func (w *world) secrets() []string {
	var all []string
	for _, m := range w.markets {
		all = append(all, m.keys()...)
		for _, raw := range m.orders() {
			all = append(all, historiestest.Personal(raw)...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}
