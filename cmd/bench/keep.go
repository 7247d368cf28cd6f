package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// results is what a file holds that results are kept in: those of one machine, the last
// of each kind.
type results struct {
	Machine machine `json:"machine"`
	Kept    []kept  `json:"results"`
}

// kept is a result with what it is the result of.
type kept struct {
	Kind    string          `json:"kind"`
	Command string          `json:"command"`
	On      string          `json:"on"` // a day, UTC
	Minutes float64         `json:"minutes"`
	Servers string          `json:"servers"`
	Result  json.RawMessage `json:"result"`
}

// readResults is empty where there is no such file.
func readResults(path string) (results, error) {
	var r results
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return r, nil
	case err != nil:
		return r, err
	}
	if err := json.Unmarshal(raw, &r); err != nil {
		return r, fmt.Errorf("%s holds no results: %w", path, err)
	}
	return r, nil
}

// keepResult puts a result in the place of the last one of its kind.
func (b *bench) keepResult(r result) error {
	of, err := kindOf(r)
	if err != nil {
		return err
	}
	all, err := readResults(b.keep)
	if err != nil {
		return err
	}
	here := thisMachine()
	if len(all.Kept) > 0 && all.Machine != here {
		return fmt.Errorf("--keep: %s has the figures of another machine (%s): name another file", b.keep, all.Machine)
	}
	all.Machine = here
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	all.put(kept{
		Kind: of.name, Command: b.command, On: b.began.UTC().Format(time.DateOnly), Minutes: rounded(time.Since(b.began).Minutes()),
		Servers: b.servers, Result: raw,
	})
	file, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(b.keep, append(file, '\n'), 0o644) //nolint:gosec // figures are for everybody
}

func (r *results) put(k kept) {
	r.Kept = slices.DeleteFunc(r.Kept, func(old kept) bool { return old.Kind == k.Kind })
	r.Kept = append(r.Kept, k)
	slices.SortFunc(r.Kept, func(a, b kept) int { return placeOf(a.Kind) - placeOf(b.Kind) })
}

// commandLine is a command as `make` takes it, without what is about the machine or the
// answer.
func commandLine(cmd *cobra.Command) string {
	var args []string
	if cmd.HasParent() {
		args = append(args, cmd.Name())
	}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "binary", "keep", "output", "profile":
		default:
			args = append(args, "--"+f.Name+"="+strings.Trim(f.Value.String(), "[]"))
		}
	})
	if len(args) == 0 {
		return "make bench"
	}
	return `make bench ARGS="` + strings.Join(args, " ") + `"`
}
