package office

import (
	"fmt"
	"slices"
	"strings"
)

// FieldError says which field of a filter can't be met, and why. Whoever asked knows the
// field by its name: the command line as --page-size, the API as page_size.
type FieldError struct {
	Field string
	Given string   // what it was said to be
	Known []string // what it can be, where that is one of so many words
	// Missing is set where the field names something that isn't there: Known is what is.
	Missing bool
	Problem string // why what was given can't be meant, where no words are known
}

// Error says what is wrong, with the beginning of what was given.
func (e *FieldError) Error() string {
	switch {
	case e.Missing:
		return fmt.Sprintf("%s: there is no %.100q", e.Field, e.Given)
	case e.Known != nil:
		return fmt.Sprintf("%s: there is no %.100q: there are %s", e.Field, e.Given, strings.Join(e.Known, ", "))
	default:
		return e.Field + ": " + e.Problem
	}
}

// oneOf refuses what a field was given and is none of the words that it takes; empty is
// as good as not given.
func oneOf(field, given string, known []string) error {
	if given == "" || slices.Contains(known, given) {
		return nil
	}
	return &FieldError{Field: field, Given: given, Known: known}
}

// words are kinds as a field takes them.
func words[K ~string](kinds []K) []string {
	all := make([]string, len(kinds))
	for i, k := range kinds {
		all[i] = string(k)
	}
	return all
}
