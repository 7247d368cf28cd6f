package console

import (
	"bytes"
	"context"
	"encoding/csv"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	devtools "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
)

// downloads has the browser keep the file that a link leads to, and reads it.
func (w *tab) downloads(link, name string) []byte {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, soon)
	defer cancel()
	folder, events := w.t.TempDir(), true
	progress := chromedp.Events(ctx, devtools.DownloadProgress)
	_, err := chromedp.Call(ctx, devtools.SetDownloadBehavior, devtools.SetDownloadBehaviorParams{
		Behavior: devtools.SetDownloadBehaviorBehaviorAllow, BrowserContextID: chromedp.FromContext(ctx).BrowserContextID, DownloadPath: folder, EventsEnabled: &events,
	})
	require.NoError(w.t, err)
	w.clicks(link)
	for p, err := range progress {
		require.NoError(w.t, err, name)
		if p.State == devtools.DownloadProgressStateCompleted {
			break
		}
	}
	file, err := os.ReadFile(filepath.Join(folder, name))
	require.NoError(w.t, err)
	return file
}

// opensPaper opens a PDF by its link, until the browser shows it.
func (w *tab) opensPaper(at, name string) {
	w.t.Helper()
	w.clicks(`a[href="` + at + `"]`)
	w.at(at)
	require.Equal(w.t, "application/pdf", w.value("document.contentType"))
	require.Eventually(w.t, func() bool { // what shows a PDF says nothing of how far it is
		picture, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			return false
		}
		w.keeps(name, picture)
		shown, err := png.Decode(bytes.NewReader(picture))
		return err == nil && whiteness(shown) > 0.2
	}, soon, 100*time.Millisecond, "a sheet of paper is white")
}

// whiteness is how much of a picture is white, at most 1.
func whiteness(picture image.Image) float64 {
	white, size := 0, picture.Bounds().Size()
	for x := range size.X {
		for y := range size.Y {
			if r, g, b, _ := picture.At(x, y).RGBA(); r&g&b == 0xffff {
				white++
			}
		}
	}
	return float64(white) / float64(size.X*size.Y)
}

// walkFiles takes a list that was sifted along as files.
func walkFiles(w *tab, b *bundle) {
	b.exec("UPDATE sales SET state = 'settled' WHERE number = '1002'")
	b.sale("1003", "=HYPERLINK")
	b.speaks("viewer", "lv")
	w.enter("viewer", "/sales?state=held")
	held := b.rows(`SELECT array[s.number, c.code, s.state, h.reason, s.total::text, s.currency, to_char(s.placed_at AT TIME ZONE c.zone, 'YYYY-MM-DD HH24:MI')]
		FROM sales s JOIN channels c ON c.id = s.channel_id JOIN sale_holds h ON h.sale_id = s.id WHERE s.state = 'held' ORDER BY s.placed_at DESC, s.id DESC`)
	require.Len(w.t, held, 2)
	want := append([][]string{{"NUMBER", "CHANNEL", "STATE", "HELD FOR", "TOTAL", "CURRENCY", "PLACED"}}, held...)

	kept := bytes.TrimPrefix(w.downloads(`.found a[href^="/sales.csv"]`, "sales.csv"), []byte("\ufeff"))
	lines, err := csv.NewReader(bytes.NewReader(kept)).ReadAll()
	require.NoError(w.t, err)
	require.Equal(w.t, want, lines)

	book, err := excelize.OpenReader(bytes.NewReader(w.downloads(`.found a[href^="/sales.xlsx"]`, "sales.xlsx")))
	require.NoError(w.t, err)
	sheet, err := book.GetRows(book.GetSheetName(0), excelize.Options{RawCellValue: true})
	require.NoError(w.t, err)
	require.NoError(w.t, book.Close())
	require.Equal(w.t, want, sheet)
	w.at("/sales?state=held")
	w.looks("sales-lv")
}
