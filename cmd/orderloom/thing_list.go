package main

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/blueprint"
)

func newThingListCommand(p *program, k blueprint.Kind) *cobra.Command {
	var s sift
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the " + plural(k),
		Example: "  orderloom " + k.Name + " list --search riga --sort name\n  orderloom " + k.Name + " list --output xlsx > " +
			strings.ReplaceAll(k.List, "_", "-") + ".xlsx",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.thingList(cmd.Context(), k, s) },
	}
	s.flags(cmd, plural(k), thingRows{kind: k}.list().Columns)
	return cmd
}

func (p *program) thingList(ctx context.Context, k blueprint.Kind, s sift) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	entries, err := k.Entries(ctx, pool)
	if err != nil {
		return err
	}
	return siftAs(p, s, entries, func(some []blueprint.Entry) listView { return thingRows{k, some} })
}

// thingRows are things of a kind; as JSON each is what a file has of it.
type thingRows struct {
	kind    blueprint.Kind
	entries []blueprint.Entry
}

func (list thingRows) MarshalJSON() ([]byte, error) {
	values := make([]any, len(list.entries))
	for i, e := range list.entries {
		values[i] = e.Value
	}
	return json.Marshal(values)
}

func (list thingRows) page(p *output.Page) {
	p.List(list.list(), "There are no "+plural(list.kind)+": `orderloom "+list.kind.Name+" add` makes one.")
}

func (list thingRows) list() output.List {
	var l output.List
	var paths []string
	for _, s := range list.kind.Settings() {
		if s.Plain {
			paths = append(paths, s.Path)
			l.Columns = append(l.Columns, output.Left(strings.ToUpper(strings.ReplaceAll(s.Path, "_", " ")))...)
		}
	}
	for _, e := range list.entries {
		row := make([]string, len(paths))
		for i, path := range paths {
			row[i] = e.Settings[path]
		}
		l.Rows = append(l.Rows, row)
	}
	return l
}
