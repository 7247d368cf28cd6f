package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/journal"
)

func newJournalCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{Use: "journal", Short: "Look up who did what, and what came of it"}
	cmd.AddCommand(newJournalListCommand(p), newJournalShowCommand(p), newJournalEraseCommand(p), newJournalPruneCommand(p))
	return asGroup(cmd)
}

// journalFilter says which entries are looked for.
type journalFilter struct {
	journal.Filter

	customer, since, until string
}

func (f *journalFilter) flags(p *program, cmd *cobra.Command) {
	p.channelFlag(cmd, &f.Channel, "only this channel's")
	flags := cmd.Flags()
	flags.StringVar(&f.Number, "number", "", "only about the order of this number")
	flags.StringVar(&f.SKU, "sku", "", "only those that name this SKU")
	flags.StringVar(&f.customer, "customer", "", "only about the customer with this id, and about their sales")
	flags.StringVar(&f.Actor, "actor", "", "only what this person, or orderloom by itself, did")
	flags.StringVar(&f.Action, "action", "", "only what was done by this name, such as \"fill gap\"")
	flags.StringVar(&f.since, "since", "", "only from this time on")
	flags.StringVar(&f.until, "until", "", "only before this time")
	_ = cmd.RegisterFlagCompletionFunc("action", func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		return p.suggest(cmd, func(ctx context.Context, q dbgen.DBTX) ([]string, error) { return journal.Actions(ctx, q, typed) })
	})
}

// settle reads what was typed.
func (f *journalFilter) settle(now time.Time) (err error) {
	if f.customer != "" {
		if f.Customer, err = idOf(f.customer, "customer", "customer list"); err != nil {
			return err
		}
	}
	for _, side := range []struct {
		typed string
		into  **time.Time
	}{{f.since, &f.Since}, {f.until, &f.Until}} {
		if side.typed == "" {
			continue
		}
		at, err := parseMoment(side.typed, now, time.UTC)
		if err != nil {
			return err
		}
		*side.into = &at
	}
	return nil
}

// about is what an entry says beside who and what, on one line: what changed
// comes first.
func about(r journal.Row) string {
	var parts []string
	for _, c := range r.Changes() {
		parts = append(parts, c.Name+": "+strings.TrimSpace(c.Before+" → "+c.After))
	}
	for _, pair := range aboutOf(r) {
		parts = append(parts, pair[0]+" "+pair[1])
	}
	return oneLine(strings.Join(parts, ", "))
}
