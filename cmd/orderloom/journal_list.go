package main

import (
	"context"
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/journal"
	"github.com/orderloom/orderloom/internal/office"
)

func newJournalListCommand(p *program) *cobra.Command {
	var f journalFilter
	var part pages
	var all bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List who did what, the newest first",
		Long: `Lists the journal, the newest entry first: what people asked for, and what was done by itself. Times are UTC, those
of --since and --until too: 2026-11-22, "2026-11-22 14:30", 2026-11-22T14:30:00Z, or a duration back from now: 48h.

--all lists all entries that there are, however many; --output csv does so unless a page is asked for.`,
		Example: `  orderloom journal list --number 1001
  orderloom journal list --channel woo-riga --actor anna --since 48h
  orderloom journal list --sku TEA-100 --output csv > tea.csv
  orderloom journal list --action apply --all --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			paged := cmd.Flags().Changed("page") || cmd.Flags().Changed("page-size")
			if all && paged {
				return usagef("--all lists everything, --page and --page-size a part: give one or the other")
			}
			return p.journalList(cmd.Context(), f, part, all || p.output == output.CSV && !paged)
		},
	}
	f.flags(p, cmd)
	cmd.Flags().BoolVar(&all, "all", false, "all entries, however many")
	part.flags(cmd, "entries")
	return cmd
}

func (p *program) journalList(ctx context.Context, f journalFilter, part pages, all bool) error {
	if err := f.settle(time.Now()); err != nil {
		return err
	}
	if all && p.output == output.XLSX {
		return usagef("a spreadsheet holds no more than %d entries: narrow the search, or take --output csv", office.MostInFile)
	}
	if all {
		return p.journalAll(ctx, f.Filter)
	}
	page, err := loadPage(ctx, p, office.JournalFilter{Filter: f.Filter}, part.part(), office.Journal)
	if err != nil {
		return err
	}
	if err := showRows(p, journalTable(), page.Rows); err != nil {
		return err
	}
	if page.More {
		p.note("there are more entries: --page %d shows them", part.page+1)
	}
	return nil
}

// journalAll writes entries as they are read: they may be more than fit.
func (p *program) journalAll(ctx context.Context, f journal.Filter) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.Channel); err != nil {
		return err
	}
	switch p.output {
	case output.CSV:
		file, err := output.NewCSVFile(p.out, journalTable().columns)
		if err != nil {
			return err
		}
		if err := journal.Each(ctx, pool, f, func(r journal.Row) error { return file.Add(journalTable().cells(r)) }); err != nil {
			return err
		}
		return file.Close()
	case output.JSON:
		return writeArray(p.out, func(add func(any) error) error {
			return journal.Each(ctx, pool, f, func(r journal.Row) error { return add(r) })
		})
	default:
		rows := []journal.Row{}
		if err := journal.Each(ctx, pool, f, func(r journal.Row) error {
			rows = append(rows, r)
			return nil
		}); err != nil {
			return err
		}
		return showRows(p, journalTable(), rows)
	}
}

// writeArray writes a JSON array entry by entry.
func writeArray(w io.Writer, each func(add func(any) error) error) error {
	before := "[\n  "
	if err := each(func(entry any) error {
		raw, err := json.MarshalIndent(entry, "  ", "  ")
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, before+string(raw))
		before = ",\n  "
		return err
	}); err != nil {
		return err
	}
	end := "\n]\n"
	if before[0] == '[' {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func journalTable() table[journal.Row] {
	return table[journal.Row]{
		columns: slices.Concat(output.Right("ENTRY"), output.Left("AT (UTC)", "ACTOR", "ACTION", "RESULT", "CHANNEL", "ORDER", "ABOUT")),
		cells:   func(r journal.Row) []string { return journalCells(r, about(r)) },
		glance:  func(r journal.Row) []string { return journalCells(r, glance(about(r))) },
		none:    "There are no such entries.",
	}
}

func journalCells(r journal.Row, about string) []string {
	return []string{count(r.ID), r.At.Format("2006-01-02 15:04:05"), r.Actor, r.Action, r.Result, r.Channel, r.Number, about}
}
