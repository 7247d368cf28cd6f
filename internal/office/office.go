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

// channelID is our id of a channel, for lists of what belongs to a channel by its sale;
// 0 where none is named. PostgreSQL knows beforehand how much belongs to an id, and nothing
// of a code. It is fault.NotFound where there is none.
func channelID(ctx context.Context, q dbgen.DBTX, code string) (int64, error) {
	if code == "" {
		return 0, nil
	}
	id, err := dbgen.New().ChannelIDByCode(ctx, q, code)
	return id, db.Wrap("look for the channel", err)
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

func user(code string) name {
	return name{"user", code, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return dbgen.New().UserCodes(ctx, q) }}
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
