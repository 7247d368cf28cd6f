package main

import (
	"context"
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
	s.flags(cmd, plural(k), thingTable(k).columns)
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
	return siftRows(p, s, thingTable(k), entries)
}

// thingTable shows what of things of a kind is one value, or a list of texts.
func thingTable(k blueprint.Kind) table[blueprint.Entry] {
	t := table[blueprint.Entry]{none: "There are no " + plural(k) + ": `orderloom " + k.Name + " add` makes one."}
	var paths []string
	for _, s := range k.Settings() {
		if s.Plain {
			paths = append(paths, s.Path)
			t.columns = append(t.columns, output.Left(strings.ToUpper(strings.ReplaceAll(s.Path, "_", " ")))...)
		}
	}
	t.cells = func(e blueprint.Entry) []string {
		row := make([]string, len(paths))
		for i, path := range paths {
			row[i] = e.Settings[path]
		}
		return row
	}
	return t
}
