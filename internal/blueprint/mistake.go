package blueprint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Mistake is something wrong with a file, and what to do.
type Mistake struct {
	Line   int    // 1 is the first; 0 where there is no file
	Place  string // channels[2].policy.tolerance; empty for the file as a whole
	Remedy string
}

// Error is all that is wrong with a file, as one error.
type Error struct {
	File     string
	Mistakes []Mistake
}

// Error says how many there are; Lines has each.
func (e *Error) Error() string {
	if len(e.Mistakes) == 1 {
		return e.Lines()[0] + " (nothing was changed)"
	}
	return fmt.Sprintf("%s has %d mistakes, nothing was changed", e.File, len(e.Mistakes))
}

// Lines are the mistakes in the order of the file, each with its place and remedy.
func (e *Error) Lines() []string {
	lines := make([]string, len(e.Mistakes))
	for i, m := range e.Mistakes {
		place := m.Place
		if place != "" {
			place += ": "
		}
		if lines[i] = place + m.Remedy; m.Line > 0 {
			lines[i] = fmt.Sprintf("%s:%d: %s", e.File, m.Line, lines[i])
		}
	}
	return lines
}

// mistakes collects what is wrong, each place once: what comes later is about the
// same slip.
type mistakes struct {
	lines map[string]int // of each place
	found []Mistake
	alone string // the place of the one thing that there is, and no file around it
}

func (m *mistakes) addf(place, format string, args ...any) {
	if !slices.ContainsFunc(m.found, func(f Mistake) bool { return f.Place == place }) {
		m.found = append(m.found, Mistake{m.line(place), place, fmt.Sprintf(format, args...)})
	}
}

// line is where a place stands, or what it would be a part of.
func (m *mistakes) line(place string) int {
	for place != "" {
		if line, ok := m.lines[place]; ok {
			return line
		}
		place = place[:max(strings.LastIndexAny(place, ".["), 0)]
	}
	return 1
}

func (m *mistakes) err(file string) error {
	if len(m.found) == 0 {
		return nil
	}
	for i := range m.found {
		if m.alone != "" {
			m.found[i].Line, m.found[i].Place = 0, strings.TrimPrefix(m.found[i].Place, m.alone)
		}
	}
	slices.SortStableFunc(m.found, func(a, b Mistake) int { return cmp.Compare(a.Line, b.Line) })
	return &Error{file, m.found}
}
