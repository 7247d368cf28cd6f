package console

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// sold is how many sales there are beside which every list page is to be quick.
const sold = 100_000

// BenchmarkLists looks at the page of every list beside 100,000 sales, asked with each
// field of its filter: the first page, and the last one that there is. It says within how
// many milliseconds half and 95 of 100 pages are there, how many of them PostgreSQL takes,
// and how many blocks it looks at:
//
//	go test ./internal/console -run '^$' -bench Lists -benchtime 40x -timeout 60m
func BenchmarkLists(b *testing.B) {
	all := setup(b)
	all.database.Trade(b, sold)
	heard := all.overhear()
	w := all.as(access.Admin)
	for _, l := range all.askedLists() {
		for _, asked := range l.asks {
			first, found := l.page(w, asked, 1)
			pages := []string{first}
			if n := last(found.Total); n > 1 {
				deep, _ := l.page(w, asked, n)
				pages = append(pages, deep)
			}
			for _, page := range pages {
				b.Run(page, func(b *testing.B) { w.times(b, heard, "/"+page) })
			}
		}
	}
}

// times says how long a page takes.
func (w *browser) times(b *testing.B, heard *ear, page string) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		heard.told()
		from := time.Now()
		require.Equal(b, http.StatusOK, w.get(page).Code)
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	for name, share := range map[string]int{"p50-ms": 50, "p95-ms": 95} {
		b.ReportMetric(float64(took[(len(took)-1)*share/100].Microseconds())/1000, name)
	}
	cost := costOf(b, w.db, heard.told(), usual, sold)
	b.ReportMetric(cost.ms, "db-ms")
	b.ReportMetric(float64(cost.blocks), "blocks")
}
