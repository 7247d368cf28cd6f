package console

import (
	"context"
	"strconv"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/fault"
	"github.com/orderloom/orderloom/internal/office"
)

// pathID is the id in a path, 1 or more; errNowhere where it is none. A filter takes 0 for
// all.
func (v *visit) pathID(name string) (int64, error) {
	id, err := strconv.ParseInt(v.r.PathValue(name), 10, 64)
	if err != nil || id < 1 {
		return 0, errNowhere
	}
	return id, nil
}

// byID loads what an address names by an id.
func byID[R any](v *visit, name string, load func(context.Context, dbgen.DBTX, int64) (R, error)) (found R, err error) {
	id, err := v.pathID(name)
	if err != nil {
		return found, err
	}
	return load(v.ctx(), v.db, id)
}

// partByID is byID of what has a long table, with the part of it that the address asks for.
func partByID[R any](v *visit, name string, load func(context.Context, dbgen.DBTX, int64, office.Part) (R, error)) (found R, err error) {
	part, err := v.part()
	if err != nil {
		return found, err
	}
	return byID(v, name, func(ctx context.Context, q dbgen.DBTX, id int64) (R, error) { return load(ctx, q, id, part) })
}

// orNowhere is a page that isn't there for what isn't.
func orNowhere(err error) error {
	if fault.Is(err, fault.NotFound) {
		return errNowhere
	}
	return err
}
