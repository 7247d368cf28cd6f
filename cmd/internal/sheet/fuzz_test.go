package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/cmd/internal/sheet"
)

// FuzzRead: a file is rows with a line of their own each, or an error that says what is
// wrong with it.
func FuzzRead(f *testing.F) {
	for _, text := range []string{"sku,quantity\nTEA,5\n", "\ufeffSKU;On hand\r\nTEA;5\r\n", "sku\tquantity\n\"TE\nA\"\t5", "a,\"b", "sku,quantity\n\xff,1", "PK\x03\x04"} {
		f.Add([]byte(text))
	}
	var spreadsheet bytes.Buffer
	list := output.List{Columns: append(output.Left("SKU"), output.Right("QUANTITY")...), Rows: [][]string{{"TEA", "5"}, {"=1", "-0.5"}}}
	require.NoError(f, list.File(&spreadsheet, output.XLSX))
	f.Add(spreadsheet.Bytes())
	f.Fuzz(func(t *testing.T, raw []byte) {
		rows, err := sheet.Read(bytes.NewReader(raw), "sku", "quantity|on_hand")
		if err != nil {
			require.NotEmpty(t, err.Error())
			require.Empty(t, rows)
			return
		}
		last := 1
		for _, r := range rows {
			require.Greater(t, r.Line, last, "lines go down the file")
			last = r.Line
			require.Equal(t, strings.TrimSpace(r.Get("sku")), r.Get("sku"))
		}
	})
}

// FuzzWritten: whatever an item is called, what is written of it in CSV is read as the same,
// and no spreadsheet takes it for a formula.
func FuzzWritten(f *testing.F) {
	for _, text := range []string{"TEA", "=1+1", "+371 2000", "-TEA", "@SUM(A1)", "'=1", "\t=1", "a\"b\r\nc", "', '"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(text, "\r", ""), ""))
		if text == "" || strings.HasPrefix(text, "'") { // which is what we put before a formula
			return
		}
		var file bytes.Buffer
		require.NoError(t, output.List{Columns: output.Left("SKU"), Rows: [][]string{{text}}}.File(&file, output.CSV))
		_, cell, _ := strings.Cut(file.String(), "SKU\r\n")
		require.NotContains(t, "=+-@\t\r", strings.TrimPrefix(cell, `"`)[:1])
		rows, err := sheet.Read(&file, "sku")
		require.NoError(t, err)
		require.Len(t, rows, 1)
		require.Equal(t, text, rows[0].Get("sku"))
	})
}
