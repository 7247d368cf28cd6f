package spreadsheet_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/orderloom/orderloom/internal/spreadsheet"
)

func list() spreadsheet.List {
	return spreadsheet.List{Columns: []spreadsheet.Column{{Name: "NAME"}, {Name: "TOTAL", Numbers: true}, {Name: "CURRENCY"}}, Rows: [][]string{
		{"Ķekava, \"Tea\"", "9.50", "EUR"},
		{"=HYPERLINK(\"http://evil.example\")", "-12.05", "EUR"},
		{"+371 20000123", "=1+1", "EUR"},
		{"0012", "", "@SUM(A1)"},
	}}
}

func TestACSVFileHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, list().Write(&out, spreadsheet.CSV))
	require.Equal(t, "\ufeffNAME,TOTAL,CURRENCY\r\n"+
		"\"Ķekava, \"\"Tea\"\"\",9.50,EUR\r\n"+
		"\"'=HYPERLINK(\"\"http://evil.example\"\")\",-12.05,EUR\r\n"+
		"'+371 20000123,'=1+1,EUR\r\n"+
		"0012,,'@SUM(A1)\r\n", out.String())
}

func TestASpreadsheetHoldsTextsAsTextsAndNumbersAsNumbers(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, list().Write(&out, spreadsheet.XLSX))
	f, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	rows, err := f.GetRows("Sheet1", excelize.Options{RawCellValue: true})
	require.NoError(t, err)
	require.Equal(t, append([][]string{{"NAME", "TOTAL", "CURRENCY"}}, list().Rows...), rows, "nothing is put before a text: it is no formula here")
	for cell, want := range map[string]excelize.CellType{
		"A3": excelize.CellTypeSharedString, "A5": excelize.CellTypeSharedString, "B4": excelize.CellTypeSharedString,
		"B2": excelize.CellTypeUnset, "B3": excelize.CellTypeUnset, // what has no type is a number
	} {
		kind, err := f.GetCellType("Sheet1", cell)
		require.NoError(t, err)
		require.Equal(t, want, kind, cell)
		formula, err := f.GetCellFormula("Sheet1", cell)
		require.NoError(t, err)
		require.Empty(t, formula)
	}
}

func TestAFileThatCannotBeWrittenIsAnError(t *testing.T) {
	t.Parallel()
	for _, format := range []string{spreadsheet.CSV, spreadsheet.XLSX} {
		require.ErrorContains(t, list().Write(full{}, format), "the disk is full")
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }
