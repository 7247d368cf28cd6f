package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

// sold is how many sales there are beside which every list page is to be quick.
const sold = 100_000

// BenchmarkLists looks at the page of every list beside 100,000 sales: unsifted, by each
// field of its filter, and far back. It says within how many milliseconds half and 95 of
// 100 pages are there:
//
//	go test ./internal/console -run '^$' -bench Lists -benchtime 40x -timeout 60m
func BenchmarkLists(b *testing.B) {
	all := setup(b)
	all.database.Trade(b, sold)
	w := all.as(access.Admin)
	for _, r := range all.console.routes() {
		if r.program == nil || r.program.query == nil {
			continue
		}
		page := "/" + strings.TrimPrefix(target(r.pattern), apiPrefix)
		for _, asked := range asks(r.program.query) {
			b.Run(strings.TrimPrefix(page, "/")+"?"+asked, func(b *testing.B) { w.times(b, page+"?"+asked) })
		}
	}
}

// times says how long a page takes.
func (w *browser) times(b *testing.B, page string) {
	b.Helper()
	var took []time.Duration
	for b.Loop() {
		from := time.Now()
		require.Equal(b, http.StatusOK, w.get(page).Code)
		took = append(took, time.Since(from))
	}
	slices.Sort(took)
	b.ReportMetric(0, "ns/op")
	for name, share := range map[string]int{"p50-ms": 50, "p95-ms": 95} {
		b.ReportMetric(float64(took[(len(took)-1)*share/100].Microseconds())/1000, name)
	}
}

// asks are what a list is asked with in turn. Of what only the database knows there are
// both much and little.
func asks(query []parameter) []string {
	known := map[string][]string{
		"channel": {"riga", "vilnius"}, "pos": {"web", "street"}, "warehouse": {"main"}, "register": {"street-1"}, "account": {"bank", "till"},
		"customer_type": {"wholesale"}, "search": {"150", "100500", "Ozola", "anna.saar", "SKU-000100", "chair", "LP0007", "an", "7"},
	}
	asked := []string{"", "page=500"}
	for _, p := range query {
		values := known[p.name]
		for _, word := range p.schema.Enum {
			values = append(values, word.(string))
		}
		switch {
		case p.schema.Type == "boolean":
			values = []string{"true"}
		case p.schema.Format == "date":
			values = []string{"2025-01-02", "2026-06-01"}
		}
		for _, value := range values {
			asked = append(asked, url.Values{p.name: {value}}.Encode())
		}
	}
	return asked
}
