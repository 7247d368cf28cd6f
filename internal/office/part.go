package office

import (
	"context"
	"fmt"
	"math"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
)

const (
	// MostPerPage bounds a page: more is for a program, which can turn pages.
	MostPerPage = 1000
	// MostInFile bounds a list that goes into a file; a spreadsheet takes ten times as many rows.
	MostInFile = 100_000
)

// Part says which part of a list is wanted: a page, counted from 1, of so many rows.
type Part struct{ Page, Size int }

// Check is a *FieldError where there is no such page, or it has more rows than at most
// this many.
func (p Part) Check(most int) error {
	switch {
	case p.Size < 1 || p.Size > most:
		return &FieldError{Field: "page_size", Problem: fmt.Sprintf("want 1 to %d", most)}
	case p.Page < 1:
		return &FieldError{Field: "page", Problem: "want 1 or more"}
	case p.Page > math.MaxInt32/p.Size: // what the database can skip
		return &FieldError{Field: "page", Problem: fmt.Sprintf("want 1 to %d", math.MaxInt32/p.Size)}
	}
	return nil
}

// Skip is how many rows come before the page.
func (p Part) Skip() int { return (p.Page - 1) * p.Size }

// most and skip are it as the database takes it.
func (p Part) most() int32 { return int32(p.Size) }   //nolint:gosec // Check bounds it
func (p Part) skip() int32 { return int32(p.Skip()) } //nolint:gosec // Check bounds both

// Cut is the page of a list that is held whole; never nil.
func Cut[R any](list []R, p Part) []R {
	first := min(p.Skip(), len(list))
	return append([]R{}, list[first:min(first+p.Size, len(list))]...)
}

// Last is the last page of a list of so many rows; 0 where it has none.
func (p Part) Last(total int64) int64 { return (total + int64(p.Size) - 1) / int64(p.Size) }

// Page is a part of a list.
type Page[R any] struct {
	Rows  []R   // never nil
	Total int64 // rows of the whole list
	More  bool  // the list is too long to be counted: it has at least so many, and further pages
}

// turn loads a page of a list by a query whose every row says how many there are in all.
func turn[D, R any](part Part, what string, load func(most, skip int32) ([]D, error), row func(D) (R, int64)) (Page[R], error) {
	page := Page[R]{Rows: []R{}}
	found, err := load(part.most(), part.skip())
	if err != nil {
		return page, db.Wrap("list "+what, err)
	}
	for _, d := range found {
		r, total := row(d)
		page.Rows, page.Total = append(page.Rows, r), total
	}
	if len(found) > 0 || part.Page == 1 {
		return page, nil
	}
	// Beyond the last page no row says how many there are: the first one does.
	if found, err = load(1, 0); err != nil {
		return page, db.Wrap("count "+what, err)
	}
	for _, d := range found {
		_, page.Total = row(d)
	}
	return page, nil
}

// Only loads the one row of a list that a filter names, such as one by an id. It is
// fault.NotFound in op where there is none.
func Only[F Filter, R any](ctx context.Context, q dbgen.DBTX, load func(context.Context, dbgen.DBTX, F, Part) (Page[R], error), f F, op string) (row R, err error) {
	page, err := load(ctx, q, f, Part{Page: 1, Size: 1})
	switch {
	case err != nil:
		return row, err
	case len(page.Rows) == 0:
		return row, fault.New(fault.NotFound, op, "there is none")
	default:
		return page.Rows[0], nil
	}
}
