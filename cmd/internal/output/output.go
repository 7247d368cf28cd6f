// Package output is how a command speaks: to a person in tables, to a program in
// JSON, and of its progress to whoever watches.
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
)

// Formats are the values of --output.
func Formats() []string { return []string{Table, JSON} }

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
		return fmt.Errorf("want %s", strings.Join(Formats(), " or "))
	}
	*f.To = value
	return nil
}

// Type implements pflag.Value.
func (f *Flag) Type() string { return "format" }
