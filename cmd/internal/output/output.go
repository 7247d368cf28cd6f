// Package output is how a command speaks: to a person in tables, to a program in
// JSON, to a spreadsheet in files, and of its progress to whoever watches.
package output

import (
	"fmt"
	"slices"
	"strings"

	"github.com/orderloom/orderloom/internal/spreadsheet"
)

// The values of --output.
const (
	Table = "table"
	JSON  = "json"
	CSV   = spreadsheet.CSV  // of lists
	XLSX  = spreadsheet.XLSX // of lists
)

// IsFile reports whether a format is a file for spreadsheets, which holds a list.
func IsFile(format string) bool { return format == CSV || format == XLSX }

// Flag is --output: a wrong value is found before anything is done.
type Flag struct {
	To    *string
	Files bool // lists go into files as well
}

func (f *Flag) String() string {
	if f.To == nil {
		return ""
	}
	return *f.To
}

// Set implements pflag.Value.
func (f *Flag) Set(value string) error {
	known := f.Formats()
	if last := len(known) - 1; !slices.Contains(known, value) {
		return fmt.Errorf("want %s or %s", strings.Join(known[:last], ", "), known[last])
	}
	*f.To = value
	return nil
}

// Formats are the values that it takes.
func (f *Flag) Formats() []string {
	if f.Files {
		return []string{Table, JSON, CSV, XLSX}
	}
	return []string{Table, JSON}
}

// Type implements pflag.Value.
func (f *Flag) Type() string { return "format" }
