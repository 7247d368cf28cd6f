package db

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/orderloom/orderloom/db/dbgen"
)

// Planned has every query planned for what it is asked with, as a search wants it: a field
// of a filter that is empty costs nothing, and one that isn't goes by its index. The plan
// that PostgreSQL keeps for all arguments would read whole tables.
func Planned(q dbgen.DBTX) dbgen.DBTX { return planned{q} }

type planned struct{ dbgen.DBTX }

func (p planned) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	return p.DBTX.Query(ctx, sql, append([]any{pgx.QueryExecModeCacheDescribe}, args...)...) //nolint:rowserrcheck // whoever asked reads them
}
