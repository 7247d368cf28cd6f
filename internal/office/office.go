// Package office is what the back office looks at: its lists, each with a filter, rows
// and their keys in JSON, alike wherever people or programs look. A list belongs here
// once more than one of the command line, the console and the API show it. How it is
// shown doesn't, nor does what changes something.
package office

import (
	"context"
	"slices"

	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// Filter says which rows of a list are wanted; the zero value, all that the list is
// usually about.
type Filter interface {
	// Check finds what can't be meant by itself, a *FieldError. Whether what it names is
	// there only the database knows.
	Check() error
}

// admit checks what a list is asked for: its filter, its part, and that what the filter
// names is there.
func admit(ctx context.Context, q dbgen.DBTX, f Filter, part Part, names ...name) error {
	if err := f.Check(); err != nil {
		return err
	}
	if err := part.Check(MostInFile); err != nil {
		return err
	}
	for _, n := range names {
		if err := n.check(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// name is what a filter calls something by, empty where it doesn't.
type name struct {
	field, code string
	known       func(context.Context, dbgen.DBTX) ([]string, error)
}

func channel(code string) name {
	return name{"channel", code, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().ChannelCodes(ctx, q) }}
}

func warehouse(code string) name {
	return name{"warehouse", code, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().WarehouseCodes(ctx, q) }}
}

func pointOfSale(code string) name {
	return name{"pos", code, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().PointOfSaleCodes(ctx, q) }}
}

func register(code string) name {
	return name{"register", code, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().RegisterCodes(ctx, q) }}
}

func account(code string) name {
	return name{"account", code, func(ctx context.Context, q dbgen.DBTX) ([]string, error) {
		return dbgen.New().MoneyAccountCodes(ctx, q)
	}}
}

func (n name) check(ctx context.Context, q dbgen.DBTX) error {
	if n.code == "" {
		return nil
	}
	known, err := n.known(ctx, q)
	if err != nil {
		return db.Wrap("look for the "+n.field, err)
	}
	if !slices.Contains(known, n.code) {
		return &FieldError{Field: n.field, Given: n.code, Known: known, Missing: true}
	}
	return nil
}
