package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
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
	if about := detailOf(v.Row); len(about) > 0 {
		p.Line("\nABOUT")
		p.Pairs(about)
	}
	var rows [][]string
	for _, c := range changesOf(v.Row) {
		rows = append(rows, []string{c.name, oneLine(c.before), oneLine(c.after)})
	}
	p.Section("CHANGES", output.Left("WHAT", "BEFORE", "AFTER"), rows)
}

// detailOf is what an entry says it is about, by names in their order.
func detailOf(r journal.Row) (pairs [][2]string) {
	var detail map[string]json.RawMessage
	if json.Unmarshal(r.Detail, &detail) != nil {
		return [][2]string{{"it", string(r.Detail)}}
	}
	for _, name := range slices.Sorted(maps.Keys(detail)) {
		text := string(detail[name])
		var plain string
		if json.Unmarshal(detail[name], &plain) == nil {
			text = plain
		}
		if text != "" {
			pairs = append(pairs, [2]string{spoken(name), harmless(text)})
		}
	}
	return pairs
}

// changedValue is one value that an entry tells of.
type changedValue struct{ name, before, after string }

// changesOf are what an entry says was changed, by names in their order.
func changesOf(r journal.Row) (list []changedValue) {
	names := maps.Clone(r.Before)
	maps.Copy(names, r.After)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		list = append(list, changedValue{name, r.Before[name], r.After[name]})
	}
	return list
}

func (c changedValue) text() string { return strings.TrimSpace(c.before + " → " + c.after) }
