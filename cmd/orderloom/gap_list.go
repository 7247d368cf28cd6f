package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/activities"
	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/internal/office"
	"github.com/orderloom/orderloom/internal/posting"
)

// gapFilter says which gaps to list.
type gapFilter struct {
	channel, kind string
	sift          sift
}

func newGapListCommand(p *program) *cobra.Command {
	var f gapFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List what is missing, how many sales wait for it, and what might be meant",
		Long: `Lists the values of shops that nothing of ours stands for: what held sales wait for, and the payment methods
that an enabled channel's shop offers though no sale waits yet. One that was filled stays until the last of
its sales has looked again. Kinds are ` + strings.Join(gapKinds(), ", ") + `.`,
		Example: `  orderloom gap list
  orderloom gap list --channel woo-riga --kind tax
  orderloom gap list --sort waiting:desc --output json`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.gapList(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's gaps")
	cmd.Flags().StringVar(&f.kind, "kind", "", "only gaps of this kind")
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(gapKinds(), cobra.ShellCompDirectiveNoFileComp))
	f.sift.flags(cmd, "gaps", gapRows{}.list().Columns)
	return cmd
}

// gapRow is a gap in a list.
type gapRow struct {
	Gap        string         `json:"gap"`
	Channel    string         `json:"channel"`
	Kind       string         `json:"kind"`
	Value      string         `json:"value"` // the shop's, or the setting's name
	Title      string         `json:"title"`
	Percent    string         `json:"percent"` // of a tax
	Waiting    int64          `json:"waiting"` // sales
	Since      *time.Time     `json:"since"`
	Filled     string         `json:"filled"` // by what; empty for a gap
	Suggestion *suggestionRow `json:"suggestion"`
	zone       *time.Location
}

// suggestionRow is what might be meant. One that can't be filled in is for the shop.
type suggestionRow struct {
	Value    string `json:"value"`
	Why      string `json:"why"`
	Fillable bool   `json:"fillable"`
}

type gapRows []gapRow

func (p *program) gapList(ctx context.Context, f gapFilter) error {
	if err := oneOf("--kind", f.kind, gapKinds()); err != nil {
		return err
	}
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.channel); err != nil {
		return err
	}
	found, err := activities.Gaps(ctx, pool, activities.GapFilter{Channel: f.channel, Kind: posting.NeedKind(f.kind)})
	if err != nil {
		return err
	}
	list := make(gapRows, len(found))
	for i, g := range found {
		list[i] = newGapRow(g)
	}
	return siftAndShow(p, f.sift, list)
}

func newGapRow(g activities.Gap) gapRow {
	row := gapRow{
		Gap: g.String(), Channel: g.Channel, Kind: string(g.Kind), Value: g.Value, Title: g.Title,
		Waiting: g.Waiting, Since: g.Since, Filled: g.Filled, zone: office.Location(g.Zone),
	}
	if g.Percent != nil {
		row.Percent = g.Percent.Short()
	}
	if s := g.Suggestion; s != nil {
		row.Suggestion = &suggestionRow{Value: s.Value, Why: s.Why, Fillable: !s.Told}
	}
	return row
}

func (list gapRows) page(p *output.Page) { p.List(list.list(), "Nothing is missing.") }

func (list gapRows) list() output.List {
	rows := make([][]string, len(list))
	for i, g := range list {
		title := g.Title
		if g.Percent != "" {
			title = strings.TrimSpace(title + " (" + g.Percent + " %)")
		}
		var value, why string
		switch {
		case g.Filled != "":
			value, why = g.Filled, "it is filled by it: those that wait look again"
		case g.Suggestion != nil:
			value, why = g.Suggestion.Value, g.Suggestion.Why
		}
		rows[i] = []string{g.Gap, title, count(g.Waiting), momentOr(g.Since, g.zone), value, why}
	}
	columns := append(output.Left("GAP", "THE SHOP SAYS"), output.Right("WAITING")...)
	return output.List{Columns: append(columns, output.Left("SINCE", "SUGGESTION", "BECAUSE")...), Rows: rows}
}
