// Package spreadsheet writes lists as files for spreadsheets: texts as texts, which no
// program takes for formulas, and numbers to the last digit.
package spreadsheet

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/orderloom/orderloom/internal/money"
)

// The formats.
const (
	CSV  = "csv"
	XLSX = "xlsx"
)

// Column is a column by its heading; one of amounts or numbers has numbers in it where
// its cells are some.
type Column struct {
	Name    string
	Numbers bool
}

// List is what goes into a file: a row of headings, and rows of as many cells.
type List struct {
	Columns []Column
	Rows    [][]string
}

// Write writes a list in a format.
func (l List) Write(w io.Writer, format string) error {
	if format == XLSX {
		return l.xlsx(w)
	}
	return l.csv(w)
}

// bom has Excel read a CSV file as UTF-8; programs are better off with JSON.
const bom = "\ufeff"

func (l List) csv(w io.Writer) error {
	file, err := NewCSVFile(w, l.Columns)
	if err != nil {
		return err
	}
	for _, row := range l.Rows {
		if err := file.Add(row); err != nil {
			return err
		}
	}
	return file.Close()
}

// CSVFile is a file that is written row by row: a list may be longer than what fits.
type CSVFile struct {
	columns []Column
	out     *csv.Writer
}

// NewCSVFile begins a file with its row of headings.
func NewCSVFile(w io.Writer, columns []Column) (*CSVFile, error) {
	if _, err := io.WriteString(w, bom); err != nil {
		return nil, err
	}
	f := &CSVFile{columns, csv.NewWriter(w)}
	f.out.UseCRLF = true // RFC 4180
	headings := make([]string, len(columns))
	for i, c := range columns {
		headings[i] = c.Name
	}
	return f, f.out.Write(headings)
}

// Add writes a row, a cell for each column.
func (f *CSVFile) Add(row []string) error {
	cells := make([]string, len(row))
	for i, text := range row {
		cells[i] = harmless(text, f.columns[i])
	}
	return f.out.Write(cells)
}

// Close writes what is left. It doesn't close what it writes to.
func (f *CSVFile) Close() error {
	f.out.Flush()
	return f.out.Error()
}

// harmless keeps a spreadsheet from taking a text for a formula: a shop's buyer may
// have called himself one. An amount below zero is none.
func harmless(text string, c Column) string {
	if text == "" || !strings.ContainsRune("=+-@\t\r\n", rune(text[0])) || c.Numbers && isNumber(text) {
		return text
	}
	return "'" + text
}

func isNumber(text string) bool {
	_, err := money.Parse(text)
	return err == nil
}

// sheet is what Excel calls the first one.
const sheet = "Sheet1"

// xlsx writes texts as texts, which no spreadsheet takes for formulas, and numbers as
// they are, to the last digit.
func (l List) xlsx(w io.Writer) (err error) {
	f := excelize.NewFile()
	defer func() {
		if closed := f.Close(); err == nil {
			err = closed
		}
	}()
	for c, column := range l.Columns {
		if err := set(f, c, 0, column.Name, false); err != nil {
			return err
		}
	}
	for r, row := range l.Rows {
		for c, text := range row {
			if err := set(f, c, r+1, text, l.Columns[c].Numbers && isNumber(text)); err != nil {
				return err
			}
		}
	}
	if err := f.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("spreadsheet: %w", err)
	}
	return f.Write(w)
}

func set(f *excelize.File, column, row int, text string, number bool) error {
	cell, err := excelize.CoordinatesToCellName(column+1, row+1)
	if err != nil {
		return fmt.Errorf("spreadsheet: %w", err)
	}
	if number {
		err = f.SetCellDefault(sheet, cell, text)
	} else {
		err = f.SetCellStr(sheet, cell, text)
	}
	if err != nil {
		return fmt.Errorf("spreadsheet: %w", err)
	}
	return nil
}
