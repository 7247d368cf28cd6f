package sheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/cmd/internal/sheet"
)

// told is what was read, a row a text.
func told(rows []sheet.Row) []string {
	var all []string
	for _, r := range rows {
		all = append(all, fmt.Sprintf("%d: %s %s", r.Line, r.Get("sku"), r.Get("quantity")))
	}
	return all
}

func TestReadTakesWhatSpreadsheetsWrite(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"commas":                             "sku,quantity\nTEA,5\nSALT,0.5\n",
		"semicolons":                         "sku;quantity\nTEA;5\nSALT;0.5\n",
		"tabs":                               "sku\tquantity\nTEA\t5\nSALT\t0.5\n",
		"a mark of UTF-8 and Windows' lines": "\ufeffSKU,Quantity\r\nTEA,5\r\nSALT,0.5\r\n",
		"columns that nobody asked for":      "name,quantity,sku\nTea,5,TEA\nSalt,0.5,SALT\n",
		"another name of a column":           "SKU,On hand\nTEA,5\nSALT,0.5\n",
		"spaces around":                      " sku , quantity \n TEA, 5\nSALT ,0.5",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := sheet.Read(strings.NewReader(text), "sku", "quantity|on_hand")
			require.NoError(t, err)
			require.Equal(t, []string{"2: TEA 5", "3: SALT 0.5"}, told(rows))
		})
	}
}

func TestLinesAreThoseThatPeopleSee(t *testing.T) {
	t.Parallel()
	rows, err := sheet.Read(strings.NewReader("sku,quantity\n\nTEA,5\n,\n\"SA\nLT\",1\nX,2\n"), "sku", "quantity")
	require.NoError(t, err)
	require.Equal(t, []string{"3: TEA 5", "5: SA\nLT 1", "7: X 2"}, told(rows))
}

func TestWhatWeWriteCanBeRead(t *testing.T) {
	t.Parallel()
	list := output.List{Columns: append(output.Left("SKU"), output.Right("ON HAND")...), Rows: [][]string{{"0012", "5"}, {"-TEA", "-0.5"}, {"", ""}, {"Ķ", "12345678901234567890.5"}}}
	for _, format := range []string{output.CSV, output.XLSX} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			var file bytes.Buffer
			require.NoError(t, list.File(&file, format))
			rows, err := sheet.Read(&file, "sku", "quantity|on_hand")
			require.NoError(t, err)
			require.Equal(t, []string{"2: 0012 5", "3: -TEA -0.5", "5: Ķ 12345678901234567890.5"}, told(rows))
		})
	}
}

func TestReadSaysWhatIsWrongWithAFile(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ text, want string }{
		"nothing in it":       {"\n\n", "the file is empty: want a first line with the headings sku, quantity"},
		"no headings":         {"TEA,5\n", "the first line names no column sku: want the headings sku, quantity"},
		"one heading missing": {"sku,name\n", "the first line names no column quantity or on_hand: want the headings sku, quantity"},
		"no text":             {"sku,quantity\n\xff\xfe,5\n", "neither a spreadsheet nor text in UTF-8"},
		"an open quote":       {"sku,quantity\n\"TEA,5\n", "read the file: parse error on line 2"},
		"no real spreadsheet": {"PK\x03\x04 and nothing else", "read the spreadsheet: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sheet.Read(strings.NewReader(tt.text), "sku", "quantity|on_hand")
			require.ErrorContains(t, err, tt.want)
		})
	}
}
