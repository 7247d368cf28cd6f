// Package sheet reads what people write in spreadsheets: rows under one row of
// headings, in a CSV file or the first sheet of an XLSX file.
package sheet

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Row is a row of a file, by its headings.
type Row struct {
	Line  int // from 1, which is that of the headings
	cells map[string]string
}

// Get is the cell under a heading, trimmed; empty where the file has no such column.
func (r Row) Get(heading string) string { return r.cells[heading] }

// Read reads all rows but empty ones. What a file is, it says itself, whatever it is
// called. Headings count in any case, with spaces or underscores: "On hand" is on_hand.
// A file without one of the wanted headings is an error; of names that stand for each
// other, written "quantity|on_hand", one will do, and Get finds it by the first.
func Read(from io.Reader, wanted ...string) ([]Row, error) {
	raw, err := io.ReadAll(from)
	if err != nil {
		return nil, fmt.Errorf("read the file: %w", err)
	}
	lines := csvLines
	if bytes.HasPrefix(raw, []byte("PK\x03\x04")) { // a zip archive, as each XLSX file is
		lines = xlsxLines
	}
	t := table{wanted: wanted}
	if err := lines(raw, t.add); err != nil {
		return nil, err
	}
	if t.headings == nil {
		return nil, fmt.Errorf("the file is empty: want a first line with the headings %s", strings.Join(t.names(), ", "))
	}
	return t.rows, nil
}

// table is a file as far as it is read.
type table struct {
	wanted   []string
	headings []string
	rows     []Row
}

// add takes the next line that isn't empty.
func (t *table) add(line int, cells []string) error {
	if !slices.ContainsFunc(cells, func(text string) bool { return strings.TrimSpace(text) != "" }) {
		return nil
	}
	if t.headings == nil {
		return t.head(cells)
	}
	row := Row{Line: line, cells: make(map[string]string, len(t.headings))}
	for i, text := range cells {
		if i < len(t.headings) {
			row.cells[t.headings[i]] = plain(text)
		}
	}
	t.rows = append(t.rows, row)
	return nil
}

// head takes the line of headings.
func (t *table) head(cells []string) error {
	t.headings = make([]string, len(cells))
	for i, text := range cells {
		t.headings[i] = strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), " ", "_")
	}
	for _, wanted := range t.wanted {
		names := strings.Split(wanted, "|")
		found := slices.IndexFunc(t.headings, func(heading string) bool { return slices.Contains(names, heading) })
		if found < 0 {
			return fmt.Errorf("the first line names no column %s: want the headings %s", strings.Join(names, " or "), strings.Join(t.names(), ", "))
		}
		t.headings[found] = names[0]
	}
	return nil
}

// names are the wanted headings, each by its first name.
func (t *table) names() []string {
	names := make([]string, len(t.wanted))
	for i, wanted := range t.wanted {
		names[i], _, _ = strings.Cut(wanted, "|")
	}
	return names
}

// plain is a cell's text without what keeps a spreadsheet from taking it for a formula.
func plain(text string) string {
	text = strings.TrimSpace(text)
	if rest, ok := strings.CutPrefix(text, "'"); ok && rest != "" && strings.ContainsRune("=+-@", rune(rest[0])) {
		return rest
	}
	return text
}
