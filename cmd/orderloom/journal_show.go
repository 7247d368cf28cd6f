package main

import (
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/journal"
)

func newJournalShowCommand(p *program) *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Show an entry: what it was about, what was before and after",
		Long: `Shows an entry of the journal, value by value. The hash is SHA-256 of what the shop sent, as it came; the address is
where whoever did it came from.`,
		Example: `  orderloom journal show 4711`,
		Args:    oneArg("the entry by its id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := idOf(args[0], "entry", "journal list")
			if err != nil {
				return err
			}
			pool, err := p.openLedger(cmd.Context())
			if err != nil {
				return err
			}
			defer pool.Close()
			row, err := journal.Get(cmd.Context(), pool, id)
			if err != nil {
				return inItsOwnWords(err)
			}
			return p.show(journalView{row})
		},
	}
}

// journalView is one entry.
type journalView struct{ journal.Row }

func (v journalView) page(p *output.Page) {
	p.Pairs([][2]string{
		{"entry", count(v.ID)}, {"at", v.At.Format(time.RFC3339)}, {"actor", v.Actor}, {"action", v.Action}, {"result", v.Result},
		{"channel", v.Channel}, {"order", v.Number}, {"address", v.Address}, {"hash", v.Payload},
	})
	if about := aboutOf(v.Row); len(about) > 0 {
		p.Line("\nABOUT")
		p.Pairs(about)
	}
	var rows [][]string
	for _, c := range v.Changes() {
		rows = append(rows, []string{c.Name, oneLine(c.Before), oneLine(c.After)})
	}
	p.Section("CHANGES", output.Left("WHAT", "BEFORE", "AFTER"), rows)
}

// aboutOf is what an entry says it is about, as a terminal can show it.
func aboutOf(r journal.Row) [][2]string {
	pairs := r.About()
	for i, pair := range pairs {
		pairs[i] = [2]string{spoken(pair[0]), harmless(pair[1])}
	}
	return pairs
}
