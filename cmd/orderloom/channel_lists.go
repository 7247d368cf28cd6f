package main

import (
	"context"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/office"
)

func newChannelListsCommand(p *program) *cobra.Command {
	var (
		names []string
		s     sift
	)
	cmd := &cobra.Command{
		Use:   "lists CODE",
		Short: "List what a channel's shop has, and what stands for it of ours",
		Long: `Lists what a channel's shop had when its lists were pulled last: payment and delivery methods, tax rates and
classes, statuses, categories and settings, by the id that orders and mappings name, with what stands for
each of ours. What the shop has no longer is marked.`,
		Example: `  orderloom channel lists woo-riga --list taxes
  orderloom channel lists woo-riga --search courier --output json`,
		Args:              oneArg("the channel by its code"),
		ValidArgsFunction: firstOnly(p.completeChannel),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.channelLists(cmd.Context(), args[0], names, s)
		},
	}
	listFlag(cmd, &names)
	s.flags(cmd, "entries", entryTable().columns)
	return cmd
}

// listEntry is one thing that a shop has.
type listEntry struct {
	List       string     `json:"list"`
	ID         string     `json:"id"`
	Title      string     `json:"title"`
	Under      string     `json:"under"`   // a rate's class, a delivery method's zone, a category's parent
	Percent    string     `json:"percent"` // a rate's
	Enabled    bool       `json:"enabled"`
	Ours       string     `json:"ours"` // what stands for it; empty for nothing
	LastSeenAt time.Time  `json:"last_seen_at"`
	GoneAt     *time.Time `json:"gone_at"`
	zone       *time.Location
}

func (p *program) channelLists(ctx context.Context, code string, names []string, s sift) error {
	lists, err := listsOf(names)
	if err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	row, err := loadChannelRow(ctx, pool, code)
	if err != nil {
		return err
	}
	found, err := dbgen.New().ListEntries(ctx, pool, row.Channel.ID)
	if err != nil {
		return db.Wrap("load the shop's lists", err)
	}
	var entries []listEntry
	for _, e := range found {
		if slices.Contains(lists, e.List) {
			entries = append(entries, newListEntry(e, office.Location(row.Channel.Zone)))
		}
	}
	return siftRows(p, s, entryTable(), entries)
}

func newListEntry(e dbgen.ListEntriesRow, zone *time.Location) listEntry {
	entry := listEntry{
		List: e.List, ID: e.RemoteID, Title: e.Title, Under: e.Under, Enabled: e.Enabled, Ours: e.Ours, LastSeenAt: e.LastSeenAt.UTC(), GoneAt: e.GoneAt, zone: zone,
	}
	if e.Percent != nil {
		entry.Percent = e.Percent.Short()
	}
	return entry
}

func entryTable() table[listEntry] {
	return table[listEntry]{
		columns: slices.Concat(output.Left("LIST", "ID", "TITLE", "UNDER"), output.Right("PERCENT"), output.Left("STATE", "OURS", "LAST SEEN")),
		cells: func(e listEntry) []string {
			state := "active"
			switch {
			case e.GoneAt != nil:
				state = "gone"
			case !e.Enabled:
				state = "off"
			}
			return []string{e.List, e.ID, e.Title, e.Under, e.Percent, state, e.Ours, moment(e.LastSeenAt, e.zone)}
		},
		none: "Nothing was pulled: `orderloom channel pull` does it.",
	}
}
