package console

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/orderloom/orderloom/internal/access"
)

const (
	// traded is how many sales there are.
	traded = 16_000
	// dear is what a block read in its turn is said to cost: as tables grow, with 100,000
	// sales a whole one costs as many times more.
	dear = sold / traded
	// large is of how many rows a table is one that grows with the trade.
	large = traded / 8
)

// TestListsAreReadByIndex asks for every list by each field of its filter, for the first
// page, the last one and one beyond it, and counts as PostgreSQL does: where few rows are
// found no large table is read whole, no page looks at more than what it counts and shows
// takes, and a page beyond the last costs about as much as it does.
//
//nolint:paralleltest,tparallel // what one list asks the others would hear
func TestListsAreReadByIndex(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.database.Trade(t, traded)
	heard := b.overhear()
	w := b.as(access.Admin)
	for _, l := range b.askedLists() {
		t.Run(strings.ReplaceAll(l.name, "/", " "), func(t *testing.T) {
			var wrong []string
			for _, asked := range l.asks {
				_, first := l.page(w, asked, 1)
				end := last(first.Total)
				blocks := map[int64]int64{}
				for _, n := range []int64{1, end, end + 1} {
					heard.told()
					page, found := l.page(w, asked, n)
					c := costOf(t, b.db, heard.told(), dear, large)
					blocks[n] = c.blocks
					for what, rows := range c.whole {
						if first.Total*100 < rows {
							wrong = append(wrong, fmt.Sprintf("%s finds %d, and %s whole", page, first.Total, what))
						}
					}
					if allowed := most(first.Total, len(found.Rows)); c.blocks > allowed {
						wrong = append(wrong, fmt.Sprintf("%s shows %d of %d, and looks at %d blocks: %d are enough", page, len(found.Rows), first.Total, c.blocks, allowed))
					}
				}
				if beyond := blocks[end+1]; beyond > 2*blocks[end]+most(0, 0) {
					wrong = append(wrong, fmt.Sprintf("%s?%s looks at %d blocks for its last page, and at %d for the one beyond", l.name, asked, blocks[end], beyond))
				}
			}
			require.Empty(t, wrong)
		})
	}
}

// most is at how many blocks of the database's a page may look: a share of them all to
// search in, what an index takes to find a row, and what belongs to one that is shown.
func most(total int64, rows int) int64 { return traded + 4*total + 40*int64(rows) }

// TestWhatIsNotReadByIndexIsNoticed shows that the count counts.
func TestWhatIsNotReadByIndexIsNoticed(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.database.Trade(t, 400)
	c := costOf(t, b.db, []statement{{sql: "-- name: WholeList :one\nSELECT count(*) FROM sales WHERE total::text = '13.10'"}}, usual, 400)
	require.Equal(t, map[string]int64{"WholeList reads sales": 400}, c.whole)
	require.Positive(t, c.blocks)
	require.Positive(t, c.ms)
}
