package output_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

func list() output.List {
	columns := append(append(output.Left("NAME"), output.Right("TOTAL")...), output.Unsaid("CURRENCY")...)
	return output.List{Columns: columns, Rows: [][]string{
		{"Ķekava, \"Tea\"", "9.50", "EUR"},
		{"=HYPERLINK(\"http://evil.example\")", "-12.05", "EUR"},
		{"+371 20000123", "=1+1", "EUR"},
		{"0012", "", "@SUM(A1)"},
	}}
}

func TestACSVFileHoldsNoFormulas(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, list().File(&out, output.CSV))
	require.Equal(t, "\ufeffNAME,TOTAL,CURRENCY\r\n"+
		"\"Ķekava, \"\"Tea\"\"\",9.50,EUR\r\n"+
		"\"'=HYPERLINK(\"\"http://evil.example\"\")\",-12.05,EUR\r\n"+
		"'+371 20000123,'=1+1,EUR\r\n"+
		"0012,,'@SUM(A1)\r\n", out.String())
}

func TestASpreadsheetHoldsTextsAsTextsAndNumbersAsNumbers(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	require.NoError(t, list().File(&out, output.XLSX))
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
	for _, format := range []string{output.CSV, output.XLSX} {
		require.ErrorContains(t, list().File(full{}, format), "the disk is full")
	}
}

func TestAnEmptyListIsItsHeadingsInAFile(t *testing.T) {
	t.Parallel()
	var file, page bytes.Buffer
	empty := output.List{Columns: output.Left("PLACED AT", "NAME")}
	require.NoError(t, empty.File(&file, output.CSV))
	require.Equal(t, "\ufeffPLACED AT,NAME\r\n", file.String())
	output.NewPage(&page).List(empty, "There is nothing.")
	require.Equal(t, "There is nothing.\n", page.String())
	require.Equal(t, "placed_at", empty.Columns[0].Name())
}
