package db

import (
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/orderloom/orderloom/internal/fault"
)

// Wrap sorts a database error by its remedy and says what was being done. What
// PostgreSQL says of values (a name, an address) stays out of the message: the
// code and the constraint's name are enough to find the place. nil stays nil;
// what is a fault already stays as it is.
func Wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	if _, sorted := errors.AsType[*fault.Error](err); sorted {
		return err
	}
	if errors.Is(err, pgx.ErrNoRows) {
		return fault.New(fault.NotFound, op, "no such row")
	}
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return &fault.Error{Kind: fault.Transient, Op: op, Err: err}
	}
	return fault.New(kindOf(pg.Code), op, "PostgreSQL %s%s", pg.Code, named(pg))
}

// IsNotFound reports whether a query that wants a row found none.
func IsNotFound(err error) bool { return errors.Is(err, pgx.ErrNoRows) }

// HeldBy is the table whose rows keep another row from being deleted, if that is
// what the error says.
func HeldBy(err error) (table string, ok bool) {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	if !ok || pg.Code != "23503" {
		return "", false
	}
	return pg.TableName, true
}

func named(pg *pgconn.PgError) string {
	switch {
	case pg.ConstraintName != "":
		return ": " + pg.ConstraintName
	case pg.ColumnName != "":
		return ": column " + pg.TableName + "." + pg.ColumnName
	case pg.TableName != "":
		return ": table " + pg.TableName
	default:
		return ": " + pg.Routine
	}
}

// kindOf goes by SQLSTATE: classes 22, 23, 42 and 54, which is a limit of PostgreSQL's
// own, are our mistakes or the data's and stay as they are; a double is a conflict; all
// else may heal.
func kindOf(code string) fault.Kind {
	if code == "23505" {
		return fault.Conflict
	}
	switch code[:min(2, len(code))] {
	case "22", "23", "42", "54":
		return fault.Invalid
	default:
		return fault.Transient
	}
}
