package office

import (
	"context"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
)

// JournalFilter says which entries of the journal are wanted.
type JournalFilter struct{ journal.Filter }

// Check implements Filter.
func (JournalFilter) Check() error { return nil }

// Journal is who did what, the newest first. It is too long to be counted: the total of a
// page is what is known of it.
func Journal(ctx context.Context, q dbgen.DBTX, f JournalFilter, part Part) (page Page[journal.Row], err error) {
	if err := admit(ctx, q, f, part, channel(f.Channel)); err != nil {
		return page, err
	}
	rows, err := journal.List(ctx, q, f.Filter, part.most()+1, part.skip())
	if err != nil {
		return page, err
	}
	page.More = len(rows) > part.Size // one more tells
	page.Rows = append([]journal.Row{}, rows[:min(len(rows), part.Size)]...)
	if len(rows) > 0 { // beyond the last page nothing is known
		page.Total = int64(part.Skip() + len(rows))
	}
	return page, nil
}
