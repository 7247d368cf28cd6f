package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

// window is the time in which orders were placed, as a person says it.
type window struct{ since, until string }

// flags adds --since and --until; noSince and noUntil say what they are where they are left
// out, empty where nothing is.
func (w *window) flags(cmd *cobra.Command, noSince, noUntil string) {
	flags := cmd.Flags()
	flags.StringVar(&w.since, "since", "", "orders placed from then on"+noSince)
	flags.StringVar(&w.until, "until", "", "orders placed before"+noUntil)
}

// check refuses an empty time: it is a script's mistake, and taken for none it would mean
// something else.
func (window) check(cmd *cobra.Command) error {
	for _, name := range []string{"since", "until"} {
		if flag := cmd.Flags().Lookup(name); flag.Changed && flag.Value.String() == "" {
			return usagef("--%s: want a time, not an empty text", name)
		}
	}
	return nil
}

// given reports whether anything was said.
func (w window) given() bool { return w.since != "" || w.until != "" }

// read is the window in a channel's zone; what wasn't said is the zero time.
func (w window) read(now time.Time, zone *time.Location) (since, until time.Time, err error) {
	if w.since != "" {
		if since, err = parseMoment(w.since, now, zone); err != nil {
			return since, until, fmt.Errorf("--since: %w", err)
		}
	}
	if w.until != "" {
		if until, err = parseMoment(w.until, now, zone); err != nil {
			return since, until, fmt.Errorf("--until: %w", err)
		}
	}
	if !until.IsZero() && !since.Before(until) {
		return since, until, usagef("--since has to be before --until: this is %s to %s", since.Format(time.RFC3339), until.Format(time.RFC3339))
	}
	return since, until, nil
}
