package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
)

// pushProblemFilter says which listings to list.
type pushProblemFilter struct {
	channel, search string
	pages           pages
}

func newPushProblemsCommand(p *program) *cobra.Command {
	var f pushProblemFilter
	cmd := &cobra.Command{
		Use:   "problems",
		Short: "List what can't show the stock or price that it should, and why",
		Long: `Lists listings that their shop can't be told, or didn't take, what they should show: the oldest trouble first. What may
heal is tried again by itself; what the shop refused isn't, until something changes. --search finds a part of the SKU or
the name, or a kind of problem: unmanaged, counts, sale_price, kind, differs, ignored, gone, refused, failed.`,
		Example: `  orderloom push problems --channel woo-riga
  orderloom push problems --search sale_price --output xlsx > prices.xlsx`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.pushProblems(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's")
	cmd.Flags().StringVar(&f.search, "search", "", "only those with this in their SKU or name, or of this kind")
	f.pages.flags(cmd, "problems")
	return cmd
}

// pushProblemRow is a listing in trouble.
type pushProblemRow struct {
	Channel  string    `json:"channel"`
	SKU      string    `json:"sku"`
	Name     string    `json:"name"`
	RemoteID string    `json:"remote_id"`
	Kind     string    `json:"kind"`
	Text     string    `json:"text"`
	Since    time.Time `json:"since"`
	Tries    int32     `json:"tries"`

	zone *time.Location
}

type pushProblemRows []pushProblemRow

func (p *program) pushProblems(ctx context.Context, f pushProblemFilter) error {
	pool, err := p.openLedger(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	if err := checkChannel(ctx, pool, f.channel); err != nil {
		return err
	}
	rows, err := dbgen.New().PushProblemList(ctx, pool, dbgen.PushProblemListParams{Channel: f.channel, Search: f.search, Most: f.pages.most(), Skip: f.pages.skip()})
	if err != nil {
		return db.Wrap("list problems", err)
	}
	all, err := dbgen.New().PushProblemCount(ctx, pool, f.channel, f.search)
	if err != nil {
		return db.Wrap("count problems", err)
	}
	list := make(pushProblemRows, len(rows))
	for i, r := range rows {
		list[i] = pushProblemRow{r.Channel, r.SKU, r.Name, r.RemoteID, r.Kind, r.Text, r.Since.UTC(), r.Tries, zoneOf(r.Zone)}
	}
	if err := p.show(list); err != nil {
		return err
	}
	f.pages.more(p, all, "problems")
	return nil
}

func (list pushProblemRows) page(p *output.Page) {
	p.List(list.list(), "Everything can show what it should.")
}

func (list pushProblemRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		rows[i] = []string{r.Channel, r.RemoteID, r.SKU, r.Kind, moment(r.Since, r.zone), count(r.Tries), r.Text}
	}
	columns := append(output.Left("CHANNEL", "PRODUCT", "SKU", "PROBLEM", "SINCE"), output.Right("TRIES")...)
	return output.List{Columns: append(columns, output.Left("WHAT IS WRONG")...), Rows: rows}
}
