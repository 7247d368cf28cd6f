package main

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/orderloom/orderloom/cmd/internal/output"
	"github.com/orderloom/orderloom/db"
	"github.com/orderloom/orderloom/db/dbgen"
	"github.com/orderloom/orderloom/internal/catalogue"
)

// problemFilter says which problems to list.
type problemFilter struct {
	channel, kind, search string
	noWarnings            bool
	pages                 pages
}

func newCatalogueProblemsCommand(p *program) *cobra.Command {
	var f problemFilter
	cmd := &cobra.Command{
		Use:   "problems",
		Short: "List what is wrong with shops' products, and what to do about it",
		Long: `Lists what is wrong with products and variations of shops, the newest first: what keeps one from being an item of ours,
and then warnings about those that are items all the same. A problem is solved by the next reading that doesn't find
it. --search finds a part of the SKU, the name or the problem's words, or the shop's id. Kinds are
` + strings.Join(problemKinds(), ", ") + `.`,
		Example: `  orderloom catalogue problems --channel woo-riga
  orderloom catalogue problems --kind double_sku --output xlsx > problems.xlsx`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.catalogueProblems(cmd.Context(), f) },
	}
	p.channelFlag(cmd, &f.channel, "only this channel's")
	cmd.Flags().StringVar(&f.kind, "kind", "", "only problems of this kind")
	cmd.Flags().StringVar(&f.search, "search", "", "only problems with this in the product's SKU, name or id, or in their words")
	cmd.Flags().BoolVar(&f.noWarnings, "no-warnings", false, "only what keeps a product from being an item")
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(problemKinds(), cobra.ShellCompDirectiveNoFileComp))
	f.pages.flags(cmd, "problems")
	return cmd
}

func problemKinds() []string {
	var kinds []string
	for _, kind := range catalogue.ProblemKinds() {
		kinds = append(kinds, string(kind))
	}
	return kinds
}

// problemRow is a problem in a list.
type problemRow struct {
	Channel  string    `json:"channel"`
	RemoteID string    `json:"remote_id"`
	SKU      string    `json:"sku"`
	Name     string    `json:"name"`
	Kind     string    `json:"kind"`
	Warning  bool      `json:"warning"`
	Detail   string    `json:"detail"`
	Remedy   string    `json:"remedy"`
	Since    time.Time `json:"since"`
	SeenAt   time.Time `json:"seen_at"`

	zone *time.Location
}

type problemRows []problemRow

func newProblemRows(rows []dbgen.CatalogueProblemListRow) problemRows {
	list := make(problemRows, len(rows))
	for i, r := range rows {
		list[i] = problemRow{
			r.Channel, r.RemoteID, r.SKU, r.Name, r.Kind, r.Warning, r.Detail, r.Remedy, r.FirstSeenAt.UTC(), r.LastSeenAt.UTC(), zoneOf(r.Zone),
		}
	}
	return list
}

func (p *program) catalogueProblems(ctx context.Context, f problemFilter) error {
	if err := oneOf("--kind", f.kind, problemKinds()); err != nil {
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
	rows, err := dbgen.New().CatalogueProblemList(ctx, pool, dbgen.CatalogueProblemListParams{
		Channel: f.channel, Kind: f.kind, Search: f.search, NoWarnings: f.noWarnings, Most: f.pages.most(), Skip: f.pages.skip(),
	})
	if err != nil {
		return db.Wrap("list problems", err)
	}
	all, err := dbgen.New().CatalogueProblemCount(ctx, pool, dbgen.CatalogueProblemCountParams{
		Channel: f.channel, Kind: f.kind, Search: f.search, NoWarnings: f.noWarnings,
	})
	if err != nil {
		return db.Wrap("count problems", err)
	}
	if err := p.show(newProblemRows(rows)); err != nil {
		return err
	}
	f.pages.more(p, all, "problems")
	return nil
}

func (list problemRows) page(p *output.Page) { p.List(list.list(), "There are no such problems.") }

func (list problemRows) list() output.List {
	rows := make([][]string, len(list))
	for i, r := range list {
		kind := r.Kind
		if r.Warning {
			kind += " (warning)"
		}
		rows[i] = []string{r.Channel, r.RemoteID, r.SKU, kind, r.Detail, r.Remedy, moment(r.Since, r.zone)}
	}
	return output.List{Columns: output.Left("CHANNEL", "PRODUCT", "SKU", "PROBLEM", "DETAIL", "REMEDY", "SINCE"), Rows: rows}
}
