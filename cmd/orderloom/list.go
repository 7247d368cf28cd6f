package main

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

// table is how rows of one kind are shown to people.
type table[R any] struct {
	columns []output.Column
	cells   func(R) []string
	glance  func(R) []string // on a page, where cells would be too long; nil: as they are
	none    string           // what there is to say of no rows
}

func (t table[R]) of(rows []R) output.List {
	cells := make([][]string, len(rows))
	for i, r := range rows {
		cells[i] = t.cells(r)
	}
	return output.List{Columns: t.columns, Rows: cells}
}

// glanced is the table for a page.
func (t table[R]) glanced() table[R] {
	if t.glance != nil {
		t.cells = t.glance
	}
	return t
}

// tableView is rows as an answer.
type tableView[R any] struct {
	table table[R]
	rows  []R
}

func (v tableView[R]) page(p *output.Page) { p.List(v.table.glanced().of(v.rows), v.table.none) }
func (v tableView[R]) list() output.List   { return v.table.of(v.rows) }

// showRows prints rows as --output says: as JSON they are what the office has.
func showRows[R any](p *program, t table[R], rows []R) error {
	if p.output == output.JSON {
		return p.showJSON(rows)
	}
	return p.show(tableView[R]{t, rows})
}

// officeList is a list of the office: what fits a filter, page by page.
type officeList[F office.Filter, R any] func(context.Context, dbgen.DBTX, F, office.Part) (office.Page[R], error)

// listCommand makes a command of one that has its words and the flags of its filter: it
// shows a page of a list. what is listed, in the plural.
func listCommand[F office.Filter, R any](p *program, cmd *cobra.Command, f *F, what string, load officeList[F, R], t table[R]) *cobra.Command {
	var part pages
	cmd.Args = noArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		page, err := loadPage(cmd.Context(), p, *f, part.part(), load)
		if err != nil {
			return err
		}
		if err := showRows(p, t, page.Rows); err != nil {
			return err
		}
		part.more(p, page.Total, what)
		return nil
	}
	part.flags(cmd, what)
	return cmd
}

// siftCommand is listCommand for a list that is small enough to be held whole: it is
// searched by what it shows, and sorted by any column.
func siftCommand[F office.Filter, R any](p *program, cmd *cobra.Command, f *F, what string, load officeList[F, R], t table[R]) *cobra.Command {
	var s sift
	cmd.Args = noArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		page, err := loadPage(cmd.Context(), p, *f, office.Part{Page: 1, Size: office.MostInFile}, load)
		if err != nil {
			return err
		}
		return siftRows(p, s, t, page.Rows)
	}
	s.flags(cmd, what, t.columns)
	return cmd
}

// loadPage loads a page of a list of the office.
func loadPage[F office.Filter, R any](ctx context.Context, p *program, f F, part office.Part, load officeList[F, R]) (page office.Page[R], err error) {
	if err := f.Check(); err != nil { // before a database is asked
		return page, asFlag(err)
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return page, err
	}
	defer pool.Close()
	page, err = load(ctx, pool, f, part)
	return page, asFlag(err)
}

// wordFlag adds a flag that takes one of some words, with suggestions. Its default is
// what it holds already.
func wordFlag(cmd *cobra.Command, to *string, name, usage string, words []string) {
	cmd.Flags().StringVar(to, name, *to, usage)
	_ = cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// asFlag says of a filter's field what its flag is called.
func asFlag(err error) error {
	f, ok := errors.AsType[*office.FieldError](err)
	if !ok {
		return err
	}
	flag := "--" + strings.ReplaceAll(f.Field, "_", "-")
	switch {
	case f.Missing:
		return noSuch(f.Field, f.Given, f.Known)
	case f.Known != nil:
		return oneOf(flag, f.Given, f.Known)
	default:
		return usagef("%s: %s", flag, f.Problem)
	}
}

// noSuch says that there is no channel, warehouse or the like of this code, and what was
// meant perhaps.
func noSuch(what, code string, known []string) error {
	return notFoundf("there is no %s %q%s: `orderloom %s list` shows all", what, code, didYouMean(near(code, known)), what)
}
