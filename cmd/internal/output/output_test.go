package output_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/output"
)

func TestTableLinesUpWhatATerminalShows(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	page := output.NewPage(&out)
	page.Section("NAMES", append(output.Left("NAME"), output.Right("AMOUNT")...), [][]string{{"Ķekava", "9.50"}, {"Київ", "10.00"}})
	page.Section("NOTHING", output.Left("NAME"), nil)
	page.Pairs([][2]string{{"one", "1"}, {"empty", ""}, {"three", "3\n4"}})
	require.NoError(t, page.Err())
	require.Equal(t, `
NAMES
NAME    AMOUNT
Ķekava    9.50
Київ     10.00
one    1
three  3
       4
`, out.String())
}

func TestFirstErrorOfWritingStays(t *testing.T) {
	t.Parallel()
	page := output.NewPage(full{})
	page.Line("one")
	page.Table(output.Left("NAME"), [][]string{{"two"}})
	require.EqualError(t, page.Err(), "the disk is full")
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestFlagKnowsItsFormats(t *testing.T) {
	t.Parallel()
	format := output.Table
	flag := &output.Flag{To: &format}
	require.NoError(t, flag.Set("json"))
	require.Equal(t, output.JSON, flag.String())
	require.EqualError(t, flag.Set("csv"), "want table or json")
	require.Equal(t, output.JSON, format)
	flag.Files = true
	require.NoError(t, flag.Set("csv"))
	require.EqualError(t, flag.Set("xml"), "want table, json, csv or xlsx")
	require.Empty(t, (&output.Flag{}).String(), "as pflag asks the zero value")
}

func TestBarIsSilentWhereNobodyWatches(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	bar := output.Bar(&out, "orders")
	bar.ChangeMax64(2)
	require.NoError(t, bar.Set64(1))
	require.Empty(t, out.String())
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
