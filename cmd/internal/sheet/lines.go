package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// csvLines reads a CSV file, whose cells are parted by commas, semicolons or tabs: by
// what the first line has most of.
func csvLines(raw []byte, add func(line int, cells []string) error) error {
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if !utf8.Valid(raw) {
		return errors.New("the file is neither a spreadsheet nor text in UTF-8: save it as XLSX, or as CSV in UTF-8")
	}
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	reader := csv.NewReader(bytes.NewReader(raw))
	reader.FieldsPerRecord = -1
	for _, comma := range ";\t" {
		if bytes.Count(first, []byte(string(comma))) > bytes.Count(first, []byte(string(reader.Comma))) {
			reader.Comma = comma
		}
	}
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the file: %w", err)
		}
		line, _ := reader.FieldPos(0)
		if err := add(line, cells); err != nil {
			return err
		}
	}
}

// xlsxLines reads the first sheet of an XLSX file: numbers as they are, however they are
// shown.
func xlsxLines(raw []byte, add func(line int, cells []string) error) (err error) {
	file, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{RawCellValue: true})
	if err != nil {
		return fmt.Errorf("read the spreadsheet: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	rows, err := file.Rows(file.GetSheetName(0))
	if err != nil {
		return fmt.Errorf("read the spreadsheet: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns(excelize.Options{RawCellValue: true})
		if err != nil {
			return fmt.Errorf("read line %d of the spreadsheet: %w", line, err)
		}
		if err := add(line, cells); err != nil {
			return err
		}
	}
	return rows.Error()
}
