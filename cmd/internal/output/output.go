// Package output is how a command speaks: to a person in tables, to a program in
// JSON, to a spreadsheet in files, and of its progress to whoever watches.
package output

import (
	"fmt"
	"slices"
	"strings"
)

// The values of --output.
const (
	Table = "table"
	JSON  = "json"
	CSV   = "csv"  // of lists
	XLSX  = "xlsx" // of lists
)

// Formats are the values of --output.
func Formats() []string { return []string{Table, JSON, CSV, XLSX} }

// IsFile reports whether a format is a file for spreadsheets, which holds a list.
func IsFile(format string) bool { return format == CSV || format == XLSX }

// Flag is --output: a wrong value is found before anything is done.
type Flag struct{ To *string }

func (f *Flag) String() string {
	if f.To == nil {
		return ""
	}
	return *f.To
}

// Set implements pflag.Value.
func (f *Flag) Set(value string) error {
	if !slices.Contains(Formats(), value) {
		last := len(Formats()) - 1
		return fmt.Errorf("want %s or %s", strings.Join(Formats()[:last], ", "), Formats()[last])
	}
	*f.To = value
	return nil
}

// Type implements pflag.Value.
func (f *Flag) Type() string { return "format" }
